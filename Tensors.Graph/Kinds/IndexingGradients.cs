namespace Tensors.Graphs;

/// <summary>The gradients of parts of tensors, with exactly TensorFlow's nodes.</summary>
internal static class IndexingGradients
{
    public static Cotangent?[] OfStridedSlice(GradientContext node)
    {
        Tensor shape = Ops.ShapeOf(node.Input(0));
        using OpScope scope = OpScope.Open(null, "StridedSliceGrad", node.Grad);
        Tensor Static(Tensor tensor, string name) => ConstantFolding.Value(tensor).Tensor is { } value
            ? Building.Constant(scope.Graph, value, name) : tensor;
        Tensor to = Static(shape, "shape");
        Tensor begin = Static(node.Input(1), "begin");
        Tensor end = Static(node.Input(2), "end");
        Tensor strides = Static(node.Input(3), "strides");
        return [scope.Result("StridedSliceGrad", [to, begin, end, strides, node.Grad], Masks(node.Node)), null, null, null];
    }

    public static Tensor SliceAgain(GradientContext node)
    {
        Node forward = node.Node;
        return node.Graph.Tensor1(
            "StridedSlice", null, [node.Grad, forward.Inputs[1], forward.Inputs[2], forward.Inputs[3]], Masks(forward));
    }

    private static Dictionary<string, object> Masks(Node node) =>
        node.Attributes.Where(pair => pair.Key.EndsWith("_mask", StringComparison.Ordinal)).ToDictionary(
            pair => pair.Key, pair => pair.Value);

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

    public static Cotangent?[] OfGather(GradientContext node)
    {
        bool isOfRows = ConstantFolding.Value(node.Input(2)).Tensor is { } axis && ConstantFolding.ToIntegers(axis)[0] == 0;
        return isOfRows ? [.. OfRows(node), null] : OperationGradients.Of(node);
    }

    /// <summary>Gathered rows stay rows.</summary>
    public static Cotangent?[] OfRows(GradientContext node)
    {
        Tensor values = node.Input(0);
        Tensor indices = node.Input(1);
        Tensor shape;
        using (node.Graph.ColocateWith(values.Op))
        {
            shape = Ops.ShapeOf(values);
        }

        return [RowsOf(node, indices, shape), null];
    }

    /// <summary>Rows of a variable stay rows of its handle.</summary>
    public static Cotangent?[] OfVariableRows(GradientContext node) =>
        [RowsOf(node, node.Input(1), node.Graph.Tensor1("VariableShape", null, [node.Input(0)], new() { ["out_type"] = DataType.Int32 })),
            null];

    private static IndexedSlices RowsOf(GradientContext node, Tensor indices, Tensor shape)
    {
        Tensor size = Ops.ExpandDims(Ops.SizeOf(indices), 0);
        Tensor tail = Ops.StridedSlice(shape, [1], [0], [1], endMask: 1);
        Tensor rows = Ops.Reshape(node.Grad, (TensorLike)Ops.Concat([size, tail], 0));
        return new(rows, Ops.Reshape(indices, (TensorLike)size), shape);
    }

    /// <summary>The cotangents of parts go back to where their rows came from.</summary>
    public static Cotangent?[] OfPartition(GradientContext node)
    {
        Tensor shape = Ops.ShapeOf(node.Input(1));
        Tensor numbers = Ops.Reshape(Ops.Range(0, Ops.ReduceProd(shape), 1), (TensorLike)shape);
        long parts = node.Node.Attribute<long>("num_partitions");
        IReadOnlyList<Tensor> origins = node.Graph.AddNode(
            "DynamicPartition", null, [numbers, node.Input(1)], new() { ["num_partitions"] = parts }).Outputs;
        Tensor stitched = node.Graph.Tensor1(
            "DynamicStitch", null, [.. origins, .. node.Grads.Select(grad => grad!.ToTensor())], new() { ["N"] = parts });
        return [Ops.Reshape(stitched, (TensorLike)Ops.ShapeOf(node.Input(0))), null];
    }

    /// <summary>Each row receives the cotangent of its segment; rows of negative ids, which belong to none, receive zeros.</summary>
    public static Tensor OfUnsortedSum(GradientContext node)
    {
        Tensor ids = node.Input(1);
        Tensor gathered = Ops.Gather(node.Grad, Ops.Maximum(ids, Ops.ZerosLike(ids)));
        Tensor belongs = Ops.GreaterEqual(ids, 0);
        Tensor shape = Ops.ShapeOf(belongs);
        Tensor more = Ops.RankOf(gathered) - Ops.RankOf(belongs);
        Tensor ones;
        using (OpScope scope = OpScope.Open(null, "ones", more))
        {
            Tensor count = node.Graph.Tensor1("Pack", "packed", [more], new() { ["N"] = 1L, ["axis"] = 0L });
            ones = scope.Result("Fill", [count, Building.Integer(scope.Graph, 1, "Const")]);
        }

        Tensor rows = Ops.Reshape(belongs, (TensorLike)Ops.Concat([shape, ones], 0));
        Tensor mask = Building.Binary("LogicalAnd", rows, Ops.OnesLike(gathered, DataType.Bool), null, "and");
        return Ops.SelectV2(mask, gathered, Ops.ZerosLike(gathered));
    }
}
