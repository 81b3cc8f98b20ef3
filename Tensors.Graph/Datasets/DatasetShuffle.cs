namespace Tensors.Graphs;

/// <summary>The order in which elements leave a buffer that is kept full.</summary>
internal static class DatasetShuffle
{
    public static IEnumerable<object[]> Shuffled(IEnumerable<object[]> elements, long size, RandomWords words)
    {
        List<object[]> buffer = [];
        using IEnumerator<object[]> source = elements.GetEnumerator();
        bool hasMore = true;
        while (true)
        {
            while (hasMore && buffer.Count < size)
            {
                hasMore = source.MoveNext();
                if (hasMore)
                {
                    buffer.Add(source.Current);
                }
            }

            if (buffer.Count == 0)
            {
                yield break;
            }

            // What is drawn changes places with the first, which then leaves; the place is filled from the source.
            int drawn = (int)(words.NextUInt32() % (uint)buffer.Count);
            object[] element = buffer[drawn];
            buffer[drawn] = buffer[^1];
            buffer.RemoveAt(buffer.Count - 1);
            yield return element;
        }
    }
}
