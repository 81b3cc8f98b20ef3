namespace Tensors.Graphs;

/// <summary>A data set while a graph runs: what its elements are made from. Each walk over it begins anew.</summary>
/// <param name="walk">Gives the elements one after the other, each as its components; told when to stop.</param>
internal sealed class DatasetSource(Func<CancellationToken, IEnumerable<GraphValue[]>> walk) : GraphObject
{
    public IEnumerable<GraphValue[]> Walk(CancellationToken cancellation) => walk(cancellation);

    /// <summary>The same with other elements.</summary>
    public DatasetSource Then(Func<IEnumerable<GraphValue[]>, IEnumerable<GraphValue[]>> change) =>
        new(cancellation => change(walk(cancellation)));

    /// <summary>Elements side by side.</summary>
    /// <exception cref="InvalidArgumentException">Their shapes differ.</exception>
    public static GraphValue[] Joined(IReadOnlyList<GraphValue[]> elements) =>
        [.. Enumerable.Range(0, elements[0].Length).Select(i => Joined([.. elements.Select(element => element[i])], i))];

    /// <summary>The slices of the components along axis 0.</summary>
    public static IEnumerable<GraphValue[]> Slices(GraphValue[] components)
    {
        for (int i = 0; i < (components.Length == 0 ? 0 : components[0].Shape[0]); i++)
        {
            yield return Array.ConvertAll(components, component => component.Row(i).Copy());
        }
    }

    private static GraphValue Joined(GraphValue[] parts, int component)
    {
        Shape shape = parts[0].Shape;
        int wrong = Array.FindIndex(parts, part => !part.Shape.Equals(shape));
        if (wrong >= 0)
        {
            throw new InvalidArgumentException(
                $"Cannot batch tensors with different shapes in component {component}. First element had shape {shape} and another one had "
                + $"shape {parts[wrong].Shape}.", null);
        }

        return GraphRows.Stack(parts);
    }
}

/// <summary>A walk over a data set that lives in a session.</summary>
/// <param name="handle">What stands for it in text.</param>
/// <param name="types">The types of the components of an element.</param>
internal sealed class DatasetIterator(string handle, DataType[] types) : SessionResource
{
    private readonly Lock _lock = new();
    private IEnumerator<GraphValue[]>? _elements;

    public string Handle => handle;

    public DataType[] Types => types;

    /// <summary>Begins a walk.</summary>
    public void Start(DatasetSource source, CancellationToken cancellation)
    {
        lock (_lock)
        {
            _elements?.Dispose();
            _elements = source.Walk(cancellation).GetEnumerator();
        }
    }

    /// <summary>Begins a walk if none was begun.</summary>
    public void StartOnce(Func<DatasetSource> source)
    {
        lock (_lock)
        {
            // What a single run cancels must not end the walk of the session.
            _elements ??= source().Walk(CancellationToken.None).GetEnumerator();
        }
    }

    /// <summary>The next element.</summary>
    /// <exception cref="OutOfRangeException">There is none.</exception>
    /// <exception cref="FailedPreconditionException">No walk was begun.</exception>
    public GraphValue[] Next()
    {
        lock (_lock)
        {
            IEnumerator<GraphValue[]> elements = _elements
                ?? throw new FailedPreconditionException(
                    "GetNext() failed because the iterator has not been initialized. Run its initializer first.", null);
            return elements.MoveNext() ? elements.Current : throw new OutOfRangeException("End of sequence", null);
        }
    }
}
