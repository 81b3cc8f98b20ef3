namespace Tensors.Graphs;

/// <summary>
/// Where the results of nodes in loops can be seen. A result whose readers only compute with it is not seen any more when the slots that it
/// can come to show something else: then its memory serves a later iteration.
/// </summary>
internal sealed class Sightings(Plan plan, Func<Node, bool> isInLoop)
{
    private readonly HashSet<int> _fetched = [.. plan.FetchSlots];
    private readonly ILookup<int, PlannedNode> _readers = plan.Nodes
        .SelectMany(planned => planned.Inputs.Select(slot => (Slot: slot, Reader: planned)))
        .ToLookup(pair => pair.Slot, pair => pair.Reader);

    /// <summary>
    /// The slots that show a result of a node, or a view of it; null where something else may hold on to it: a stack, a variable, a queue.
    /// </summary>
    public int[]? Of(PlannedNode planned)
    {
        HashSet<int> slots = [];
        Queue<PlannedNode> reached = new([planned]);
        while (reached.TryDequeue(out PlannedNode? next))
        {
            for (int slot = next.Output; slot < next.Output + next.Node.Outputs.Count; slot++)
            {
                if (!slots.Add(slot))
                {
                    continue;
                }

                // What is fetched from inside a loop stays beside the slot.
                if (_fetched.Contains(slot) && isInLoop(next.Node) && next.Node.Role != NodeRole.Exit)
                {
                    return null;
                }

                foreach (PlannedNode reader in _readers[slot])
                {
                    if (!OnlyReads(reader.Node))
                    {
                        return null;
                    }

                    if (MayShow(reader.Node))
                    {
                        reached.Enqueue(reader);
                    }
                }
            }
        }

        return [.. slots];
    }

    private static bool OnlyReads(Node node) =>
        node.Inputs.All(input => input.DataType is { IsRef: false, DType: not null })
        && (node.Kind.IsControlFlow || node.Role == NodeRole.Identity || node.Kind.Twin is not null);

    /// <summary>Whether a result may be an operand, or a view of one.</summary>
    private static bool MayShow(Node node) => node.Kind.Twin is not { IsElementwise: true };
}
