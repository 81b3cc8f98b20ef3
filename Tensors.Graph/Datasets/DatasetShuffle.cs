namespace Tensors.Graphs;

/// <summary>The order in which elements leave a buffer that is kept full.</summary>
internal static class DatasetShuffle
{
    public static IEnumerable<GraphValue[]> Shuffled(IEnumerable<GraphValue[]> elements, long size, RandomWords words)
    {
        List<GraphValue[]> buffer = [];
        int first = 0;
        using IEnumerator<GraphValue[]> source = elements.GetEnumerator();
        bool hasMore = true;
        while (true)
        {
            while (hasMore && buffer.Count - first < size)
            {
                hasMore = source.MoveNext();
                if (hasMore)
                {
                    buffer.Add(source.Current);
                }
            }

            if (buffer.Count == first)
            {
                yield break;
            }

            // What is drawn changes places with the first, which then leaves.
            int drawn = first + (int)(words.NextUInt32() % (uint)(buffer.Count - first));
            GraphValue[] element = buffer[drawn];
            buffer[drawn] = buffer[first++];
            if (2 * first > buffer.Count)
            {
                buffer.RemoveRange(0, first);
                first = 0;
            }

            yield return element;
        }
    }
}
