using System.Runtime.CompilerServices;
using CommunityToolkit.HighPerformance.Buffers;

namespace Tensors;

/// <summary>
/// Windows over an image in which every channel has weights of its own: vectors run along channels. Sums are those of
/// <see cref="ConvolutionKernel"/> and of <see cref="FilterGradientKernel"/>, bit by bit.
/// </summary>
internal static unsafe class DepthwiseKernel
{
    /// <summary>Taps beyond this would have to be cut into several sums.</summary>
    public const int MostTaps = 512;

    /// <summary>Writes the results of each window, after an epilogue: for each channel the sum over the taps.</summary>
    public static void Run<T>(in Patches<T> patches, in TapWeights<T> weights, PatchTarget<T> target, Epilogue<T> epilogue)
        where T : unmanaged => ForkJoinPool.For(
            patches.Rows, Grains.Items(Grains.Moved, (patches.Taps + 1) * patches.Channels),
            new Body<T>(patches, weights, target, epilogue));

    /// <summary>Writes for each tap and channel the sum over the windows.</summary>
    public static void FilterGradient<T>(in Patches<T> patches, Matrix<T> cotangents, T* gradient)
        where T : unmanaged
    {
        long runs = SumBlocks.Runs(patches.Rows);
        long count = patches.Taps * patches.Channels;
        if (count == 0)
        {
            return;
        }

        using SpanOwner<T> scratch = SpanOwner<T>.Allocate(runs == 1 ? 0 : checked((int)(runs * count)));
        fixed (T* partials = scratch.Span)
        {
            T* sums = runs == 1 ? gradient : partials;
            ForkJoinPool.For(
                runs * patches.Taps, Grains.Items(Grains.Moved, patches.Rows / runs * patches.Channels),
                new SumBody<T>(patches, cotangents, sums));
            if (runs > 1)
            {
                ReductionKernels.CombinePairwise<AddOperator, T>(partials, runs, count, gradient);
            }
        }
    }

    /// <summary>Sums of products of rows side by side: y[c] = Σₜ x[t][c] · w[t][c].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows<TLanes, T>(T** x, T** w, long count, T* y, long channels, bool adds)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        long c = 0;
        for (; c + (4 * TLanes.Count) <= channels; c += 4 * TLanes.Count)
        {
            TLanes s0 = TLanes.BroadcastBits(0);
            TLanes s1 = s0;
            TLanes s2 = s0;
            TLanes s3 = s0;
            for (long t = 0; t < count; t++)
            {
                T* left = x[t] + c;
                T* right = w[t] + c;
                s0 = TLanes.MultiplyAdd(TLanes.Load(left), TLanes.Load(right), s0);
                s1 = TLanes.MultiplyAdd(TLanes.Load(left + TLanes.Count), TLanes.Load(right + TLanes.Count), s1);
                s2 = TLanes.MultiplyAdd(TLanes.Load(left + (2 * TLanes.Count)), TLanes.Load(right + (2 * TLanes.Count)), s2);
                s3 = TLanes.MultiplyAdd(TLanes.Load(left + (3 * TLanes.Count)), TLanes.Load(right + (3 * TLanes.Count)), s3);
            }

            T* to = y + c;
            TLanes.Store(adds ? TLanes.Load(to) + s0 : s0, to);
            to += TLanes.Count;
            TLanes.Store(adds ? TLanes.Load(to) + s1 : s1, to);
            to += TLanes.Count;
            TLanes.Store(adds ? TLanes.Load(to) + s2 : s2, to);
            to += TLanes.Count;
            TLanes.Store(adds ? TLanes.Load(to) + s3 : s3, to);
        }

