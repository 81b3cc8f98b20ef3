namespace Tensors.Graphs;

/// <summary>Handles of variables, queues and tables on their way through nodes that only pass them on.</summary>
internal static class Handles
{
    /// <summary>How the versions of kinds that make or take handles are spelled, and what the handles are.</summary>
    public static readonly (string Suffix, DataType Type, PartialShape Shape)[] Versions =
        [("", DataType.String.Ref, [2]), ("V2", DataType.Resource, PartialShape.Scalar)];

    /// <summary>The node that made a handle, or a merge, behind which it depends on what runs.</summary>
    public static Node Origin(Tensor handle)
    {
        while (Passes(handle.Op) && handle.Op.Role != NodeRole.Merge)
        {
            handle = handle.Op.Inputs[handle.Op.Role == NodeRole.IdentityOfAll ? handle.ValueIndex : 0];
        }

        return handle.Op;
    }

    /// <summary>
    /// The node whose attributes say what a handle stands for: that with which it enters loops, since it is of one kind in all iterations.
    /// </summary>
    public static Node Description(Tensor handle)
    {
        Node node = Origin(handle);
        while (
            node.Role == NodeRole.Merge && (node.Inputs[0].Op.Role == NodeRole.Enter || node.Inputs[1].Op.Role == NodeRole.NextIteration))
        {
            node = Origin(node.Inputs[0]);
        }

        return node;
    }

    /// <summary>Whether a node passes handles on as they are.</summary>
    public static bool Passes(Node node) => node.Role is NodeRole.Identity or NodeRole.IdentityOfAll || node.Kind.IsControlFlow;
}
