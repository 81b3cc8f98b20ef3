namespace Tensors.Graphs;

// Tensors of which only some elements are there: folded over axes, filled up, and compared.
internal static partial class SparseKinds
{
    private static void AddFolds(KindTable kinds)
    {
        Fold(kinds, "SparseReduceSum", (values, groups, count) => values.SegmentSum(groups, count), OfSum);
        Fold(kinds, "SparseReduceMax", Greatest, null);
        kinds.Add(new("SparseFillEmptyRows")
        {
            Types = [("T", 1)],
            LeastOperands = 4,
            Infer = node =>
            {
                RequirePositions(node, 0, 2);
                node.RequireSameType(1, 3);
                int? rank = ShapeRules.Merge(node, node.RequireRank(0, 2)[1], node.RequireRank(2, 1)[0]);
                node.Output(DataType.Int64, [null, rank]);
                node.Output(node.Type(1), [null]);
                node.Output(DataType.Bool, [node.Integers(2) is [var rows, ..] ? rows : null]);
                node.Output(DataType.Int64, [ShapeRules.Merge(node, node.Shape(0)[0], node.RequireRank(1, 1)[0])]);
            },
            Computes = FillRows,
            TextOperands = 1..,
            Gradient = node =>
            {
                IReadOnlyList<Tensor> slopes = node.Graph.AddNode(
                    "SparseFillEmptyRowsGrad", null, [node.Node.Outputs[3], node.Grads[1]!.ToTensor()]).Outputs;
                return [null, slopes[0], null, slopes[1]];
            },
        });
        kinds.Add(new("SparseFillEmptyRowsGrad")
        {
            Types = [("T", 1)],
            LeastOperands = 2,
            Infer = node =>
            {
                RequirePositions(node, 0);
                node.Output(node.Type(1), node.RequireRank(0, 1));
                node.Output(node.Type(1), PartialShape.Scalar);
            },
            Computes = e =>
            {
                Tensor given = e[1].Gather(e[0]);
                Tensor isGiven = Tensor.Zeros(e[1].Shape, DType.Int32).ScatterNd(
                    e[0].ExpandDims(1), Tensor.Ones(e[0].Shape, DType.Int32), ScatterMode.Add) > 0;
                Tensor rest = Tensor.Where(isGiven, Tensor.ZerosLike(e[1]), e[1]);
                return (Tensor[])[given, rest.Sum(dtype: rest.DType)];
            },
            IsNotDifferentiable = true,
        });
        kinds.Add(new("EditDistance")
        {
            Types = [("T", 1)],
            LeastOperands = 6,
            Infer = node =>
            {
                RequirePositions(node, 0, 2, 3, 5);
                node.RequireSameType(1, 4);
                int? rank = ShapeRules.Merge(node, node.RequireRank(2, 1)[0], node.RequireRank(5, 1)[0]);
                node.Output(DataType.Float32, rank == 0
                    ? throw node.Fail("There is no axis along which sequences lie")
                    : node.Integers(2) is { } hypothesis && node.Integers(5) is { } truth
                        ? [.. hypothesis.Zip(truth, (x, y) => (int?)Math.Max(x, y)).SkipLast(1)]
                        : PartialShape.OfRank(rank - 1));
            },
            Computes = EditDistances.Of,
            TextOperands = 1..5,
            IsNotDifferentiable = true,
        });
    }

    /// <summary>A fold over axes: the whole result, and one with only those elements that something was folded into.</summary>
    private static void Fold(KindTable kinds, string op, Func<Tensor, Tensor, int, Tensor> fold, GradientRule? gradient)
    {
        kinds.Add(new(op)
        {
            Types = [("T", 1)],
            LeastOperands = 4,
            Infer = node =>
            {
                RequirePositions(node, 0, 2);
                node.Output(
                    node.Type(1), node.Integers(2) is { } extents && node.Integers(3) is { } axes
                        ? KeptShape(op, extents, axes, node.Attribute("keep_dims", false))
                        : PartialShape.Unknown);
            },
            Computes = e =>
            {
                SparsePositions positions = SparsePositions.Of(e, 0, 1, 2);
                int[] extents = e.Integers(2), axes = e.Integers(3);
                PartialShape shape = KeptShape(op, extents, axes, e.Attribute("keep_dims", false));
                Tensor groups = Tensor.FromArray(positions.Numbers(Others(op, extents.Length, axes)));
                return fold(e[1], groups, SparsePositions.Keepable(e, shape.ElementCount!.Value)).ReshapeTo(shape.ToShape());
            },
            Gradient = gradient,
            IsNotDifferentiable = gradient is null,
        });
        kinds.Add(new(op + "Sparse")
        {
            Types = [("T", 1)],
            LeastOperands = 4,
            Infer = node =>
            {
                RequirePositions(node, 0, 2);
                int? rank = node.Integers(3) is { } axes && node.RequireRank(2, 1)[0] is { } whole
                    ? node.Attribute("keep_dims", false) ? whole : Others(op, whole, axes).Length
                    : null;
                node.Output(DataType.Int64, [null, rank]);
                node.Output(node.Type(1), [null]);
                node.Output(DataType.Int64, [rank]);
            },
            Computes = e => FoldToParts(e, fold),
            IsNotDifferentiable = true,
        });
    }

