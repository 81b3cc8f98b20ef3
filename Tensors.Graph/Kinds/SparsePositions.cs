namespace Tensors.Graphs;

/// <summary>Where the elements of a tensor stand of which only some are there: a row of coordinates for each.</summary>
internal sealed class SparsePositions
{
    private readonly long[] _coordinates;

    private SparsePositions(long[] coordinates, int count, long[] extents)
    {
        _coordinates = coordinates;
        Count = count;
        Extents = extents;
    }

    /// <summary>How many elements are there.</summary>
    public int Count { get; }

    /// <summary>The extents of the whole.</summary>
    public long[] Extents { get; }

    /// <summary>The coordinates of an element.</summary>
    public ReadOnlySpan<long> this[int element] => _coordinates.AsSpan(element * Extents.Length, Extents.Length);

    /// <summary>From the operands of a node, which fit together.</summary>
    /// <exception cref="InvalidArgumentException">They do not, or a position lies outside.</exception>
    public static SparsePositions Of(Evaluation e, int indices, int values, int extents) =>
        Of(e, e[indices], e.Content(values).Shape, e[extents].ToArray<long>());

    /// <summary>As <see cref="Of(Evaluation, int, int, int)"/>, without values.</summary>
    public static SparsePositions Of(Evaluation e, int indices, int extents) =>
        Of(e, e[indices], e[indices].Shape.Rank > 0 ? [e[indices].Shape[0]] : [], e[extents].ToArray<long>());

    /// <summary>Coordinates row after row.</summary>
    public static SparsePositions Create(IReadOnlyCollection<long> coordinates, int count, long[] extents) =>
        new([.. coordinates], count, extents);

    /// <summary>The order in which the elements stand row by row; those at one position keep theirs.</summary>
    public int[] Order()
    {
        int[] order = [.. Enumerable.Range(0, Count)];
        Array.Sort(order, (x, y) => this[x].SequenceCompareTo(this[y]) is not 0 and int compared ? compared : x - y);
        return order;
    }

    /// <summary>Some of the elements, in an order.</summary>
    public SparsePositions Gather(int[] elements)
    {
        long[] coordinates = new long[elements.Length * Extents.Length];
        foreach ((int i, int element) in elements.Index())
        {
            this[element].CopyTo(coordinates.AsSpan(i * Extents.Length));
        }

        return new(coordinates, elements.Length, Extents);
    }

    /// <summary>The number of each element in the whole as one row of its axes, some of them left out.</summary>
    public long[] Numbers(IReadOnlyCollection<int> axes)
    {
        long[] numbers = new long[Count];
        for (int i = 0; i < Count; i++)
        {
            foreach (int axis in axes)
            {
                numbers[i] = (numbers[i] * Extents[axis]) + this[i][axis];
            }
        }

        return numbers;
    }

    /// <summary>How many elements something has, as far as they can be kept.</summary>
    /// <exception cref="InvalidArgumentException">They are too many.</exception>
    public static int Keepable(Evaluation e, long count) => count <= Array.MaxLength
        ? (int)count
        : throw new InvalidArgumentException($"{e.Node.Op}: {count} elements are more than can be kept.", e.Node);

    /// <summary>The coordinates as an operand of other nodes.</summary>
    public Tensor ToTensor() => Tensor.FromArray(_coordinates, [Count, Extents.Length]);

    private static SparsePositions Of(Evaluation e, Tensor indices, Shape values, long[] extents)
    {
        if (indices.Rank != 2 || values.Rank != 1 || values[0] != indices.Shape[0] || indices.Shape[1] != extents.Length)
        {
            throw new InvalidArgumentException(
                $"{e.Node.Op}: indices {indices.Shape}, values {values} and {extents.Length} extents are no tensor: (n, axes), (n) and as "
                + "many extents as axes are needed.", e.Node);
        }

        SparsePositions positions = new(indices.ToArray<long>(), indices.Shape[0], extents);
        if (Array.FindIndex(extents, extent => extent < 0) is >= 0 and int wrong)
        {
            throw new InvalidArgumentException($"{e.Node.Op}: extent {wrong} is negative: {extents[wrong]}.", e.Node);
        }

        for (int i = 0; i < positions.Count; i++)
        {
            ReadOnlySpan<long> position = positions[i];
            for (int axis = 0; axis < extents.Length; axis++)
            {
                if (position[axis] < 0 || position[axis] >= extents[axis])
                {
                    throw new InvalidArgumentException(
                        $"{e.Node.Op}: indices[{i}] = [{string.Join(", ", position.ToArray())}] is out of bounds: need 0 <= index < "
                        + $"[{string.Join(", ", extents)}].", e.Node);
                }
            }
        }

        return positions;
    }
}
