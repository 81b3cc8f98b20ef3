namespace Tensors.Graphs;

/// <summary>The gradients of parts of tensors, with exactly TensorFlow's nodes.</summary>
internal static class IndexingGradients
{
    public static object?[] OfStridedSlice(GradientContext node)
    {
        Tensor shape = Ops.ShapeOf(node.Input(0));
        using OpScope scope = OpScope.Open(null, "StridedSliceGrad", node.Grad);
        Tensor Static(Tensor tensor, string name) => ConstantFolding.Value(tensor) is Tensor value ? Building.Constant(scope.Graph, value, name) : tensor;
        Tensor to = Static(shape, "shape");
        Tensor begin = Static(node.Input(1), "begin");
        Tensor end = Static(node.Input(2), "end");
        Tensor strides = Static(node.Input(3), "strides");
        return [scope.Result("StridedSliceGrad", [to, begin, end, strides, node.Grad], Masks(node.Node)), null, null, null];
    }

    public static Tensor SliceAgain(GradientContext node)
    {
        Node forward = node.Node;
        return node.Graph.Tensor1("StridedSlice", null, [node.Grad, forward.Inputs[1], forward.Inputs[2], forward.Inputs[3]], Masks(forward));
    }

    private static Dictionary<string, object> Masks(Node node) =>
        node.Attributes.Where(pair => pair.Key.EndsWith("_mask", StringComparison.Ordinal)).ToDictionary(pair => pair.Key, pair => pair.Value);

    /// <summary>The cotangent among as many zeros as were cut off.</summary>
    public static Tensor OfSlice(GradientContext node)
    {
        Tensor before = node.Input(1);
        Tensor rank = Ops.RankOf(node.Input(0));
        Tensor column;
        using (OpScope scope = OpScope.Open(null, "stack", rank))
        {
            column = scope.Result("Pack", [rank, Building.Integer(scope.Graph, 1, "1")], new() { ["N"] = 2L, ["axis"] = 0L });
        }

        Tensor after = Ops.Reshape(Ops.ShapeOf(node.Input(0)) - Ops.ShapeOf(node.Output) - before, (TensorLike)column);
        return Ops.Pad(node.Grad, Ops.Concat([Ops.Reshape(before, (TensorLike)column), after], 1));
    }

    public static object?[] OfGather(GradientContext node)
    {
        Tensor values = node.Input(0);
        Tensor indices = node.Input(1);
        if (ConstantFolding.Value(node.Input(2)) is not Tensor axis || ConstantFolding.ToIntegers(axis)[0] != 0)
        {
            return OperationGradients.Of(node);
        }

        Tensor shape;
        using (node.Graph.ColocateWith(values.Op))
        {
            shape = Ops.ShapeOf(values);
        }

        Tensor size = Ops.ExpandDims(Ops.SizeOf(indices), 0);
        Tensor tail = Ops.StridedSlice(shape, [1], [0], [1], endMask: 1);
        Tensor rows = Ops.Reshape(node.Grad, (TensorLike)Ops.Concat([size, tail], 0));
        return [new IndexedSlices(rows, Ops.Reshape(indices, (TensorLike)size), shape), null, null];
    }
}
