using System.Runtime.CompilerServices;
using CommunityToolkit.HighPerformance.Buffers;

namespace Tensors;

/// <summary>
/// The product of the matrix of windows and the weights, as an implicit product of matrices: blocks of windows are copied out of the image
/// into the caches, never all of them. Each element is a chain of fused multiply-adds in the order of the columns, cut by
/// <see cref="SumBlocks.Depth"/> into blocks that are added up one after the other.
/// </summary>
internal static unsafe class ConvolutionKernel
{
    // Parts of threads begin at whole tiles, whatever the width of the vectors.
    private const long RowGrain = 12;

    // Bytes of weights laid out at once: a part of the last-level cache.
    private const int BytesOfWeights = 4 << 20;

    /// <summary>Writes for each window <paramref name="results"/> elements, after an epilogue.</summary>
    public static void Run<T>(in Patches<T> patches, in TapWeights<T> weights, PatchTarget<T> target, long results, in Epilogue<T> epilogue)
        where T : unmanaged
    {
        if (patches.Rows > 0 && results > 0)
        {
            Widths.Widest<Loop<T>, T, bool>(new(patches, weights, target, results, epilogue));
        }
    }

    private static void Run<TLanes, T>(
        in Patches<T> patches, in TapWeights<T> weights, PatchTarget<T> target, long results, in Epilogue<T> epilogue)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        long depth = patches.Columns;
        int width = 2 * TLanes.Count;
        long block = Tiles.EqualBlock(results, BytesOfWeights / sizeof(T) / Math.Max(1, depth), width);
        bool inLines = !patches.IsMatrix && ConvolutionLineBody<TLanes, T>.Fits(patches);
        long pieces = inLines ? ConvolutionLineBody<TLanes, T>.Pieces(patches) : 0;
        long grain = inLines
            ? Grains.Items(Grains.MultiplyAdds, depth * results * patches.Rows / pieces)
            : Tiles.RoundUp(Grains.Items(Grains.MultiplyAdds, depth * results), RowGrain);
        using SpanOwner<T> scratch = SpanOwner<T>.Allocate(checked((int)((depth * block) + Tiles.Slack<T>())));
        fixed (T* start = scratch.Span)
        {
            T* packed = Tiles.Align(start);
            for (long first = 0; first < results; first += block)
            {
                long count = Math.Min(block, results - first);
                ForkJoinPool.For(
                    (count + width - 1) / width,
                    Grains.Items(Grains.Moved, depth * width),
                    new PackBody<TLanes, T>(patches, weights, packed, first, count));
                if (inLines)
                {
                    ForkJoinPool.For(
                        pieces, grain, new ConvolutionLineBody<TLanes, T>(patches, packed, target, first, count, epilogue.From(first)));
                }
                else
                {
                    ForkJoinPool.For(
                        patches.Rows, grain, new RowBody<TLanes, T>(patches, packed, target, first, count, epilogue.From(first)));
                }
            }
        }
    }

    private readonly struct Loop<T>(Patches<T> patches, TapWeights<T> weights, PatchTarget<T> target, long results, Epilogue<T> epilogue)
        : ILoop<T, bool>
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool Run<TLanes>()
            where TLanes : unmanaged, ILanes<TLanes, T>
        {
            ConvolutionKernel.Run<TLanes, T>(patches, weights, target, results, epilogue);
            return true;
        }
    }

    /// <summary>Lays out weights: block after block of the depth, in each of them two vectors of results at a time.</summary>
    private readonly struct PackBody<TLanes, T>(Patches<T> patches, TapWeights<T> weights, T* packed, long first, long count) : IRangeBody
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        private readonly T* _packed = packed;

        public void Run(long start, long end)
        {
            int width = 2 * TLanes.Count;
            long padded = Tiles.RoundUp(count, width);
            long blockDepth = SumBlocks.Depth(patches.Columns);
            for (long panel = start; panel < end; panel++)
            {
                int columns = (int)Math.Min(width, count - (panel * width));
                for (long p = 0; p < patches.Columns; p += blockDepth)
                {
                    long depth = Math.Min(blockDepth, patches.Columns - p);
                    weights.Pack<TLanes>(
                        patches, p, depth, first + (panel * width), columns, width, _packed + (p * padded) + (panel * width * depth));
                }
            }
        }
    }

    /// <summary>The results of rows [start, end).</summary>
    private readonly struct RowBody<TLanes, T>(
        Patches<T> patches, T* packed, PatchTarget<T> target, long first, long count, Epilogue<T> epilogue)
        : IRangeBody
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        private readonly T* _packed = packed;

        public void Run(long start, long end)
        {
            long blockDepth = SumBlocks.Depth(patches.Columns);
            long rowBlock = Tiles.RowBlock<TLanes, T>(end - start, blockDepth);
            long stride = target.UniformStride(patches);
            bool inPlace = patches.IsMatrix;
            long countOfA = inPlace ? 0 : PatchPacking.Count<TLanes, T>(rowBlock, blockDepth);
            long countOfC = stride > 0 ? 0 : rowBlock * count;
            using SpanOwner<T> scratch = SpanOwner<T>.Allocate(checked((int)(countOfA + countOfC + Tiles.Slack<T>())));
            fixed (T* memory = scratch.Span)
            {
                T* packedA = Tiles.Align(memory);
                T* apart = packedA + countOfA;
                for (long row = start; row < end; row += rowBlock)
                {
                    long rows = Math.Min(rowBlock, end - row);
                    T* c = stride > 0 ? target.Data + (row * stride) + first : apart;
                    long strideOfC = stride > 0 ? stride : count;
                    for (long p = 0; p < patches.Columns || p == 0; p += blockDepth)
                    {
                        long depth = Math.Min(blockDepth, patches.Columns - p);
                        PackedPatches<T> a = inPlace
                            ? new(patches.Data + (row * patches.RowStride) + p, patches.RowStride, 1)
                            : PatchPacking.Pack<TLanes, T>(patches, row, rows, p, depth, packedA);
                        T* panels = _packed + (p * Tiles.RoundUp(count, 2 * TLanes.Count));
                        Tiles.Multiply<TLanes, T>(
                            new(a.Data, a.RowStep, a.ColumnStep), panels, new(c, strideOfC, p > 0), rows, count, depth);
                    }

                    epilogue.Apply<TLanes>(c, strideOfC, rows, count);
                    if (stride == 0)
                    {
                        Spread(apart, row, rows);
                    }
                }
            }
        }

        private void Spread(T* apart, long row, long rows)
        {
            WindowCursor cursor = WindowCursor.At(patches, row);
            for (long i = 0; i < rows; i++)
            {
                new ReadOnlySpan<T>(apart + (i * count), (int)count).CopyTo(new(target.At(cursor) + first, (int)count));
                cursor.Advance(patches);
            }
        }
    }
}
