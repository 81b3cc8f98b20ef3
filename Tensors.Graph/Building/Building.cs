namespace Tensors.Graphs;

/// <summary>The nodes that functions are put together from.</summary>
internal static class Building
{
    /// <summary>A constant, named in the current scope.</summary>
    public static Tensor Constant(Graph graph, object value, string? name = null)
    {
        DataType type = GraphValue.Of(value).DataType;
        return graph.AddNode("Const", name ?? "Const", [], new() { ["value"] = value, ["dtype"] = type }).Outputs[0];
    }

    /// <summary>A constant of integers.</summary>
    public static Tensor Integers(Graph graph, ReadOnlySpan<int> values, string name) =>
        Constant(graph, Tensor.FromArray(values.ToArray()), name);

    /// <summary>A constant integer.</summary>
    public static Tensor Integer(Graph graph, int value, string name) => Constant(graph, Tensor.FromScalar(value), name);

    /// <summary>A constant number of a type.</summary>
    public static Tensor Number(Graph graph, Scalar value, DataType type, string name) =>
        Constant(
            graph, Tensor.Full([], value, type.Base.DType ?? throw new GraphTypeException($"There are no numbers of type {type.Name}.")),
            name);

    /// <summary>A function of one operand: the node is named like the scope.</summary>
    public static Tensor Unary(string op, TensorLike x, string? name, string argument = "x", string? scopeName = null)
    {
        using OpScope scope = OpScope.Open(name, scopeName ?? op, x);
        return scope.Result(op, [scope.Convert(x, argument)]);
    }

    /// <summary>A function of two operands of one type.</summary>
    public static Tensor Binary(string op, TensorLike x, TensorLike y, string? name, string? otherwise = null)
    {
        using OpScope scope = OpScope.Open(name, otherwise ?? op, x, y);
        (Tensor left, Tensor right) = scope.ConvertPair(x, y);
        return scope.Result(op == "AddV2" && left.DataType.Base == DataType.String ? "Add" : op, [left, right]);
    }

    /// <summary>The product of stacks of matrices, also of one that is a single matrix.</summary>
    public static Tensor StackedProduct(Tensor left, Tensor right, bool transposeLeft, bool transposeRight, string name)
    {
        using OpScope scope = OpScope.Open(null, name, left, right);
        return scope.Result(
            "BatchMatMulV2", [scope.Convert(left, "a"), scope.Convert(right, "b")],
            new() { ["adj_x"] = transposeLeft, ["adj_y"] = transposeRight });
    }

    /// <summary>A node, without a scope of its own.</summary>
    public static Tensor Tensor1(
        this Graph graph, string op, string? name, ReadOnlySpan<Tensor> inputs, Dictionary<string, object>? attributes = null) =>
        graph.AddNode(op, name, inputs, attributes).Outputs[0];

    /// <summary>A node with a scope of its own, in which what comes into a loop for it is named.</summary>
    public static Node Scoped(
        this Graph graph, string op, string? name, ReadOnlySpan<Tensor> inputs, Dictionary<string, object>? attributes = null)
    {
        using NameScope scope = graph.OpenScope(name ?? op);
        return graph.AddNode(op, scope.Name, inputs, attributes);
    }
}
