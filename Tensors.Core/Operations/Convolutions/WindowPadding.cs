namespace Tensors;

/// <summary>How far windows reach over the edges of an image, where there are zeros (nothing at all to a maximum).</summary>
/// <remarks>Explicit padding is written as what it is: <c>padding: [(1, 1), (0, 2)]</c>, a pair for each spatial axis.</remarks>
public sealed record WindowPadding
{
    private readonly ValueArray<(int Before, int After)> _pairs;
    private readonly bool _isSame;

    private WindowPadding(ValueArray<(int Before, int After)> pairs, bool isSame, bool roundsUp = false)
    {
        _pairs = pairs;
        _isSame = isSame;
        RoundsUp = roundsUp;
    }

    /// <summary>Whether windows that reach beyond the padding count.</summary>
    internal bool RoundsUp { get; }

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

    /// <summary>
    /// The same padding, and behind it as much more as a last window needs, if that begins inside the image or the padding before it: the
    /// number of windows is rounded up, as with PyTorch's ceil_mode.
    /// </summary>
    /// <exception cref="InvalidOperationException">Of <see cref="Same"/>, which rounds up already.</exception>
    public WindowPadding RoundedUp() => _isSame
        ? throw new InvalidOperationException("WindowPadding: SAME rounds the number of windows up already.")
        : new(_pairs, false, roundsUp: true);

    /// <summary>The same number of positions on every side.</summary>
    /// <param name="positions">Not negative.</param>
    /// <param name="axes">The number of spatial axes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public static WindowPadding All(int positions, int axes) => Of([.. Enumerable.Repeat((positions, positions), axes)]);

    /// <summary>The positions behind a spatial axis that were given.</summary>
    internal int Given(int axis) => _pairs.Count == 0 ? 0 : _pairs[axis].After;

    /// <summary>The positions on each side, which for <see cref="Same"/> follow from the extents.</summary>
    internal ValueArray<(int Before, int After)> Resolve(
        string operation, ReadOnlySpan<int> extents, ReadOnlySpan<int> sizes, ReadOnlySpan<int> strides, ReadOnlySpan<int> dilations)
    {
        if (RoundsUp)
        {
            return RoundUp(
                new WindowPadding(_pairs, false).Resolve(operation, extents, sizes, strides, dilations), extents, sizes, strides,
                dilations);
        }

        if (!_isSame && _pairs.Count == extents.Length)
        {
            return _pairs;
        }

        if (_pairs.Count > 0)
        {
            throw new ShapeMismatchException(
                operation, $"{_pairs.Count} pairs of padding were given for {extents.Length} spatial axes", [Shape.Create(extents)]);
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

    private static ValueArray<(int Before, int After)> RoundUp(
        ValueArray<(int Before, int After)> pairs, ReadOnlySpan<int> extents, ReadOnlySpan<int> sizes, ReadOnlySpan<int> strides,
        ReadOnlySpan<int> dilations)
    {
        (int Before, int After)[] rounded = new (int, int)[extents.Length];
        for (int axis = 0; axis < rounded.Length; axis++)
        {
            (int before, int after) = pairs[axis];
            long rest = (long)extents[axis] + before + after - ((sizes[axis] - 1L) * dilations[axis]) - 1;
            long windows = rest < 0 ? 0 : (rest + strides[axis] - 1) / strides[axis];

            // The last window has to begin in the image or before it.
            windows -= windows > 0 && windows * strides[axis] >= extents[axis] + before ? 1 : 0;
            long needed = rest < 0 ? 0 : (windows * strides[axis]) - rest;
            rounded[axis] = (before, checked((int)(after + Math.Max(0, needed))));
        }

        return new(rounded);
    }
}
