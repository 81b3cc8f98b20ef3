namespace Tensors.Graphs;

/// <summary>Something is of a type that cannot stand there; what is a TypeError in Python.</summary>
public sealed class GraphTypeException : ArgumentException
{
    internal GraphTypeException(string message)
        : base(message)
    {
    }
}
