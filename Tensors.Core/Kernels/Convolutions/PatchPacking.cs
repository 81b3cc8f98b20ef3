using System.Runtime.CompilerServices;

namespace Tensors;

/// <summary>Where a packed block of <see cref="Patches{T}"/> lies: steps in elements.</summary>
internal readonly unsafe struct PackedPatches<T>(T* data, long rowStep, long columnStep)
    where T : unmanaged
{
    public readonly T* Data = data;
    public readonly long RowStep = rowStep;
    public readonly long ColumnStep = columnStep;
}

/// <summary>Copies a block of the matrix of windows out of the image, with zeros where windows reach over its edges.</summary>
internal static unsafe class PatchPacking
{
    /// <summary>Elements of memory for a block, which may be overwritten by a vector behind its end.</summary>
    public static long Count<TLanes, T>(long rows, long columns)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => Math.Max(rows * Stride<TLanes, T>(columns), columns * Stride<TLanes, T>(rows)) + TLanes.Count;

    /// <summary>Rows and columns of a block; images whose channels lie apart are read along their last axis instead.</summary>
    public static PackedPatches<T> Pack<TLanes, T>(in Patches<T> patches, long row, long rows, long column, long columns, T* packed)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        if (columns == 0)
        {
            return new(packed, 0, 0);
        }

        if (patches.HasChannelsFirst)
        {
            long rowStride = Stride<TLanes, T>(rows);
            PackColumns<TLanes, T>(patches, row, rows, column, columns, packed, rowStride);
            return new(packed, 1, rowStride);
        }

