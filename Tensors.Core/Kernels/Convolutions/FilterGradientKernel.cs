using System.Runtime.CompilerServices;
using CommunityToolkit.HighPerformance.Buffers;

namespace Tensors;

/// <summary>
/// The transposed matrix of windows times a matrix with a row for each window. Each element is a sum over all windows, cut as that of a
/// product of matrices is (<see cref="SumBlocks"/>): chains, which are added up one after the other in runs, which are added up pairwise.
/// </summary>
internal static unsafe class FilterGradientKernel
{
    // So many elements of products of runs are there at once.
    private const long MostElements = 4 << 20;

    private const long RowGrain = 12;

    // Bytes of cotangents laid out at once.
    private const int BytesOfCotangents = 2 << 20;

    /// <summary>Writes for each column of the patches <paramref name="results"/> elements, from row to row at a stride.</summary>
    /// <param name="patches">The windows.</param>
    /// <param name="cotangents">A row for each window.</param>
    /// <param name="gradient">The result.</param>
    /// <param name="stride">From row to row of it.</param>
    /// <param name="results">Columns of it.</param>
    public static void Run<T>(in Patches<T> patches, Matrix<T> cotangents, T* gradient, long stride, long results)
        where T : unmanaged
    {
        (long height, long depth) = (patches.Columns, patches.Rows);
        long runs = SumBlocks.Runs(depth);
        if (height == 0 || results == 0)
        {
            return;
        }

        if (runs == 1)
        {
            long grain = Tiles.RoundUp(Grains.Items(Grains.MultiplyAdds, depth * results), RowGrain);
            ForkJoinPool.For(height, grain, new RangeBody<T>(patches, cotangents, gradient, stride, results));
            return;
        }

        long block = Math.Clamp(MostElements / runs / results, 1, height);
        using SpanOwner<T> scratch = SpanOwner<T>.Allocate(checked((int)(runs * block * results)));
        fixed (T* products = scratch.Span)
        {
            for (long first = 0; first < height; first += block)
            {
                long count = Math.Min(block, height - first);
                ForkJoinPool.For(runs, 1, new RunBody<T>(patches, cotangents, products, first, count, results));
                ReductionKernels.CombinePairwise<AddOperator, T>(products, runs, count * results, products);
                for (long i = 0; i < count; i++)
                {
                    new ReadOnlySpan<T>(products + (i * results), (int)results).CopyTo(
                        new(gradient + ((first + i) * stride), (int)results));
                }
            }
        }
    }

