namespace Tensors.Graphs;

/// <summary>Handles of variables, queues and tables on their way through nodes that only pass them on.</summary>
internal static class Handles
{
    /// <summary>The node that made a handle, or a merge, behind which it depends on what runs.</summary>
    public static Node Origin(Tensor handle)
    {
        while (Passes(handle.Op) && handle.Op.Op != "Merge")
        {
            handle = handle.Op.Inputs[handle.Op.Op == "IdentityN" ? handle.ValueIndex : 0];
        }

        return handle.Op;
    }

    /// <summary>The node whose attributes say what a handle stands for: that with which it enters loops, since it is of one kind in all iterations.</summary>
    public static Node Description(Tensor handle)
    {
        Node node = Origin(handle);
        while (node.Op == "Merge" && (Block.IsEnter(node.Inputs[0].Op) || node.Inputs[1].Op.Op == "NextIteration"))
        {
            node = Origin(node.Inputs[0]);
        }

        return node;
    }

    /// <summary>Whether a node passes handles on as they are.</summary>
    public static bool Passes(Node node) => node.Op is "Identity" or "IdentityN" || ControlFlow.Is(node.Op);
}
