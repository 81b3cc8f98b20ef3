namespace Tensors.Graphs;

/// <summary>Finds what fetches need.</summary>
internal static class Pruning
{
    /// <summary>
    /// The nodes that fetches need, cut at what is fed, each behind those it waits for; otherwise in the order of creation.
    /// </summary>
    public static List<Node> Order(IEnumerable<object> fetches, HashSet<NodeOutput> fed)
    {
        HashSet<Node> needed = [];
        Stack<Node> open = new();
        foreach (object fetch in fetches)
        {
            if (fetch is Node node || (fetch is NodeOutput output && !fed.Contains(output) && (node = output.Node) is not null))
            {
                Visit(node);
            }
        }

        while (open.TryPop(out Node? node))
        {
            foreach (Node before in Before(node, fed))
            {
                Visit(before);
            }
        }

        return Sort(needed, fed);

        void Visit(Node node)
        {
            if (needed.Add(node))
            {
                open.Push(node);
            }
        }
    }

    private static List<Node> Sort(HashSet<Node> needed, HashSet<NodeOutput> fed)
    {
        // The back edge of a loop is not waited for.
        List<Node> order = TopologicalOrder.Of(
            needed, node => Before(node, fed).Where(other => !ControlFlow.IsBackEdge(node, other)).ToHashSet(), rank: node => node.Id);
        return order.Count == needed.Count
            ? order
            : throw new InvalidOperationException(
                $"Nodes wait for each other in a circle, '{needed.Except(order).First().Name}' among them.");
    }

    private static IEnumerable<Node> Before(Node node, HashSet<NodeOutput> fed)
    {
        foreach (Tensor input in node.Inputs)
        {
            NodeOutput output = NodeOutput.Of(input);
            if (!fed.Contains(output))
            {
                yield return output.Node;
            }
        }

        // Who waits for a placeholder that is fed waits for nothing.
        foreach (Node control in node.ControlInputs)
        {
            if (control.Role != NodeRole.Placeholder || !fed.Contains(NodeOutput.Of(control.Outputs[0])))
            {
                yield return control;
            }
        }
    }
}
