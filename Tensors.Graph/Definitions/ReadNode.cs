namespace Tensors.Graphs;

/// <summary>A node as a file describes it.</summary>
/// <param name="Name">The name that it gets in the graph.</param>
/// <param name="Op">The kind of operation.</param>
/// <param name="Device">Where it is to run, or nothing.</param>
/// <param name="Attributes">Its attributes.</param>
internal sealed record ReadNode(string Name, string Op, string Device, Dictionary<string, object> Attributes)
{
    /// <summary>Shapes that the file knows of its results; none where it says nothing.</summary>
    public PartialShape[] OutputShapes { get; init; } = [];

    /// <summary>
    /// Whether one of its operands comes back from a later iteration of a loop, so that its shape is not that of the first.
    /// </summary>
    public bool IsLoopEntry { get; init; }
}
