namespace Tensors.Graphs;

// Tensors of which only some elements are there: put in order, joined, cut, and under another shape.
internal static partial class SparseKinds
{
    private static void AddParts(KindTable kinds)
    {
        kinds.Add(new("SparseReorder")
        {
            Types = [("T", 1)],
            LeastOperands = 3,
            Infer = node =>
            {
                RequirePositions(node, 0, 2);
                node.Output(DataType.Int64, node.RequireRank(0, 2));
                node.Output(node.Type(1), node.RequireRank(1, 1));
            },
            Computes = e =>
            {
                SparsePositions positions = SparsePositions.Of(e, 0, 1, 2);
                int[] order = positions.Order();
                return (GraphValue[])[positions.Gather(order).ToTensor(), e.Content(1).Gather(order)];
            },
            TextOperands = 1..2,
            Gradient = OfReorder,
        });
        kinds.Add(new("SparseConcat")
        {
            Types = [],
            Infer = JoinedShapes,
            Computes = Join,
            TextOperands = ..,
            IsNotDifferentiable = true,
        });
        kinds.Add(new("SparseSlice")
        {
            Types = [("T", 1)],
            LeastOperands = 5,
            Infer = node =>
            {
                RequirePositions(node, 0, 2, 3, 4);
                int? rank = node.RequireRank(0, 2)[1];
                node.Output(DataType.Int64, [null, rank]);
                node.Output(node.Type(1), [null]);
                node.Output(DataType.Int64, node.RequireRank(2, 1));
            },
            Computes = Slice,
            TextOperands = 1..2,
            Gradient = node =>
            [
                null,
                node.Graph.Tensor1(
                    "SparseSliceGrad", null,
                    [node.Grads[1]!.ToTensor(), node.Input(0), node.Input(3), node.Node.Outputs[0]]),
                null, null, null,
            ],
        });
        kinds.Add(new("SparseSliceGrad")
        {
            LeastOperands = 4,
            Infer = node =>
            {
                RequirePositions(node, 1, 2, 3);
                node.Output(node.Type(0), [node.RequireRank(1, 2)[0]]);
            },
            Computes = SliceBack,
            IsNotDifferentiable = true,
        });
        kinds.Add(new("SparseReshape")
        {
            Types = [],
            LeastOperands = 3,
            Infer = node =>
            {
                RequirePositions(node, 0, 1, 2);
                int? rank = node.RequireRank(2, 1)[0];
                node.Output(DataType.Int64, [node.RequireRank(0, 2)[0], rank]);
                node.Output(DataType.Int64, [rank]);
            },
            Computes = Reshape,
            IsNotDifferentiable = true,
        });
    }

    /// <summary>Positions and extents are int64.</summary>
    public static void RequirePositions(Inference node, params ReadOnlySpan<int> inputs)
    {
        foreach (int input in inputs)
        {
            if (node.Type(input) != DataType.Int64)
            {
                throw new GraphTypeException($"Operand {input} of a {node.Op} is {node.Type(input).Name} where int64 is needed.");
            }
        }
    }

    /// <summary>Each value receives what the place has that it went to.</summary>
    private static Cotangent?[] OfReorder(GradientContext node)
    {
        Tensor count = Ops.ShapeOf(node.Input(0))[0];
        Tensor places = Ops.SparseReorder(new(node.Input(0), Ops.Range(0, count, 1), node.Input(2))).Values;
        return [null, Ops.Gather(node.Grads[1]!.ToTensor(), Ops.InvertPermutation(places)), null];
    }

    private static void JoinedShapes(Inference node)
    {
        int parts = node.InputCount / 3;
        if (parts == 0 || node.InputCount != 3 * parts)
        {
            throw node.Fail($"Positions, values and extents of so many tensors are needed, not {node.InputCount} operands");
        }

        (int? count, int? rank) = (0, null);
        for (int i = 0; i < parts; i++)
        {
            RequirePositions(node, i, (2 * parts) + i);
            node.RequireSameType(parts, parts + i);
            count += ShapeRules.Merge(node, node.RequireRank(i, 2)[0], node.RequireRank(parts + i, 1)[0]);
            rank = ShapeRules.Merge(node, ShapeRules.Merge(node, rank, node.Shape(i)[1]), node.RequireRank((2 * parts) + i, 1)[0]);
        }

        node.Output(DataType.Int64, [count, rank]);
        node.Output(node.Type(parts), [count]);
        node.Output(DataType.Int64, [rank]);
    }

    private static NodeResults Join(Evaluation e)
    {
        int count = e.Count / 3;
        SparsePositions[] parts =
            [.. Enumerable.Range(0, count).Select(i => SparsePositions.Of(e, i, count + i, (2 * count) + i))];
        long[] extents = [.. parts[0].Extents];
        int axis = Axis.Normalize("SparseConcat", e.Attribute<int>("concat_dim"), extents.Length);
        List<long> coordinates = [];
        extents[axis] = 0;
        foreach ((int i, SparsePositions part) in parts.Index())
        {
            if (part.Extents.Length != extents.Length || part.Extents.Where((extent, at) => at != axis && extent != extents[at]).Any())
            {
                throw new InvalidArgumentException(
                    $"Input shapes must match: expected [{string.Join(", ", parts[0].Extents)}] but for axis {axis}, got "
                    + $"[{string.Join(", ", part.Extents)}] at position {i}.", e.Node);
            }

            for (int element = 0; element < part.Count; element++)
            {
                int first = coordinates.Count;
                coordinates.AddRange(part[element]);
                coordinates[first + axis] += extents[axis];
            }

            extents[axis] += part.Extents[axis];
        }

        SparsePositions joined = SparsePositions.Create(coordinates, parts.Sum(part => part.Count), extents);
        int[] order = joined.Order();
        return (GraphValue[])
        [
            joined.Gather(order).ToTensor(), GraphRows.Concat(e.Contents(count..(2 * count))).Gather(order), Tensor.FromArray(extents),
        ];
    }

