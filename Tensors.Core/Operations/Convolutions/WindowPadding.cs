namespace Tensors;

/// <summary>How far windows reach over the edges of an image, where there are zeros (nothing at all to a maximum).</summary>
/// <remarks>Explicit padding is written as what it is: <c>padding: [(1, 1), (0, 2)]</c>, a pair for each spatial axis.</remarks>
public sealed record WindowPadding
{
    private readonly ValueArray<(int Before, int After)> _pairs;
    private readonly bool _isSame;

    private WindowPadding(ValueArray<(int Before, int After)> pairs, bool isSame)
    {
        _pairs = pairs;
        _isSame = isSame;
    }

    /// <summary>Whether the pairs are given.</summary>
    internal bool IsExplicit => _pairs.Count > 0;

    /// <summary>None: windows lie inside the image.</summary>
    public static WindowPadding Valid { get; } = new([], false);

    /// <summary>
    /// As TensorFlow's SAME: so much that there are <c>⌈extent / stride⌉</c> windows, half of it before the image, an odd rest behind it.
    /// </summary>
    public static WindowPadding Same { get; } = new([], true);

    /// <summary>For each spatial axis the positions before and after it.</summary>
    /// <param name="pairs">None of them is negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public static WindowPadding Of(params ReadOnlySpan<(int Before, int After)> pairs)
    {
        foreach ((int before, int after) in pairs)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(before);
            ArgumentOutOfRangeException.ThrowIfNegative(after);
        }

        return new(new(pairs.ToArray()), false);
    }

    /// <summary>The same number of positions on every side.</summary>
    /// <param name="positions">Not negative.</param>
    /// <param name="axes">The number of spatial axes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public static WindowPadding All(int positions, int axes) => Of([.. Enumerable.Repeat((positions, positions), axes)]);

    /// <summary>The positions on each side, which for <see cref="Same"/> follow from the extents.</summary>
    internal ValueArray<(int Before, int After)> Resolve(
        string operation, ReadOnlySpan<int> extents, ReadOnlySpan<int> sizes, ReadOnlySpan<int> strides, ReadOnlySpan<int> dilations)
    {
        if (!_isSame && _pairs.Count == extents.Length)
        {
            return _pairs;
        }

        if (_pairs.Count > 0)
        {
            throw new ShapeMismatchException(operation, $"{_pairs.Count} pairs of padding were given for {extents.Length} spatial axes", [Shape.Create(extents)]);
        }

        (int Before, int After)[] pairs = new (int, int)[extents.Length];
        for (int axis = 0; _isSame && axis < pairs.Length; axis++)
        {
            long windows = ((long)extents[axis] + strides[axis] - 1) / strides[axis];
            long total = Math.Max(0, ((windows - 1) * strides[axis]) + ((sizes[axis] - 1L) * dilations[axis]) + 1 - extents[axis]);
            pairs[axis] = ((int)(total / 2), (int)(total - (total / 2)));
        }

        return new(pairs);
    }
}
