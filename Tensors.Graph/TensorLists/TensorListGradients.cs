namespace Tensors.Graphs;

/// <summary>Gradients of lists of tensors: the cotangent of a list is a list of the cotangents of its elements.</summary>
internal static class TensorListGradients
{
    public static Cotangent?[] OfPush(GradientContext node)
    {
        IReadOnlyList<Tensor> popped = Nodes(node, "TensorListPopBack", [node.Grad, ShapeOf(node.Input(1))], TypeOf(node));
        return [popped[0], popped[1]];
    }

    public static Cotangent?[] OfPop(GradientContext node)
    {
        Tensor rest = node.Grads[0]?.ToTensor()
            ?? One(
                node, "TensorListReserve",
                [ElementShape(node, node.Node.Outputs[0]), One(node, "TensorListLength", [node.Node.Outputs[0]])], TypeOf(node));
        Tensor last = node.Grads[1]?.ToTensor() ?? Ops.ZerosLike(node.Node.Outputs[1]);
        return [One(node, "TensorListPushBack", [rest, last], TypeOf(node)), null];
    }

    public static Cotangent?[] OfGet(GradientContext node)
    {
        Tensor zeros = One(
            node, "TensorListReserve", [ElementShape(node, node.Input(0)), One(node, "TensorListLength", [node.Input(0)])], TypeOf(node));
        return [One(node, "TensorListSetItem", [zeros, node.Input(1), node.Grad], TypeOf(node)), null, null];
    }

    public static Cotangent?[] OfSet(GradientContext node)
    {
        Tensor item = One(node, "TensorListGetItem", [node.Grad, node.Input(1), ShapeOf(node.Input(2))], TypeOf(node));
        return [One(node, "TensorListSetItem", [node.Grad, node.Input(1), Ops.ZerosLike(node.Input(2))], TypeOf(node)), null, item];
    }

    public static Cotangent?[] OfResize(GradientContext node) =>
        [One(node, "TensorListResize", [node.Grad, One(node, "TensorListLength", [node.Input(0)])]), null];

    public static Cotangent?[] OfStack(GradientContext node) =>
        [One(node, "TensorListFromTensor", [node.Grad, RowShape(node.Grad)], TypeOf(node)), null];

    public static Cotangent?[] OfFromTensor(GradientContext node) =>
        [One(node, "TensorListStack", [node.Grad, RowShape(node.Input(0))], TypeOf(node)), null];

    public static Cotangent?[] OfGather(GradientContext node)
    {
        Tensor zeros = One(
            node, "TensorListReserve", [ElementShape(node, node.Input(0)), One(node, "TensorListLength", [node.Input(0)])], TypeOf(node));
        return [One(node, "TensorListScatterIntoExistingList", [zeros, node.Grad, node.Input(1)], TypeOf(node)), null, null];
    }

    public static Cotangent?[] OfScatter(GradientContext node) =>
        [One(node, "TensorListGather", [node.Grad, node.Input(1), RowShape(node.Input(0))], TypeOf(node)),
            .. new Cotangent?[node.Node.Inputs.Count - 1]];

    public static Cotangent?[] OfScatterInto(GradientContext node)
    {
        Tensor rows = One(node, "TensorListGather", [node.Grad, node.Input(2), RowShape(node.Input(1))], TypeOf(node));
        Tensor others = One(
            node, "TensorListScatterIntoExistingList", [node.Grad, Ops.ZerosLike(node.Input(1)), node.Input(2)], TypeOf(node));
        return [others, rows, null];
    }

    public static Cotangent?[] OfConcat(GradientContext node)
    {
        Tensor parts = One(node, "TensorListSplit", [node.Grad, AnyRows(node.Grad), node.Node.Outputs[1]], TypeOf(node));
        return [parts, .. new Cotangent?[node.Node.Inputs.Count - 1]];
    }

    public static Cotangent?[] OfSplit(GradientContext node) =>
        [Nodes(node, "TensorListConcatV2", [node.Grad, AnyRows(node.Input(0)), node.Input(2)], TypeOf(node))[0], null, null];

    private static Tensor ElementShape(GradientContext node, Tensor list) =>
        One(node, "TensorListElementShape", [list], new() { ["shape_type"] = DataType.Int32 });

    private static Tensor ShapeOf(Tensor value) => Ops.ShapeOf(value, null, DataType.Int32);

    /// <summary>The shape of the rows of a value.</summary>
    private static Tensor RowShape(Tensor value) => Ops.StridedSlice(ShapeOf(value), [1], [0], [1], endMask: 1);

    /// <summary>The shape of parts of a value along its first axis.</summary>
    private static Tensor AnyRows(Tensor value) => Ops.Concat([Building.Integers(value.Graph, [-1], "any"), RowShape(value)], 0);

    private static Dictionary<string, object> TypeOf(GradientContext node) =>
        new() { ["element_dtype"] = node.Node.Attribute<DataType>("element_dtype") };

    private static Tensor One(GradientContext node, string op, Tensor[] inputs, Dictionary<string, object>? attributes = null) =>
        Nodes(node, op, inputs, attributes)[0];

    private static IReadOnlyList<Tensor> Nodes(GradientContext node, string op, Tensor[] inputs, Dictionary<string, object>? attributes) =>
        node.Graph.AddNode(op, null, inputs, attributes).Outputs;
}
