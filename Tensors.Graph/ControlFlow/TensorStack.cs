namespace Tensors.Graphs;

/// <summary>Values of the iterations of a loop, until its backward loop takes them in the opposite order. It lives for one run.</summary>
internal sealed class TensorStack(int capacity) : SessionResource
{
    private readonly Stack<GraphValue> _values = new();

    /// <exception cref="InvalidArgumentException">The stack is full.</exception>
    public void Push(GraphValue value)
    {
        if (capacity >= 0 && _values.Count >= capacity)
        {
            throw new InvalidArgumentException($"The stack holds {capacity} values and is full.", null);
        }

        _values.Push(value);
    }

    /// <exception cref="InvalidArgumentException">The stack is empty.</exception>
    public GraphValue Pop() => _values.TryPop(out GraphValue value)
        ? value
        : throw new InvalidArgumentException("The stack is empty: nothing more can be popped.", null);

    public void Clear() => _values.Clear();
}