    private static NodeResults FoldToParts(Evaluation e, Func<Tensor, Tensor, int, Tensor> fold)
    {
        SparsePositions positions = SparsePositions.Of(e, 0, 1, 2);
        bool keeps = e.Attribute("keep_dims", false);
        int rank = positions.Extents.Length;
        int[] others = Others(e.Node.Op, rank, e.Integers(3));
        int[] axes = keeps ? [.. Enumerable.Range(0, rank)] : others;
        long[] extents = [.. axes.Select(axis => others.Contains(axis) ? positions.Extents[axis] : 1)];
        List<long> all = [];
        for (int i = 0; i < positions.Count; i++)
        {
            foreach (int axis in axes)
            {
                all.Add(others.Contains(axis) ? positions[i][axis] : 0);
            }
        }

        // Elements that are folded into one follow each other.
        SparsePositions folded = SparsePositions.Create(all, positions.Count, extents);
        int[] order = folded.Order();
        List<int> first = [];
        int[] groups = new int[order.Length];
        for (int i = 0; i < order.Length; i++)
        {
            if (i == 0 || !folded[order[i]].SequenceEqual(folded[order[i - 1]]))
            {
                first.Add(order[i]);
            }

            groups[i] = first.Count - 1;
        }

        return (Tensor[])
        [
            folded.Gather([.. first]).ToTensor(),
            fold(e[1].Gather(Tensor.FromArray(order)), Tensor.FromArray(groups), first.Count), Tensor.FromArray(extents),
        ];
    }

    /// <summary>0 where there is nothing.</summary>
    private static Tensor Greatest(Tensor values, Tensor groups, int count)
    {
        Tensor isThere = Tensor.Zeros([count], DType.Int32).ScatterNd(
            groups.ExpandDims(1), Tensor.Ones(groups.Shape, DType.Int32), ScatterMode.Add) > 0;
        return Tensor.Where(isThere, values.SegmentMax(groups, count), Tensor.Zeros([count], values.DType));
    }

    /// <summary>Each element that is there receives the cotangent of what it was added to.</summary>
    private static Cotangent?[] OfSum(GradientContext node)
    {
        Tensor extents = node.Input(2);
        Tensor kept = ReductionGradients.ReducedShape(Ops.Cast(extents, DataType.Int32), Ops.Cast(node.Input(3), DataType.Int32));
        Tensor grad = Ops.Reshape(node.Grad, (TensorLike)kept);
        Tensor scale = Ops.FloorDiv(extents, Ops.Cast(kept, DataType.Int64));
        return [null, Ops.GatherNd(grad, Ops.FloorDiv(node.Input(0), scale)), null, null];
    }

    /// <summary>The axes that are not folded away; all are where none is named.</summary>
    private static int[] Others(string op, int rank, int[] axes)
    {
        HashSet<int> folded = [.. axes.Select(axis => Axis.Normalize(op, axis, rank))];
        return axes.Length == 0 ? [] : [.. Enumerable.Range(0, rank).Where(axis => !folded.Contains(axis))];
    }

    private static PartialShape KeptShape(string op, int[] extents, int[] axes, bool keepDims)
    {
        int[] others = Others(op, extents.Length, axes);
        return keepDims
            ? [.. extents.Select((extent, axis) => (int?)(others.Contains(axis) ? extent : 1))]
            : [.. others.Select(axis => (int?)extents[axis])];
    }

    /// <summary>An element at the beginning of each row that has none.</summary>
    private static NodeResults FillRows(Evaluation e)
    {
        SparsePositions positions = SparsePositions.Of(e, 0, 1, 2);
        if (positions.Extents.Length == 0 || e.Content(3).Shape.Rank != 0)
        {
            throw new InvalidArgumentException(
                $"SparseFillEmptyRows: there must be rows, and default_value must be a scalar, not {e.Content(3).Shape}.", e.Node);
        }

        int rows = SparsePositions.Keepable(e, positions.Extents[0]);
        List<int>[] ofRow = new List<int>[rows];
        for (int i = 0; i < positions.Count; i++)
        {
            (ofRow[positions[i][0]] ??= []).Add(i);
        }

        // What is behind the last value stands for the default one.
        List<long> coordinates = [];
        List<int> places = [];
        long[] went = new long[positions.Count];
        for (int row = 0; row < rows; row++)
        {
            foreach (int element in ofRow[row] ?? [])
            {
                went[element] = places.Count;
                coordinates.AddRange(positions[element]);
                places.Add(element);
            }

            if (ofRow[row] is null)
            {
                coordinates.AddRange([row, .. new long[positions.Extents.Length - 1]]);
                places.Add(positions.Count);
            }
        }

        GraphValue all = GraphRows.Concat(e.Content(1), e.Content(3).Reshape([1]));
        return (GraphValue[])
        [
            SparsePositions.Create(coordinates, places.Count, positions.Extents).ToTensor(), all.Gather([.. places]),
            Tensor.FromArray(Array.ConvertAll(ofRow, elements => elements is null)), Tensor.FromArray(went),
        ];
    }
}
