namespace Tensors;

/// <summary>
/// Elements were asked for of a tensor that has none: it stands for a value of a traced program, or for the members of a batch.
/// </summary>
public sealed class NoElementsException : InvalidOperationException
{
    internal NoElementsException(string message)
        : base(message)
    {
    }

    internal NoElementsException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