    private static void RunPart<TLanes, T>(in Part<T> part)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        int width = 2 * TLanes.Count;
        long blockDepth = Math.Min(SumBlocks.Depth(part.Patches.Rows), Math.Max(1, part.Windows));
        long columnBlock = Tiles.EqualBlock(part.Columns, BytesOfCotangents / sizeof(T) / blockDepth, width);
        WindowPieces<T> pieces = new(part.Patches, blockDepth);
        bool inLines = part.Windows > 0 && pieces.Fit;
        long rowBlock = Tiles.RowBlock<TLanes, T>(part.Rows, blockDepth);
        long countOfA = inLines ? pieces.Elements : PatchPacking.Count<TLanes, T>(blockDepth, rowBlock);
        long countOfB = Tiles.RoundUp(columnBlock, width) * blockDepth;
        using SpanOwner<T> scratch = SpanOwner<T>.Allocate(checked((int)(countOfB + countOfA + Tiles.Slack<T>())));
        using SpanOwner<nint> pointers = SpanOwner<nint>.Allocate(inLines ? checked((int)pieces.Pointers) : 0);
        using SpanOwner<long> lengths = SpanOwner<long>.Allocate(inLines ? (int)pieces.MostPieces : 0);
        using SpanOwner<TileJump> room = SpanOwner<TileJump>.Allocate(inLines ? (int)pieces.MostPieces : 0);
        fixed (TileJump* jumps = room.Span)
        fixed (long* lengthOfPiece = lengths.Span)
        fixed (nint* starts = pointers.Span)
        fixed (T* memory = scratch.Span)
        {
            T* packedB = Tiles.Align(memory);
            T* a = packedB + countOfB;
            if (inLines)
            {
                new Span<T>(a, (int)pieces.LineLength).Clear();
            }

            for (long column = 0; column < part.Columns; column += columnBlock)
            {
                long columns = Math.Min(columnBlock, part.Columns - column);
                for (long p = 0; p < part.Windows || p == 0; p += blockDepth)
                {
                    long depth = Math.Min(blockDepth, part.Windows - p);
                    for (long panel = 0; panel < columns; panel += width)
                    {
                        Matrix<T> b = part.Cotangents.From(part.Window + p, column + panel);
                        Packing.Panel<TLanes, T>(b.Transposed, packedB + (panel * depth), Math.Min(width, columns - panel), depth, width);
                    }

                    TileResult<T> result = new(part.Gradient + column, part.Stride, p > 0);
                    if (inLines)
                    {
                        int count = pieces.Fill(part.Window + p, depth, a, (T**)starts, lengthOfPiece);
                        FoundWindows<T> found = new(pieces, (T**)starts, lengthOfPiece, count);
                        MultiplyLines<TLanes, T>(part, found, packedB, result, columns, depth, jumps);
                        continue;
                    }

                    for (long row = 0; row < part.Rows; row += rowBlock)
                    {
                        long rows = Math.Min(rowBlock, part.Rows - row);
                        PackedPatches<T> packed = PatchPacking.Pack<TLanes, T>(
                            part.Patches, part.Window + p, depth, part.Row + row, rows, a);
                        Tiles.Multiply<TLanes, T>(
                            new(packed.Data, packed.ColumnStep, packed.RowStep), packedB, result.From(row, 0), rows, columns, depth);
                    }
                }
            }
        }
    }

    private static void MultiplyLines<TLanes, T>(
        in Part<T> part, in FoundWindows<T> windows, T* panels, in TileResult<T> result, long columns, long depth, TileJump* jumps)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        int width = 2 * TLanes.Count;
        for (long column = 0; column < columns; column += width)
        {
            byte* b = (byte*)(panels + (column * depth));
            long rows;
            for (long row = 0; row < part.Rows; row += rows)
            {
                long length = windows.Pieces.RunLength;
                rows = Math.Min(part.Rows - row, length - ((part.Row + row) % length));
                LineRuns<T> runs = windows.Column(part.Row + row, jumps);
                TileOperands a = new(
                    (byte*)runs.First, sizeof(T), (nint)(windows.Pieces.Step * sizeof(T)), b, (nint)width * sizeof(T), runs.Depth, jumps,
                    runs.JumpCount);
                Tiles.MultiplyPanel<TLanes, T>(a, result.From(row, column), rows, (int)Math.Min(width, columns - column));
            }
        }
    }

    /// <summary>Rows of the gradient, from some of the windows.</summary>
    private readonly struct Part<T>(
        Patches<T> patches, Matrix<T> cotangents, T* gradient, long stride, long columns, long row, long rows, long window, long windows)
        where T : unmanaged
    {
        public readonly Patches<T> Patches = patches;
        public readonly Matrix<T> Cotangents = cotangents;
        public readonly T* Gradient = gradient;
        public readonly long Stride = stride;
        public readonly long Columns = columns;
        public readonly long Row = row;
        public readonly long Rows = rows;
        public readonly long Window = window;
        public readonly long Windows = windows;
    }

    private readonly struct Loop<T>(Part<T> part) : ILoop<T, bool>
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool Run<TLanes>()
            where TLanes : unmanaged, ILanes<TLanes, T>
        {
            RunPart<TLanes, T>(part);
            return true;
        }
    }

    /// <summary>Rows [start, end) of the gradient.</summary>
    private readonly struct RangeBody<T>(Patches<T> patches, Matrix<T> cotangents, T* gradient, long stride, long results) : IRangeBody
        where T : unmanaged
    {
        private readonly T* _gradient = gradient;

        public void Run(long start, long end) => Widths.Widest<Loop<T>, T, bool>(new(
            new(patches, cotangents, _gradient + (start * stride), stride, results, start, end - start, 0, patches.Rows)));
    }

    /// <summary>Some rows of the gradient from the windows of runs [start, end).</summary>
    private readonly struct RunBody<T>(Patches<T> patches, Matrix<T> cotangents, T* products, long first, long count, long results)
        : IRangeBody
        where T : unmanaged
    {
        private readonly T* _products = products;

        public void Run(long start, long end)
        {
            long runDepth = SumBlocks.RunDepth(patches.Rows);
            for (long run = start; run < end; run++)
            {
                long window = run * runDepth;
                Widths.Widest<Loop<T>, T, bool>(new(new(
                    patches, cotangents, _products + (run * count * results), results, results, first, count, window,
                    Math.Min(runDepth, patches.Rows - window))));
            }
        }
    }
}
