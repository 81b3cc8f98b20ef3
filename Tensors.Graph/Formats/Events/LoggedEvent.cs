namespace Tensors.Graphs;

/// <summary>One entry of an event file.</summary>
/// <param name="WallTime">When it was written, in seconds since the beginning of 1970.</param>
/// <param name="Step">Where it belongs on the axis of steps.</param>
public sealed record LoggedEvent(double WallTime, long Step)
{
    /// <summary>Its values; none for an event of another kind.</summary>
    public IReadOnlyList<LoggedValue> Values { get; init; } = [];

    /// <summary>The nodes of a graph, if the event is one.</summary>
    public IReadOnlyList<LoggedNode>? Graph { get; init; }

    /// <summary>Whether training began here, or went on after a crash: what an earlier process wrote from this step on is void.</summary>
    public bool IsStart { get; init; }

    /// <summary>The version of the file, if the event says it.</summary>
    public string? FileVersion { get; init; }
}

/// <summary>A node of a graph in an event file.</summary>
/// <param name="Name">Its name; slashes separate scopes.</param>
/// <param name="Operation">What it computes.</param>
/// <param name="Device">Where; empty when nothing is said.</param>
/// <param name="Inputs">What it takes: <c>x</c>, <c>x:1</c> for the second result of x, <c>^x</c> for one that only has to run before.</param>
/// <param name="OutputShapes">The shapes of its results, as <c>?×9</c>; empty when nothing is said.</param>
public sealed record LoggedNode(string Name, string Operation, string Device, ValueArray<string> Inputs, ValueArray<string> OutputShapes);
