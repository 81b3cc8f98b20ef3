namespace Tensors;

/// <summary>An order in which each stands behind those that it waits for.</summary>
internal static class TopologicalOrder
{
    /// <summary>Orders what waits for each other; where that leaves a choice, the lowest rank comes first (Kahn 1962).</summary>
    /// <param name="items">What is ordered, each once.</param>
    /// <param name="before">What one waits for: some of the items, each once.</param>
    /// <param name="rank">The rank of each.</param>
    /// <returns>The items, without those that wait for each other in a circle and those behind them.</returns>
    public static List<T> Of<T>(IEnumerable<T> items, Func<T, IReadOnlyCollection<T>> before, Func<T, int> rank)
        where T : notnull
    {
        Dictionary<T, int> waiting = [];
        Dictionary<T, List<T>> after = [];
        PriorityQueue<T, int> ready = new();
        foreach (T item in items)
        {
            IReadOnlyCollection<T> awaited = before(item);
            waiting[item] = awaited.Count;
            foreach (T other in awaited)
            {
                (after.TryGetValue(other, out List<T>? list) ? list : after[other] = []).Add(item);
            }

            if (awaited.Count == 0)
            {
                ready.Enqueue(item, rank(item));
            }
        }

        List<T> order = [];
        while (ready.TryDequeue(out T? item, out _))
        {
            order.Add(item);
            foreach (T next in after.GetValueOrDefault(item) ?? [])
            {
                if (--waiting[next] == 0)
                {
                    ready.Enqueue(next, rank(next));
                }
            }
        }

        return order;
    }
}
