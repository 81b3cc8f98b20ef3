namespace Tensors.Graphs;

/// <summary>
/// Initial values that depend on other variables: they take the value of an initialized variable and else its initial value, so that all
/// variables can be initialized at once, in any order.
/// </summary>
internal sealed class InitialValueGuard(Graph graph, string name)
{
    private readonly Dictionary<Node, Node> _guarded = [];

    /// <summary>The value, computed from initialized values of variables; itself where it depends on none.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="scope">The scope of the variable, with a slash at its end.</param>
    /// <param name="value">Its initial value.</param>
    public static Tensor Guard(Graph graph, string scope, Tensor value) => HasLoop(value.Op) ? value : new InitialValueGuard(graph, scope).Guard(value);

    private Tensor Guard(Tensor value)
    {
        if (!_guarded.TryGetValue(value.Op, out Node? node))
        {
            _guarded[value.Op] = node = Guard(value.Op);
        }

        return node.Outputs[value.ValueIndex];
    }

    private Node Guard(Node node)
    {
        switch (node.Op)
        {
            case "IsVariableInitialized" or "VarIsInitializedOp" or "ReadVariableOp":
                return node;
            case "VariableV2" or "VarHandleOp":
                return Find(node)?.InitializedValue().Op ?? node;
        }

        Tensor[] inputs = [.. node.Inputs.Select(Guard)];
        if (inputs.AsSpan().SequenceEqual(node.InputSpan))
        {
            return node;
        }

        Operation? operation = node.Attribute<Operation?>(Lowering.OperationAttribute, null);
        return graph.AddNode(
            node.Op == "RefSwitch" ? "Switch" : node.Op, $"{node.Name}_{name}", inputs, new(node.Attributes),
            operation is null ? null : [.. node.Outputs.Select(output => (output.DataType, output.StaticShape))], operation);
    }

    private Variable? Find(Node node) => graph.GetCollection<Variable>(GraphKeys.GlobalVariables)
        .Concat(graph.GetCollection<Variable>(GraphKeys.LocalVariables))
        .FirstOrDefault(variable => ReferenceEquals(variable.Op, node));

    private static bool HasLoop(Node start)
    {
        HashSet<Node> seen = [];
        Stack<Node> open = new([start]);
        while (open.TryPop(out Node? node))
        {
            if (node.Op == "NextIteration")
            {
                return true;
            }

            if (seen.Add(node))
            {
                foreach (Tensor input in node.Inputs)
                {
                    open.Push(input.Op);
                }
            }
        }

        return false;
    }
}
