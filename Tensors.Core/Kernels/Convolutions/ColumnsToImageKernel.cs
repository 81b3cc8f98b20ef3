using System.Runtime.CompilerServices;
using CommunityToolkit.HighPerformance.Buffers;

namespace Tensors;

/// <summary>
/// The transpose of a convolution with respect to an image of few channels: the cotangents of a block of windows times all weights, and
/// then each product is added to the image where its tap lies (col2im). A convolution of the cotangents would fill a few lanes of each
/// vector with channels; here taps fill them.
/// </summary>
internal static unsafe class ColumnsToImageKernel
{
    // Up to this many channels, half of the shortest tile of AVX-512, adding costs less than empty lanes.
    private const int MostChannels = 8;

    // Bytes of products that are there at once: a part of a second-level cache.
    private const int BytesOfProducts = 256 << 10;

    /// <summary>Whether this way is the better one; it follows from shapes alone, because the order of sums is another.</summary>
    public static bool Fits(int channels, ReadOnlySpan<int> taps) => channels <= MostChannels && taps.ContainsAnyExcept(1);

    /// <summary>Writes the image.</summary>
    /// <param name="windows">The windows over the image; elements of a pixel lie side by side.</param>
    /// <param name="cotangents">The cotangent of the first window and result.</param>
    /// <param name="steps">From cotangent to cotangent.</param>
    /// <param name="weights">A row for each (tap, channel), a column for each result.</param>
    /// <param name="results">Results of a window.</param>
    public static void Run<T>(in Patches<T> windows, T* cotangents, ImageStrides steps, Matrix<T> weights, long results)
        where T : unmanaged
    {
        if (windows.Channels > 0)
        {
            Widths.Widest<Loop<T>, T, bool>(new(windows, cotangents, steps, weights, results));
        }
    }

