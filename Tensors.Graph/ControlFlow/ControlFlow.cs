namespace Tensors.Graphs;

/// <summary>The nodes that decide what runs.</summary>
internal static class ControlFlow
{
    public static bool Is(string op) => op is "Switch" or "RefSwitch" or "Merge" or "RefMerge" or "Enter" or "RefEnter" or "Exit" or "RefExit" or "NextIteration"
        or "RefNextIteration" or "LoopCond";

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
                        $"'{start.Name}' (created at {start.CreatedAt}) lies in a loop and cannot be {what}: it has a value in each iteration. "
                        + "Make it a loop variable, and use what WhileLoop returns.");
                }

                if (depths.TryAdd(next.Node, next.Depth))
                {
                    int before = next.Depth + (next.Node.Op is "Exit" or "RefExit" ? 1 : next.Node.Op is "Enter" or "RefEnter" ? -1 : 0);
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
