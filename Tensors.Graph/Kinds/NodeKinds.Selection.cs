namespace Tensors.Graphs;

// Positions of what is true, the greatest elements, numbers at equal distances.
internal static partial class NodeKinds
{
    private static void AddSelection()
    {
        Add(new("Where")
        {
            Infer = node => node.Output(DataType.Int64, [null, node.Shape(0).Rank]),
            Kernel = Computes(e => e[0].NonZero()),
            IsNotDifferentiable = true,
        });
        Add(new("TopKV2")
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
            Kernel = Computes(e =>
            {
                (Tensor values, Tensor positions) = e[0].TopK(e.Integer(1));
                return (object[])[values, positions.Cast(DType.Int32)];
            }),
        });
        Add(new("LinSpace")
        {
            Types = [("T", 0), ("Tidx", 2)],
            Infer = node => node.Output(node.RequireSameType(0, 1), [node.Integer(2)]),
            Kernel = Computes(e => Tensor.Linspace(
                e[0].Cast(DType.Float64).Item<double>(), e[1].Cast(DType.Float64).Item<double>(), e.Integer(2), e[0].DType)),
            IsNotDifferentiable = true,
        });
    }

    /// <summary>The chosen elements receive their part of the cotangent.</summary>
    private static object?[] TopKGradient(GradientContext node)
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
        Tensor scattered = node.Graph.Tensor1("UnsortedSegmentSum", null, [Ops.Reshape(node.Grad, Tensor.FromArray([-1])), flat, Ops.SizeOf(x)]);
        return [Ops.Reshape(scattered, (TensorLike)shape), null];
    }
}