    private static void Run<TLanes, T>(in Patches<T> windows, T* cotangents, ImageStrides steps, Matrix<T> weights, long results)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        int width = 2 * TLanes.Count;
        long padded = Tiles.RoundUp(windows.Columns, width);
        using SpanOwner<T> scratch = SpanOwner<T>.Allocate(checked((int)((padded * results) + Tiles.Slack<T>())));
        fixed (T* start = scratch.Span)
        {
            T* panels = Tiles.Align(start);
            long blockDepth = SumBlocks.Depth(results);
            for (long p = 0; p < results; p += blockDepth)
            {
                long depth = Math.Min(blockDepth, results - p);
                for (long column = 0; column < windows.Columns; column += width)
                {
                    long count = Math.Min(width, windows.Columns - column);
                    Packing.Panel<TLanes, T>(weights.From(column, p), panels + (p * padded) + (column * depth), count, depth, width);
                }
            }

            long lines = windows.Batch * windows.Axis0.Extent * windows.Axis1.Extent;
            long work = windows.Axis2.Windows * windows.Columns * results / windows.Axis1.Step;
            ForkJoinPool.For(
                lines, Grains.Items(Grains.MultiplyAdds, work), new LineBody<TLanes, T>(windows, cotangents, steps, panels, results));
        }
    }

    private readonly struct Loop<T>(Patches<T> windows, T* cotangents, ImageStrides steps, Matrix<T> weights, long results) : ILoop<T, bool>
        where T : unmanaged
    {
        private readonly T* _cotangents = cotangents;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool Run<TLanes>()
            where TLanes : unmanaged, ILanes<TLanes, T>
        {
            ColumnsToImageKernel.Run<TLanes, T>(windows, _cotangents, steps, weights, results);
            return true;
        }
    }

    /// <summary>
    /// Lines [start, end) of the image. Windows that reach into them from outside are multiplied by every thread that needs them.
    /// </summary>
    private readonly struct LineBody<TLanes, T>(Patches<T> windows, T* cotangents, ImageStrides steps, T* panels, long results) : IRangeBody
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        private readonly T* _cotangents = cotangents;
        private readonly T* _panels = panels;

        public void Run(long start, long end)
        {
            long linesOfMember = windows.Axis0.Extent * windows.Axis1.Extent;
            long stride = Tiles.RoundUp(windows.Columns, TLanes.Count);
            long block = Tiles.EqualBlock(windows.Axis2.Windows, BytesOfProducts / sizeof(T) / stride, MicroKernel.MostRows<TLanes, T>());
            using SpanOwner<T> scratch = SpanOwner<T>.Allocate(checked((int)((block * stride) + Tiles.Slack<T>())));
            using SpanOwner<nint> pointers = SpanOwner<nint>.Allocate(checked((int)(windows.Axis0.Taps * windows.Axis1.Taps)));
            fixed (nint* lines = pointers.Span)
            fixed (T* memory = scratch.Span)
            {
                T* products = Tiles.Align(memory);
                for (long line = start; line < end;)
                {
                    (long member, long first) = Math.DivRem(line, linesOfMember);
                    long behind = Math.Min(linesOfMember, first + end - line);
                    Clear(member, first, behind);
                    if (results > 0)
                    {
                        AddMember(member, first, behind, products, stride, block, (T**)lines);
                    }

                    line += behind - first;
                }
            }
        }

        private T* Line(long member, long line)
        {
            (long at0, long at1) = Math.DivRem(line, windows.Axis1.Extent);
            return windows.Data + (member * windows.Strides.Batch) + (at0 * windows.Strides.Axis0) + (at1 * windows.Strides.Axis1);
        }

        private void Clear(long member, long first, long behind)
        {
            for (long line = first; line < behind; line++)
            {
                // Groups of channels lie between each other.
                T* pixel = Line(member, line);
                bool whole = windows.Strides.Axis2 == windows.Channels;
                (long runs, long length) = whole ? (1, windows.Axis2.Extent * windows.Channels) : (windows.Axis2.Extent, windows.Channels);
                for (long run = 0; run < runs; run++, pixel += windows.Strides.Axis2)
                {
                    new Span<T>(pixel, (int)length).Clear();
                }
            }
        }

        private void AddMember(long member, long first, long behind, T* products, long stride, long block, T** lines)
        {
            for (long window0 = 0; window0 < windows.Axis0.Windows; window0++)
            {
                for (long window1 = 0; window1 < windows.Axis1.Windows; window1++)
                {
                    if (!FindLines(member, window0, window1, first, behind, lines))
                    {
                        continue;
                    }

                    T* a = _cotangents + (member * steps.Batch) + (window0 * steps.Axis0) + (window1 * steps.Axis1);
                    for (long window2 = 0; window2 < windows.Axis2.Windows; window2 += block)
                    {
                        long rows = Math.Min(block, windows.Axis2.Windows - window2);
                        Multiply(new(a + (window2 * steps.Axis2), steps.Axis2, steps.Channel), products, stride, rows);
                        AddProducts(window2, rows, products, stride, lines);
                    }
                }
            }
        }

        /// <summary>
        /// The line of the image under each pair of taps of the first two axes, null where it is none of those asked for; whether there is
        /// one.
        /// </summary>
        private bool FindLines(long member, long window0, long window1, long first, long behind, T** lines)
        {
            bool any = false;
            for (long tap0 = 0; tap0 < windows.Axis0.Taps; tap0++)
            {
                for (long tap1 = 0; tap1 < windows.Axis1.Taps; tap1++)
                {
                    bool here = windows.SeesLine(window0, tap0, window1, tap1, out long at0, out long at1);
                    long line = (at0 * windows.Axis1.Extent) + at1;
                    here &= line >= first && line < behind;
                    *lines++ = here ? Line(member, line) : null;
                    any |= here;
                }
            }

            return any;
        }

        private void Multiply(Matrix<T> a, T* products, long stride, long rows)
        {
            long blockDepth = SumBlocks.Depth(results);
            long padded = Tiles.RoundUp(windows.Columns, 2 * TLanes.Count);
            for (long p = 0; p < results; p += blockDepth)
            {
                long depth = Math.Min(blockDepth, results - p);
                TileResult<T> result = new(products, stride, p > 0);
                Tiles.Multiply<TLanes, T>(a.From(0, p), _panels + (p * padded), result, rows, windows.Columns, depth);
            }
        }

        /// <summary>
        /// Taps of one window lie apart, those of neighbouring windows upon each other: all of the one, then the next, so that no sum
        /// waits.
        /// </summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void AddProducts(long window, long rows, T* products, long stride, T** lines)
        {
            (WindowAxis axis, long channels, long pixel, bool contiguous) = (
                windows.Axis2, windows.Channels, windows.Strides.Axis2, windows.HasContiguousLines);
            long count = windows.Axis0.Taps * windows.Axis1.Taps;
            for (long i = 0; i < rows; i++, products += stride)
            {
                long start = axis.Start(window + i);
                (long first, long end) = axis.TapsInside(start);
                T* product = products;
                for (long line = 0; line < count; line++, product += axis.Taps * channels)
                {
                    if (lines[line] == null)
                    {
                        continue;
                    }

                    T* to = lines[line] + (start * pixel);
                    if (contiguous)
                    {
                        Add(product + (first * channels), to + (first * channels), (end - first) * channels);
                        continue;
                    }

                    for (long tap = first; tap < end; tap++)
                    {
                        Add(product + (tap * channels), to + (tap * axis.Spacing * pixel), channels);
                    }
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Add(T* from, T* to, long count)
        {
            long whole = count / TLanes.Count * TLanes.Count;
            for (long i = 0; i < whole; i += TLanes.Count)
            {
                TLanes.Store(TLanes.Load(to + i) + TLanes.Load(from + i), to + i);
            }

            if (whole < count)
            {
                TLanes mask = MaskedLanes.First<TLanes, T>((int)(count - whole));
                MaskedLanes.Store(MaskedLanes.Load(to + whole, mask) + MaskedLanes.Load(from + whole, mask), to + whole, mask);
            }
        }
    }
}