        for (; c < channels; c += TLanes.Count)
        {
            bool whole = channels - c >= TLanes.Count;
            TLanes mask = MaskedLanes.First<TLanes, T>((int)Math.Min(TLanes.Count, channels - c));
            TLanes sum = TLanes.BroadcastBits(0);
            for (long t = 0; t < count; t++)
            {
                sum = whole
                    ? TLanes.MultiplyAdd(TLanes.Load(x[t] + c), TLanes.Load(w[t] + c), sum)
                    : TLanes.MultiplyAdd(MaskedLanes.Load(x[t] + c, mask), MaskedLanes.Load(w[t] + c, mask), sum);
            }

            sum = adds ? MaskedLanes.Load(y + c, mask) + sum : sum;
            MaskedLanes.Store(sum, y + c, mask);
        }
    }

    private readonly struct RowLoop<T>(T** x, T** w, long count, T* y, long channels, bool adds) : ILoop<T, bool>
        where T : unmanaged
    {
        private readonly T** _x = x;
        private readonly T** _w = w;
        private readonly T* _y = y;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool Run<TLanes>()
            where TLanes : unmanaged, ILanes<TLanes, T>
        {
            Rows<TLanes, T>(_x, _w, count, _y, channels, adds);
            return true;
        }
    }

    /// <summary>Windows [start, end).</summary>
    private readonly struct Body<T>(Patches<T> patches, TapWeights<T> weights, PatchTarget<T> target, Epilogue<T> epilogue) : IRangeBody
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(long start, long end)
        {
            T** x = stackalloc T*[MostTaps];
            T** w = stackalloc T*[MostTaps];
            int taps = (int)patches.Taps;
            for (int tap = 0; tap < taps; tap++)
            {
                w[tap] = weights.Data + weights.OffsetOf(tap, patches.Axis1, patches.Axis2);
            }

            using SpanOwner<T> zeros = SpanOwner<T>.Allocate(checked((int)patches.Channels), AllocationMode.Clear);
            fixed (T* outside = zeros.Span)
            {
                WindowCursor cursor = WindowCursor.At(patches, start);
                for (long row = start; row < end; row++)
                {
                    WindowTaps.Find(patches, cursor, outside, x);
                    Widths.Widest<RowLoop<T>, T, bool>(new(x, w, taps, target.At(cursor), patches.Channels, adds: false));
                    epilogue.Apply(target.At(cursor), 1, patches.Channels);
                    cursor.Advance(patches);
                }
            }
        }
    }

    /// <summary>Pairs of a run of windows and a tap, [start, end) of them.</summary>
    private readonly struct SumBody<T>(Patches<T> patches, Matrix<T> cotangents, T* sums) : IRangeBody
        where T : unmanaged
    {
        private const int Block = 512;

        private readonly T* _sums = sums;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(long start, long end)
        {
            T** x = stackalloc T*[Block];
            T** w = stackalloc T*[Block];
            long blockDepth = SumBlocks.Depth(patches.Rows);
            long runDepth = SumBlocks.RunDepth(patches.Rows);
            using SpanOwner<T> zeros = SpanOwner<T>.Allocate(checked((int)patches.Channels), AllocationMode.Clear);
            fixed (T* outside = zeros.Span)
            {
                for (long pair = start; pair < end; pair++)
                {
                    (long run, long tap) = Math.DivRem(pair, patches.Taps);
                    T* sum = _sums + (pair * patches.Channels);
                    long first = run * runDepth;
                    long last = Math.Min(first + runDepth, patches.Rows);
                    for (long block = first; block < last || block == first; block += blockDepth)
                    {
                        int count = (int)Math.Min(blockDepth, last - block);
                        WindowCursor cursor = WindowCursor.At(patches, block);
                        for (int i = 0; i < count; i++)
                        {
                            x[i] = WindowTaps.Find(patches, cursor, tap, outside);
                            w[i] = cotangents.At(block + i, 0);
                            cursor.Advance(patches);
                        }

                        Widths.Widest<RowLoop<T>, T, bool>(new(x, w, count, sum, patches.Channels, adds: block > first));
                    }
                }
            }
        }
    }
}
