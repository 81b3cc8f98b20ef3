namespace Tensors.Graphs;

/// <summary>The greatest elements, and those that differ.</summary>
internal static class SortingKinds
{
    public static void AddTo(KindTable kinds)
    {
        kinds.Add(new("TopKV2")
        {
            Types = [("T", 0), ("Tk", 1)],
            Infer = node =>
            {
                PartialShape shape = node.RequireLeastRank(0, 1);
                int? k = node.Integer(1);
                PartialShape best = shape.Rank is { } rank ? [.. shape.Take(rank - 1), k] : PartialShape.Unknown;
                if (k > 0 && shape.Rank is not null && shape[^1] < k)
                {
                    throw node.Fail($"input must have last dimension >= k = {k} but is {shape[^1]}");
                }

                node.Output(node.Type(0), best);
                node.Output(DataType.Int32, best);
            },
            Computes = e =>
            {
                (Tensor values, Tensor positions) = e[0].TopK(e.Integer(1));
                return (GraphValue[])[values, positions.Cast(DType.Int32)];
            },
            Gradient = OfTopK,
        });
        kinds.Function(
            "NthElement",
            node => (N: node.Integer(1), Reverse: node.Attribute("reverse", false)),
            (x, of) => x[0].Sort(-1, of.Reverse).Slice(-1, of.N, of.N + 1).Squeeze(-1),
            operands: 1);
        InTopK(kinds, "InTopK", e => e.Attribute<int>("k"));
        InTopK(kinds, "InTopKV2", e => e.Integer(2));
        Distinct(kinds, "Unique", counts: false);
        Distinct(kinds, "UniqueWithCounts", counts: true);
    }

    private static void InTopK(KindTable kinds, string op, Func<Evaluation, int> k) => kinds.Add(new(op)
    {
        Types = [("T", 1)],
        Infer = node => node.Output(DataType.Bool, [ShapeRules.Merge(node, node.RequireRank(0, 2)[0], node.RequireRank(1, 1)[0])]),
        Computes = e => AreAmongGreatest(e[0], e[1], k(e)),
        IsNotDifferentiable = true,
    });

    /// <summary>
    /// Fewer than k may be greater; what is equal counts for the label. Nothing is said of rows with a score that is not finite.
    /// </summary>
    private static Tensor AreAmongGreatest(Tensor predictions, Tensor labels, int k)
    {
        Tensor isFinite = predictions.IsFinite();
        Tensor finite = Tensor.Where(isFinite, predictions, Tensor.ZerosLike(predictions));
        Tensor hot = labels.OneHot(predictions.Shape[1], predictions.DType);
        Tensor target = (finite * hot).Sum(-1, keepDims: true);
        return ((finite > target).Sum(-1) < k) & isFinite.All(-1);
    }

    /// <summary>The chosen elements receive their part of the cotangent.</summary>
    private static Cotangent?[] OfTopK(GradientContext node)
    {
        Tensor x = node.Input(0);
        Tensor positions = node.Node.Outputs[1];
        Tensor shape = Ops.ShapeOf(x);
        Tensor extent = Ops.Gather(shape, Ops.SizeOf(shape) - 1);
        Tensor chosen = Ops.Gather(Ops.ShapeOf(positions), Ops.SizeOf(Ops.ShapeOf(positions)) - 1);
        Tensor rows = Ops.Reshape(positions, Ops.Stack([Building.Integer(node.Graph, -1, "Const"), chosen]));
        Tensor count = Ops.Gather(Ops.ShapeOf(rows), 0);
        Tensor starts = Ops.ExpandDims(Ops.Range(0, count * extent, extent), -1);
        Tensor flat = Ops.Reshape(rows + starts, Tensor.FromArray([-1]));
        Tensor scattered = node.Graph.Tensor1(
            "UnsortedSegmentSum", null, [Ops.Reshape(node.Grad, Tensor.FromArray([-1])), flat, Ops.SizeOf(x)]);
        return [Ops.Reshape(scattered, (TensorLike)shape), null];
    }

    private static void Distinct(KindTable kinds, string op, bool counts) => kinds.Add(new(op)
    {
        Infer = node =>
        {
            DataType positions = node.Attribute("out_idx", DataType.Int32);
            node.RequireRank(0, 1);
            node.Output(node.Type(0), [null]);
            node.Output(positions, [node.Shape(0) is { Rank: 1 } vector ? vector[0] : null]);
            if (counts)
            {
                node.Output(positions, [null]);
            }
        },
        Computes = e => e[0].DType.IsInteger
            ? Different(e[0].Cast(DType.Int64).ToArray<long>(), e, counts)
            : Different(e[0].Cast(DType.Float64).ToArray<double>(), e, counts),
        TextOperands = ..1,
        IsNotDifferentiable = true,
    });

    /// <summary>Different elements in the order in which they come, and for each element which of these it is.</summary>
    private static GraphValue[] Different<T>(T[] elements, Evaluation e, bool counts)
        where T : notnull
    {
        Dictionary<T, int> seen = [];
        List<int> first = [];
        int[] which = new int[elements.Length];
        for (int i = 0; i < elements.Length; i++)
        {
            if (!seen.TryGetValue(elements[i], out which[i]))
            {
                seen[elements[i]] = which[i] = first.Count;
                first.Add(i);
            }
        }

        DType positions = e.Attribute("out_idx", DataType.Int32).DType!.Value;
        Tensor distinct = e[0].Gather(Tensor.FromArray(first.ToArray()));
        Tensor places = Tensor.FromArray(which).Cast(positions);
        return counts ? [distinct, places, places.BinCount(length: first.Count).Cast(positions)] : [distinct, places];
    }
}
