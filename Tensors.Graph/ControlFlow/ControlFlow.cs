namespace Tensors.Graphs;

/// <summary>The nodes that decide what runs.</summary>
internal static class ControlFlow
{
    /// <summary>Whether an operand of a node comes back from the iteration before, so that the node does not wait for it.</summary>
    public static bool IsBackEdge(Node node, Node operand) => node.Role == NodeRole.Merge && operand.Role == NodeRole.NextIteration;

    /// <summary>Whether a node brings a value into a loop that is the same in all iterations.</summary>
    public static bool IsConstantEnter(Node node) => node.Role == NodeRole.Enter && node.Attribute("is_constant", false);

    /// <summary>Refuses a node that would use what lies in a loop which it does not lie in itself.</summary>
    /// <param name="name">The name of the node.</param>
    /// <param name="op">Its kind.</param>
    /// <param name="inputs">Its operands.</param>
    /// <param name="context">Where it is made.</param>
    /// <exception cref="ArgumentException">An operand lies in such a loop.</exception>
    public static void RequireReachable(string name, string op, ReadOnlySpan<Tensor> inputs, ControlFlowContext? context)
    {
        foreach (Tensor input in inputs)
        {
            // Values come into loops and branches by nodes that are made outside of all.
            if (input.Op.Context is not null && ControlFlowContext.OutputContext(input.Op)?.Loop is { } loop
                && !(context is null && op is "Enter" or "RefEnter" or "Switch" or "RefSwitch") && !Reaches(context?.Loop, loop))
            {
                throw new ArgumentException(
                    $"Cannot use '{input.Name}' (created at {input.Op.CreatedAt}) as input to '{name}' ({op}): it lies in the loop "
                    + $"'{loop.Name}' and has a value in "
                    + "each iteration. Make it a loop variable, and use what WhileLoop returns.");
            }
        }
    }

    private static bool Reaches(WhileContext? from, WhileContext loop)
    {
        for (WhileContext? around = from; around is not null; around = around.Outer?.Loop)
        {
            if (ReferenceEquals(around, loop)
                || (around.Gradient is { Forward: var forward } && (ReferenceEquals(loop.Outer?.Loop, forward) || Reaches(forward, loop))))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Makes nodes inside a condition or loop, or outside of all, until the result is disposed.</summary>
    public static IDisposable InContext(this Graph graph, ControlFlowContext? context)
    {
        ControlFlowContext? before = graph.Context;
        graph.Context = context;
        return new OnDispose(() => graph.Context = before);
    }

    /// <summary>Refuses tensors and nodes inside loops: they have a value in each iteration, not one of the run.</summary>
    /// <param name="wanted">The nodes.</param>
    /// <param name="what">What is wanted of them: to be fetched, or fed.</param>
    /// <exception cref="ArgumentException">One lies in a loop.</exception>
    public static void RequireOutsideLoops(IEnumerable<Node> wanted, string what)
    {
        // How many loops lie around a node; going back, an exit leads into one and an enter out of one.
        Dictionary<Node, int> depths = [];
        Stack<(Node Node, int Depth)> open = new();
        foreach (Node start in wanted)
        {
            open.Push((start, 0));
            while (open.TryPop(out (Node Node, int Depth) next))
            {
                if (next.Depth < 0 || (depths.TryGetValue(next.Node, out int known) && known != next.Depth))
                {
                    throw new ArgumentException(
                        $"'{start.Name}' (created at {start.CreatedAt}) lies in a loop and cannot be {what}: it has a value in each "
                        + "iteration. "
                        + "Make it a loop variable, and use what WhileLoop returns.");
                }

                if (depths.TryAdd(next.Node, next.Depth))
                {
                    int before = next.Depth + (next.Node.Role == NodeRole.Exit ? 1 : next.Node.Role == NodeRole.Enter ? -1 : 0);
                    foreach (Tensor input in next.Node.InputSpan)
                    {
                        open.Push((input.Op, before));
                    }

                    foreach (Node control in next.Node.ControlInputs)
                    {
                        open.Push((control, before));
                    }
                }
            }
        }
    }
}