        long stride = Stride<TLanes, T>(columns);
        PackRows<TLanes, T>(patches, row, rows, column, columns, packed, stride);
        return new(packed, stride, 1);
    }

    // One vector more than is needed: rows that lie a power of two apart would push each other out of the cache.
    private static long Stride<TLanes, T>(long extent)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => ((extent + TLanes.Count - 1) / TLanes.Count * TLanes.Count) + TLanes.Count;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackRows<TLanes, T>(in Patches<T> patches, long row, long rows, long column, long columns, T* packed, long stride)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        long length = patches.LineLength;
        bool contiguous = patches.HasContiguousLines;
        (long firstLine, _) = Math.DivRem(column, length);
        (long firstTap0, long firstTap1) = Math.DivRem(firstLine, patches.Axis1.Taps);
        WindowCursor cursor = WindowCursor.At(patches, row);
        for (long i = 0; i < rows; i++)
        {
            T* member = patches.Data + (cursor.Member * patches.Strides.Batch);
            long start0 = patches.Axis0.Start(cursor.Window0);
            long start1 = patches.Axis1.Start(cursor.Window1);
            long start2 = patches.Axis2.Start(cursor.Window2);
            T* to = packed;
            (long tap0, long tap1) = (firstTap0, firstTap1);
            for (long line = firstLine * length; line < column + columns; line += length)
            {
                long from = Math.Max(0, column - line);
                long end = Math.Min(length, column + columns - line);
                long at0 = start0 + (tap0 * patches.Axis0.Spacing);
                long at1 = start1 + (tap1 * patches.Axis1.Spacing);
                T* source = member + (at0 * patches.Strides.Axis0) + (at1 * patches.Strides.Axis1);
                if (!patches.Axis0.IsInside(at0) || !patches.Axis1.IsInside(at1))
                {
                    Clear<TLanes, T>(to, end - from);
                }
                else if (contiguous)
                {
                    PackLine<TLanes, T>(patches, source, start2, from, end, to);
                }
                else
                {
                    PackTaps<TLanes, T>(patches, source, start2, from, end, to);
                }

                to += end - from;
                if (++tap1 == patches.Axis1.Taps)
                {
                    tap1 = 0;
                    tap0++;
                }
            }

            packed += stride;
            cursor.Advance(patches);
        }
    }

    /// <summary>Entries of a line whose taps and channels follow each other in memory: zeros, a run, zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PackLine<TLanes, T>(in Patches<T> patches, T* source, long start, long from, long end, T* to)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        (long firstTap, long endTap) = patches.Axis2.TapsInside(start);
        long first = Math.Clamp(firstTap * patches.Channels, from, end);
        long behind = Math.Clamp(endTap * patches.Channels, first, end);
        if (first > from)
        {
            Clear<TLanes, T>(to, first - from);
        }

        Copy<TLanes, T>(source + (start * patches.Strides.Axis2) + first, to + (first - from), behind - first);
        if (end > behind)
        {
            Clear<TLanes, T>(to + (behind - from), end - behind);
        }
    }

    /// <summary>Entries of a line tap by tap.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PackTaps<TLanes, T>(in Patches<T> patches, T* source, long start, long from, long end, T* to)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        (long tap, long channel) = Math.DivRem(from, patches.Channels);
        while (from < end)
        {
            long count = Math.Min(patches.Channels - channel, end - from);
            long at = start + (tap * patches.Axis2.Spacing);
            T* run = source + (at * patches.Strides.Axis2) + (channel * patches.Strides.Channel);
            if (!patches.Axis2.IsInside(at))
            {
                Clear<TLanes, T>(to, count);
            }
            else if (patches.Strides.Channel == 1)
            {
                Copy<TLanes, T>(run, to, count);
            }
            else
            {
                for (long i = 0; i < count; i++)
                {
                    to[i] = run[i * patches.Strides.Channel];
                }
            }

            to += count;
            from += count;
            channel = 0;
            tap++;
        }
    }

    /// <summary>Column by column, each of them in runs of the windows that lie in one line of the image.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackColumns<TLanes, T>(
        in Patches<T> patches, long row, long rows, long column, long columns, T* packed, long stride)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        WindowCursor cursor = WindowCursor.At(patches, row);
        long count;
        for (long done = 0; done < rows; done += count)
        {
            count = Math.Min(rows - done, patches.Axis2.Windows - cursor.Window2);
            T* member = patches.Data + (cursor.Member * patches.Strides.Batch);
            (long rest, long channel) = Math.DivRem(column, patches.Channels);
            (rest, long tap2) = Math.DivRem(rest, patches.Axis2.Taps);
            (long tap0, long tap1) = Math.DivRem(rest, patches.Axis1.Taps);
            for (long i = 0; i < columns; i++)
            {
                long at0 = patches.Axis0.Start(cursor.Window0) + (tap0 * patches.Axis0.Spacing);
                long at1 = patches.Axis1.Start(cursor.Window1) + (tap1 * patches.Axis1.Spacing);
                long at2 = patches.Axis2.Start(cursor.Window2) + (tap2 * patches.Axis2.Spacing);
                bool inside = patches.Axis0.IsInside(at0) && patches.Axis1.IsInside(at1);
                long first = inside ? Math.Clamp(-at2, 0, count) : count;
                long end = inside ? Math.Clamp(patches.Axis2.Extent - at2, first, count) : count;
                T* source = member + (at0 * patches.Strides.Axis0) + (at1 * patches.Strides.Axis1) + at2
                    + (channel * patches.Strides.Channel);
                T* to = packed + (i * stride) + done;
                new Span<T>(to, (int)first).Clear();
                CopyExactly<TLanes, T>(source + first, to + first, end - first);
                new Span<T>(to + end, (int)(count - end)).Clear();
                if (++channel < patches.Channels)
                {
                    continue;
                }

                channel = 0;
                if (++tap2 == patches.Axis2.Taps)
                {
                    tap2 = 0;
                    tap1++;
                }

                if (tap1 == patches.Axis1.Taps)
                {
                    tap1 = 0;
                    tap0++;
                }
            }

            cursor.Advance(patches, count);
        }
    }

    /// <summary>Copies whole vectors; what is written behind the run is overwritten by the next one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy<TLanes, T>(T* from, T* to, long count)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        long whole = count / TLanes.Count * TLanes.Count;
        for (long i = 0; i < whole; i += TLanes.Count)
        {
            TLanes.Store(TLanes.Load(from + i), to + i);
        }

        if (whole < count)
        {
            TLanes mask = MaskedLanes.First<TLanes, T>((int)(count - whole));
            TLanes.Store(MaskedLanes.Load(from + whole, mask), to + whole);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyExactly<TLanes, T>(T* from, T* to, long count)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        long whole = count / TLanes.Count * TLanes.Count;
        for (long i = 0; i < whole; i += TLanes.Count)
        {
            TLanes.Store(TLanes.Load(from + i), to + i);
        }

        if (whole < count)
        {
            TLanes mask = MaskedLanes.First<TLanes, T>((int)(count - whole));
            MaskedLanes.Store(MaskedLanes.Load(from + whole, mask), to + whole, mask);
        }
    }

    /// <summary>Zeros in whole vectors; see <see cref="Copy"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Clear<TLanes, T>(T* to, long count)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        for (long i = 0; i < count; i += TLanes.Count)
        {
            TLanes.Store(TLanes.BroadcastBits(0), to + i);
        }
    }
}
