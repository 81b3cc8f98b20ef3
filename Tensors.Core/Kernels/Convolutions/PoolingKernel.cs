using System.Runtime.CompilerServices;
using CommunityToolkit.HighPerformance.Buffers;

namespace Tensors;

/// <summary>What a pooling computes of the elements that a window sees, for some of the channels.</summary>
internal unsafe interface IPooling<T>
    where T : unmanaged
{
    /// <summary>Whether windows write to elements of the image, so that those of one image have to follow each other.</summary>
    static abstract bool Scatters { get; }

    /// <summary>One window.</summary>
    /// <param name="run">Its elements.</param>
    /// <param name="window">The number of the window among all.</param>
    /// <param name="channel">The first channel.</param>
    /// <param name="count">How many channels: as many as a vector has, or fewer.</param>
    void Run<TLanes>(in WindowRun<T> run, long window, long channel, int count)
        where TLanes : unmanaged, ILanes<TLanes, T>;
}

/// <summary>Walks windows and channels of an image whose channels lie side by side.</summary>
internal static unsafe class PoolingKernel
{
    // Channels of one unit of work where windows write to the image: a few cache lines.
    private const int ChannelBlock = 64;

    public static void Run<TPooling, T>(in Patches<T> patches, TPooling pooling)
        where TPooling : struct, IPooling<T>
        where T : unmanaged
    {
        long work = patches.Taps * patches.Channels;
        if (TPooling.Scatters)
        {
            long rows = patches.Rows / Math.Max(1, patches.Batch);
            long blocks = (patches.Channels + ChannelBlock - 1) / ChannelBlock;
            ForkJoinPool.For(
                patches.Batch * blocks, Grains.Items(Grains.Moved, rows * work / Math.Max(1, blocks)),
                new ImageBody<TPooling, T>(patches, pooling, rows, blocks));
        }
        else
        {
            ForkJoinPool.For(patches.Rows, Grains.Items(Grains.Moved, work), new WindowBody<TPooling, T>(patches, pooling));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Walk<TLanes, TPooling, T>(
        in Patches<T> patches, TPooling pooling, long start, long end, long channel, long channels)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where TPooling : struct, IPooling<T>
        where T : unmanaged
    {
        int taps = checked((int)patches.Taps);
        using SpanOwner<long> scratch = SpanOwner<long>.Allocate(2 * taps);
        fixed (long* memory = scratch.Span)
        {
            WindowRun<T> run = new((T**)memory, memory + taps);
            WindowCursor cursor = WindowCursor.At(patches, start);
            for (long window = start; window < end; window++)
            {
                run.Find(patches, cursor);
                for (long c = channel; c < channels; c += TLanes.Count)
                {
                    pooling.Run<TLanes>(run, window, c, (int)Math.Min(TLanes.Count, channels - c));
                }

                cursor.Advance(patches);
            }
        }
    }

    private readonly struct Loop<TPooling, T>(Patches<T> patches, TPooling pooling, long start, long end, long channel, long channels)
        : ILoop<T, bool>
        where TPooling : struct, IPooling<T>
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool Run<TLanes>()
            where TLanes : unmanaged, ILanes<TLanes, T>
        {
            Walk<TLanes, TPooling, T>(patches, pooling, start, end, channel, channels);
            return true;
        }
    }

    private readonly struct WindowBody<TPooling, T>(Patches<T> patches, TPooling pooling) : IRangeBody
        where TPooling : struct, IPooling<T>
        where T : unmanaged
    {
        public void Run(long start, long end) =>
            Widths.Widest<Loop<TPooling, T>, T, bool>(new(patches, pooling, start, end, 0, patches.Channels));
    }

    /// <summary>Pairs of an image and a block of channels.</summary>
    private readonly struct ImageBody<TPooling, T>(Patches<T> patches, TPooling pooling, long rows, long blocks) : IRangeBody
        where TPooling : struct, IPooling<T>
        where T : unmanaged
    {
        public void Run(long start, long end)
        {
            for (long pair = start; pair < end; pair++)
            {
                (long member, long block) = Math.DivRem(pair, blocks);
                long channel = block * ChannelBlock;
                Widths.Widest<Loop<TPooling, T>, T, bool>(new(
                    patches, pooling, member * rows, (member + 1) * rows, channel, Math.Min(channel + ChannelBlock, patches.Channels)));
            }
        }
    }
}
