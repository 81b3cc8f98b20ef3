using System.Runtime.CompilerServices;

namespace Tensors;

/// <summary>
/// Strides of an image with channels: from batch member to member, along three spatial axes, and from channel to channel.
/// </summary>
internal readonly record struct ImageStrides(long Batch, long Axis0, long Axis1, long Axis2, long Channel)
{
    /// <summary>Those of a layout (N, spatial…, C); axes that it lacks come first.</summary>
    public static ImageStrides Of(in Layout layout)
    {
        ReadOnlySpan<long> strides = layout.Strides;
        return new(strides[0], strides.Length > 4 ? strides[^4] : 0, strides.Length > 3 ? strides[^3] : 0, strides[^2], strides[^1]);
    }
}

/// <summary>
/// The matrix of all windows over an image, which is nowhere as a whole: a row for each window in the order of (n, j0, j1, j2), a column
/// for each (tap of axis 0, of axis 1, of axis 2, channel).
/// </summary>
internal readonly unsafe struct Patches<T>(
    T* data, ImageStrides strides, long batch, long channels, WindowAxis axis0, WindowAxis axis1, WindowAxis axis2)
    where T : unmanaged
{
    public readonly T* Data = data;
    public readonly ImageStrides Strides = strides;
    public readonly long Batch = batch;
    public readonly long Channels = channels;
    public readonly WindowAxis Axis0 = axis0;
    public readonly WindowAxis Axis1 = axis1;
    public readonly WindowAxis Axis2 = axis2;

    public long Rows => Batch * Axis0.Windows * Axis1.Windows * Axis2.Windows;

    /// <summary>Columns of one pair of taps of the first two axes.</summary>
    public long LineLength => Axis2.Taps * Channels;

    public long Taps => Axis0.Taps * Axis1.Taps * Axis2.Taps;

    public long Columns => Axis0.Taps * Axis1.Taps * LineLength;

    /// <summary>Whether the columns of one line lie in memory one after the other.</summary>
    public bool HasContiguousLines => Strides.Channel == 1 && (Axis2.Taps == 1 || (Axis2.Spacing == 1 && Strides.Axis2 == Channels));

    /// <summary>Whether neighbouring windows see neighbouring elements while channels lie apart.</summary>
    public bool HasChannelsFirst => Strides.Channel != 1 && Axis2.Step == 1 && Strides.Axis2 == 1;

    /// <summary>Whether the image itself is the matrix: one tap, and rows at equal distances.</summary>
    public bool IsMatrix => Strides.Channel == 1 && Taps == 1
        && Axis2 is { First: 0 } && Axis1 is { First: 0 } && Axis0 is { First: 0 }
        && (Axis1.Windows == 1 || Axis1.Step * Strides.Axis1 == Axis2.Windows * RowStride)
        && (Axis0.Windows == 1 || Axis0.Step * Strides.Axis0 == Axis1.Windows * Axis2.Windows * RowStride)
        && (Batch == 1 || Strides.Batch == Axis0.Windows * Axis1.Windows * Axis2.Windows * RowStride);

    /// <summary>Where the line under two taps of two windows lies along the first two axes; whether that is inside of the image.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool SeesLine(long window0, long tap0, long window1, long tap1, out long at0, out long at1)
    {
        at0 = Axis0.Start(window0) + (tap0 * Axis0.Spacing);
        at1 = Axis1.Start(window1) + (tap1 * Axis1.Spacing);
        return Axis0.IsInside(at0) && Axis1.IsInside(at1);
    }

    /// <summary>From one row to the next where <see cref="IsMatrix"/>.</summary>
    public long RowStride => Axis2.Step * Strides.Axis2;
}

/// <summary>Walks the rows of <see cref="Patches{T}"/>.</summary>
internal struct WindowCursor
{
    public long Member;
    public long Window0;
    public long Window1;
    public long Window2;

    public static WindowCursor At<T>(in Patches<T> patches, long row)
        where T : unmanaged
    {
        WindowCursor cursor = default;
        (row, cursor.Window2) = Math.DivRem(row, patches.Axis2.Windows);
        (row, cursor.Window1) = Math.DivRem(row, patches.Axis1.Windows);
        (cursor.Member, cursor.Window0) = Math.DivRem(row, patches.Axis0.Windows);
        return cursor;
    }

    /// <summary>So many rows on, at most to the first one of the next line of windows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Advance<T>(in Patches<T> patches, long count = 1)
        where T : unmanaged
    {
        Window2 += count;
        if (Window2 < patches.Axis2.Windows)
        {
            return;
        }

        Window2 = 0;
        if (++Window1 < patches.Axis1.Windows)
        {
            return;
        }

        Window1 = 0;
        if (++Window0 == patches.Axis0.Windows)
        {
            Window0 = 0;
            Member++;
        }
    }
}
