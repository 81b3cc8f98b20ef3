namespace Tensors.Graphs;

/// <summary>Says which element of a queue comes next.</summary>
internal interface IQueueOrder
{
    /// <summary>Adds an element: behind the others, unless the order needs another place.</summary>
    void Add(List<GraphValue[]> elements, GraphValue[] element) => elements.Add(element);

    /// <summary>Takes the next element out.</summary>
    GraphValue[] Take(List<GraphValue[]> elements);

    /// <summary>Adds again what was taken in vain: in front of the others, unless the order needs another place.</summary>
    void PutBack(List<GraphValue[]> elements, List<GraphValue[]> taken) => elements.InsertRange(0, taken);
}

/// <summary>The oldest element.</summary>
internal sealed class FirstInFirstOut : IQueueOrder
{
    public GraphValue[] Take(List<GraphValue[]> elements)
    {
        GraphValue[] first = elements[0];
        elements.RemoveAt(0);
        return first;
    }
}

/// <summary>Any element: TensorFlow's choice for a seed. The last one moves to where it was.</summary>
internal sealed class RandomOrder(PhiloxGenerator stream) : IQueueOrder
{
    private readonly uint[] _words = new uint[4];
    private int _used = 4;

    public GraphValue[] Take(List<GraphValue[]> elements)
    {
        int index = (int)(Next() % (uint)elements.Count);
        GraphValue[] taken = elements[index];
        elements[index] = elements[^1];
        elements.RemoveAt(elements.Count - 1);
        return taken;
    }

    private unsafe uint Next()
    {
        if (_used == _words.Length)
        {
            fixed (uint* words = _words)
            {
                Philox.Block(stream.Reserve(1), stream.Key, words);
            }

            _used = 0;
        }

        return _words[_used++];
    }
}

/// <summary>
/// The element of the least priority, its first component. Those of one priority come as the heap of the standard library of C++ has them.
/// </summary>
internal sealed class LeastFirst : IQueueOrder
{
    public void Add(List<GraphValue[]> elements, GraphValue[] element)
    {
        if (element is not [{ Tensor: { DType: DType.Int64, Rank: 0 } }, ..])
        {
            throw new InvalidArgumentException(
                "The first component of an element of a queue of priorities must be its priority, an int64 scalar.", null);
        }

        elements.Add(element);
        Raise(elements, elements.Count - 1, element);
    }

    public GraphValue[] Take(List<GraphValue[]> elements)
    {
        GraphValue[] first = elements[0], last = elements[^1];
        elements.RemoveAt(elements.Count - 1);
        if (elements.Count > 0)
        {
            Raise(elements, Sink(elements), last);
        }

        return first;
    }

    public void PutBack(List<GraphValue[]> elements, List<GraphValue[]> taken) => taken.ForEach(element => Add(elements, element));

    /// <summary>Moves the free place at the top down to a leaf, past the lesser of two children, or the second of equal ones.</summary>
    private static int Sink(List<GraphValue[]> elements)
    {
        int place = 0;
        while ((2 * place) + 1 < elements.Count)
        {
            int child = (2 * place) + 2;
            if (child == elements.Count || Priority(elements[child]) > Priority(elements[child - 1]))
            {
                child--;
            }

            elements[place] = elements[child];
            place = child;
        }

        return place;
    }

    /// <summary>Puts an element where a free place comes to when it moves up past those of greater priority.</summary>
    private static void Raise(List<GraphValue[]> elements, int place, GraphValue[] element)
    {
        while (place > 0 && Priority(elements[(place - 1) / 2]) > Priority(element))
        {
            elements[place] = elements[(place - 1) / 2];
            place = (place - 1) / 2;
        }

        elements[place] = element;
    }

    private static long Priority(GraphValue[] element) => element[0].RequireTensor().Item<long>();
}
