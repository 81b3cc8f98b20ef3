namespace Tensors.Graphs;

/// <summary>An operand as a message writes it.</summary>
/// <param name="Name">The node that it is a result of.</param>
/// <param name="Index">Which of the node's results.</param>
/// <param name="IsControl">Whether the node is only waited for.</param>
/// <param name="Mapped">A tensor of the graph that stands for it.</param>
internal sealed record ImportInput(string Name, int Index, bool IsControl, Tensor? Mapped)
{
    /// <summary>Among which results the index counts; null for all.</summary>
    public string? Output { get; init; }
}
