namespace Tensors;

/// <summary>
/// One axis of windows that slide over an image: tap t of window j lies at j · step + first + t · spacing, and outside of the extent there
/// are zeros.
/// </summary>
/// <param name="Windows">How many windows there are.</param>
/// <param name="Taps">How many elements each sees.</param>
/// <param name="Step">From one window to the next.</param>
/// <param name="First">Where the first tap of the first window lies.</param>
/// <param name="Spacing">From one tap to the next.</param>
/// <param name="Extent">The extent of the image.</param>
internal readonly record struct WindowAxis(long Windows, long Taps, long Step, long First, long Spacing, long Extent)
{
    /// <summary>The axis that images of fewer axes lack.</summary>
    public static WindowAxis None => new(1, 1, 1, 0, 1, 1);

    /// <summary>Where tap 0 of a window lies.</summary>
    public long Start(long window) => (window * Step) + First;

    public bool IsInside(long position) => (ulong)position < (ulong)Extent;

    /// <summary>The taps of a window that lie inside the image, where the spacing is positive.</summary>
    public (long First, long End) TapsInside(long start)
    {
        long first = start >= 0 ? 0 : (-start + Spacing - 1) / Spacing;
        long end = Extent <= start ? 0 : (Extent - start + Spacing - 1) / Spacing;
        return (Math.Min(first, Taps), Math.Clamp(end, Math.Min(first, Taps), Taps));
    }
}
