namespace Tensors.Graphs;

/// <summary>Elements of several data sets in turn, in TensorFlow's order.</summary>
internal static class DatasetInterleave
{
    /// <summary>
    /// A block of elements from each place of a cycle. That a place is at its end is found when it is asked again; it is filled when its
    /// turn comes round.
    /// </summary>
    /// <param name="elements">What the data sets are made from.</param>
    /// <param name="open">Begins a walk over the data set of an element.</param>
    /// <param name="cycle">How many are open at a time.</param>
    /// <param name="block">How many elements are taken from one in a turn.</param>
    public static IEnumerable<GraphValue[]> Mixed(
        IEnumerable<GraphValue[]> elements, Func<GraphValue[], IEnumerable<GraphValue[]>> open, long cycle, long block)
    {
        using IEnumerator<GraphValue[]> source = elements.GetEnumerator();
        List<IEnumerator<GraphValue[]>?> places = [];
        try
        {
            bool hasMore = true;
            int place = 0;
            long taken = 0;
            while (hasMore || places.Exists(walk => walk is not null))
            {
                if (place == places.Count)
                {
                    places.Add(null);
                }

                if (places[place] is null && hasMore)
                {
                    hasMore = source.MoveNext();
                    places[place] = hasMore ? open(source.Current).GetEnumerator() : null;
                    continue;
                }

                if (places[place] is { } walk)
                {
                    if (walk.MoveNext())
                    {
                        yield return walk.Current;
                        if (++taken < block)
                        {
                            continue;
                        }
                    }
                    else
                    {
                        walk.Dispose();
                        places[place] = null;
                    }
                }

                // Places behind the last one that was ever filled have nothing to give.
                taken = 0;
                place = (int)((place + 1) % (hasMore ? cycle : places.Count));
            }
        }
        finally
        {
            places.ForEach(walk => walk?.Dispose());
        }
    }
}
