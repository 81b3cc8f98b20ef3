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
    public static Tensor Guard(Graph graph, string scope, Tensor value) => HasLoop(value.Op)
        ? value
        : new InitialValueGuard(graph, scope).Guard(value);

    private Tensor Guard(Tensor value)
    {
        // An initial value may be deeper than the stack: nodes wait here for those they work on.
        Stack<Node> open = new([value.Op]);
        while (open.TryPeek(out Node? node))
        {
            if (!_guarded.ContainsKey(node) && FirstToGuard(node) is { } before)
            {
                open.Push(before);
                continue;
            }

            _guarded.TryAdd(node, Guard(node));
            open.Pop();
        }

        return Guarded(value);
    }

    private Tensor Guarded(Tensor value) => _guarded[value.Op].Outputs[value.ValueIndex];

    private Node? FirstToGuard(Node node) => StandsForItself(node) || node.Role == NodeRole.Variable
        ? null
        : node.Inputs.FirstOrDefault(input => !_guarded.ContainsKey(input.Op))?.Op;

    private static bool StandsForItself(Node node) => node.Role is NodeRole.VariableCheck or NodeRole.VariableRead;

    private Node Guard(Node node)
    {
        if (StandsForItself(node))
        {
            return node;
        }

        if (node.Role == NodeRole.Variable)
        {
            return Find(node)?.InitializedValue().Op ?? node;
        }

        Tensor[] inputs = [.. node.Inputs.Select(Guarded)];
        if (inputs.AsSpan().SequenceEqual(node.InputSpan))
        {
            return node;
        }

        Operation? operation = node.Attribute<Operation?>(Lowering.OperationAttribute, null);
        return graph.AddNode(
            node.Role == NodeRole.Switch ? "Switch" : node.Op, $"{node.Name}_{name}", inputs, new(node.Attributes),
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
            if (node.Role == NodeRole.NextIteration)
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