    private static NodeResults Slice(Evaluation e)
    {
        SparsePositions positions = SparsePositions.Of(e, 0, 1, 2);
        long[] start = Coordinates(e, 3, positions.Extents.Length), size = Coordinates(e, 4, positions.Extents.Length);
        if (Array.Exists(start, first => first < 0) || Array.Exists(size, count => count < 0))
        {
            throw new InvalidArgumentException(
                $"SparseSlice: neither start [{string.Join(", ", start)}] nor size [{string.Join(", ", size)}] may be negative.", e.Node);
        }

        long[] extents =
            [.. positions.Extents.Select((extent, axis) => start[axis] < extent ? Math.Min(size[axis], extent - start[axis]) : 0)];
        List<int> kept = [];
        List<long> coordinates = [];
        for (int i = 0; i < positions.Count; i++)
        {
            long[] moved = [.. positions[i].ToArray().Zip(start, (place, first) => place - first)];
            if (moved.Zip(extents).All(pair => pair.First >= 0 && pair.First < pair.Second))
            {
                kept.Add(i);
                coordinates.AddRange(moved);
            }
        }

        return (GraphValue[])
        [
            SparsePositions.Create(coordinates, kept.Count, extents).ToTensor(), e.Content(1).Gather([.. kept]), Tensor.FromArray(extents),
        ];
    }

    /// <summary>The cotangents of the values that were cut out, and 0 for the others.</summary>
    private static NodeResults SliceBack(Evaluation e)
    {
        long[] start = e[2].ToArray<long>();
        if (e[1].Rank != 2 || e[3].Rank != 2 || e[0].Rank != 1 || e[1].Shape[1] != start.Length || e[3].Shape[1] != start.Length
            || e[0].Shape[0] != e[3].Shape[0])
        {
            throw new InvalidArgumentException(
                $"SparseSliceGrad: {e[0].Shape} cotangents at {e[3].Shape} of {e[1].Shape} from {start.Length} positions on do not fit.",
                e.Node);
        }

        long[] all = e[1].ToArray<long>(), cut = e[3].ToArray<long>();
        int rank = start.Length;
        int[] places = new int[e[0].Shape[0]];
        int next = 0;
        for (int i = 0; i < e[1].Shape[0] && next < places.Length; i++)
        {
            bool isThere = true;
            for (int axis = 0; axis < rank; axis++)
            {
                isThere &= all[(i * rank) + axis] - start[axis] == cut[(next * rank) + axis];
            }

            if (isThere)
            {
                places[next++] = i;
            }
        }

        return next == places.Length
            ? Tensor.Zeros([e[1].Shape[0]], e[0].DType).ScatterNd(Tensor.FromArray(places).ExpandDims(1), e[0], ScatterMode.Add)
            : throw new InvalidArgumentException("SparseSliceGrad: the positions are no part of the others.", e.Node);
    }

    private static NodeResults Reshape(Evaluation e)
    {
        SparsePositions positions = SparsePositions.Of(e, 0, 1);
        long[] to = e[2].ToArray<long>();
        Int128 count = Product(positions.Extents);
        if (count == long.MaxValue)
        {
            throw new InvalidArgumentException(
                $"SparseReshape: [{string.Join(", ", positions.Extents)}] has more elements than can be numbered.", e.Node);
        }

        int unknown = Array.IndexOf(to, -1);
        if (Array.Exists(to, extent => extent < -1) || (unknown >= 0 && Array.IndexOf(to, -1, unknown + 1) >= 0))
        {
            throw new InvalidArgumentException(
                $"SparseReshape: extents are not negative, and only one is -1, not [{string.Join(", ", to)}].", e.Node);
        }

        if (unknown >= 0)
        {
            Int128 known = Product([.. to.Where(extent => extent >= 0)]);
            to[unknown] = known > 0 ? (long)(count / known) : 0;
        }

        if (Product(to) != count)
        {
            throw new InvalidArgumentException(
                $"Input to reshape is a tensor with {count} dense values, but the requested shape has {Product(to)}: "
                + $"[{string.Join(", ", positions.Extents)}] to [{string.Join(", ", to)}].", e.Node);
        }

        long[] numbers = positions.Numbers([.. Enumerable.Range(0, positions.Extents.Length)]);
        long[] coordinates = new long[numbers.Length * to.Length];
        for (int i = 0; i < numbers.Length; i++)
        {
            for (int axis = to.Length - 1; axis >= 0; axis--)
            {
                (numbers[i], coordinates[(i * to.Length) + axis]) = Math.DivRem(numbers[i], to[axis]);
            }
        }

        return (GraphValue[])[SparsePositions.Create(coordinates, numbers.Length, to).ToTensor(), Tensor.FromArray(to)];
    }

    private static long[] Coordinates(Evaluation e, int input, int rank) => e[input].ToArray<long>() is var given && given.Length == rank
        ? given
        : throw new InvalidArgumentException(
            $"{e.Node.Op}: operand {input} must have as many elements as there are axes, {rank}, not {given.Length}.", e.Node);

    // Extents come from files and feeds: their product stops at a number that no position has.
    private static Int128 Product(long[] extents) =>
        extents.Aggregate((Int128)1, (product, extent) => extent == 0 ? 0 : Int128.Min(product * extent, long.MaxValue));
}
