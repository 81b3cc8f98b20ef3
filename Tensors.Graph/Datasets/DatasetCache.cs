namespace Tensors.Graphs;

/// <summary>Keeps the elements of a data set once a walk has come to its end; later walks are over what was kept.</summary>
internal sealed class DatasetCache(DatasetSource source)
{
    private volatile List<GraphValue[]>? _kept;

    public IEnumerable<GraphValue[]> Walk(CancellationToken cancellation)
    {
        if (_kept is { } kept)
        {
            foreach (GraphValue[] element in kept)
            {
                yield return element;
            }

            yield break;
        }

        List<GraphValue[]> seen = [];
        foreach (GraphValue[] element in source.Walk(cancellation))
        {
            seen.Add(element);
            yield return element;
        }

        _kept = seen;
    }
}
