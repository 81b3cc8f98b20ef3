using System.Collections.Concurrent;

namespace Tensors.Graphs;

/// <summary>The walks over the elements that a function of a program makes, by number.</summary>
internal sealed class GeneratorWalks(Func<IEnumerable<object[]>> generator, DataType[] types)
{
    private readonly ConcurrentDictionary<long, IEnumerator<object[]>> _open = new();
    private long _count;

    /// <summary>Begins a walk, and gives its number.</summary>
    public Tensor Begin()
    {
        long number = Interlocked.Increment(ref _count);
        _open[number] = generator().GetEnumerator();
        return Tensor.FromScalar(number);
    }

    /// <summary>The components of the next element.</summary>
    /// <exception cref="OutOfRangeException">There is none.</exception>
    /// <exception cref="InvalidArgumentException">The element does not have the components that were said.</exception>
    public object[] Next(Tensor number)
    {
        IEnumerator<object[]> walk = _open[number.Item<long>()];
        if (!walk.MoveNext())
        {
            throw new OutOfRangeException("End of sequence", null);
        }

        object[] element = walk.Current;
        return element.Length == types.Length
            ? [
                .. element.Select(
                (value, i) => Literal.ToValue(value, types[i], $"Component {i} of an element of a generator, which is {types[i].Name}"))]
            : throw new InvalidArgumentException(
                $"A generator gave an element of {element.Length} components where {types.Length} are expected.", null);
    }

    /// <summary>Ends a walk, and gives back its number.</summary>
    public Tensor End(Tensor number)
    {
        if (_open.TryRemove(number.Item<long>(), out IEnumerator<object[]>? walk))
        {
            walk.Dispose();
        }

        return number;
    }
}
