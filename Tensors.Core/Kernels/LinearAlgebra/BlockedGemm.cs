using CommunityToolkit.HighPerformance.Buffers;

namespace Tensors;

/// <summary>The product of one thread, cut into blocks that fit the caches, and those into tiles that fit the registers.</summary>
/// <remarks>
/// Blocking after Goto and van de Geijn, "Anatomy of high-performance matrix multiplication" (2008): a panel of B, depth by two vectors,
/// stays in the first-level cache while tiles walk down a block of A, which stays in the second. Every extent is cut into equal blocks
/// rather than into full ones and a remnant. What can be read where it is, is not laid out anew: elements of A are only ever repeated, and
/// rows of B are contiguous already unless B is a transposed view.
/// </remarks>
internal static unsafe class BlockedGemm<TLanes, T>
    where TLanes : unmanaged, ILanes<TLanes, T>
    where T : unmanaged
{
    // Where B is read in place its rows lie far apart: so few that all of them stay in the caches of addresses and of lines.
    private const int StreamedDepth = 64;

    // Bytes of sums that wait for the rest of their block: a quarter of a second-level cache of 1 MB.
    private const int BytesOfSums = 256 << 10;

    // Bytes of a block of A: half of a second-level cache of 1 MB.
    private const int BytesOfA = 512 << 10;

    // Bytes of B packed at once: a part of the last-level cache.
    private const int BytesOfB = 4 << 20;

    // Up to this many bytes B stays in the first-level cache as it is.
    private const int SmallBytes = 32 << 10;

    // From this many bytes on, the rows of a transposed A are gathered once instead of from everywhere for each panel.
    private const int LargeBytes = 2 << 20;

    // Lines so many bytes apart share a few sets of the first-level cache, so that a tile pushes out what the next one needs.
    private const int CrowdedStride = 1 << 10;
    private const int CrowdedBytes = 256 << 10;

    // So many columns of B pay for laying A out.
    private const int ManyColumns = 128;

    private static int Width => 2 * TLanes.Count;

    private static int MostRows => MicroKernel.MostRows<TLanes, T>();

    /// <summary>Writes m by n elements of C, whose rows are <paramref name="stride"/> apart.</summary>
    /// <param name="a">m by k.</param>
    /// <param name="b">k by n.</param>
    /// <param name="c">The first element.</param>
    /// <param name="stride">Elements from one row of C to the next.</param>
    /// <param name="m">Rows.</param>
    /// <param name="n">Columns.</param>
    /// <param name="k">Products of each element.</param>
    /// <param name="blockDepth">So many of them are summed from 0; then the block is added to those before it.</param>
    /// <param name="epilogue">What is done to whole sums.</param>
    public static void Run(
        Matrix<T> a, Matrix<T> b, T* c, long stride, long m, long n, long k, long blockDepth, in Epilogue<T> epilogue = default)
    {
        bool isSmall = k * n * sizeof(T) <= SmallBytes;
        bool packsB = b.ColumnStride != 1 || (!isSmall && m > 4 * MostRows);
        bool crowds = a.ColumnStride * sizeof(T) % CrowdedStride == 0 && n >= ManyColumns;
        bool packsA = a.ColumnStride != 1 && k * m * sizeof(T) > (crowds ? CrowdedBytes : LargeBytes);
        bool streams = !packsB && !isSmall;
        bool keepsSums = streams && k > blockDepth;
        long panelDepth = streams ? Tiles.EqualBlock(Math.Min(k, blockDepth), StreamedDepth, 1) : Math.Max(1, Math.Min(k, blockDepth));
        long columnBlock = Tiles.EqualBlock(
            n, keepsSums ? BytesOfSums / sizeof(T) / Math.Max(1, m) : BytesOfB / sizeof(T) / panelDepth, Width);
        long rowBlock = Tiles.EqualBlock(m, BytesOfA / sizeof(T) / panelDepth, MostRows);
        long packedColumns = packsB ? Tiles.RoundUp(columnBlock, Width) : Width;
        long packedRows = packsA ? rowBlock : 0;
        long sumsCount = keepsSums ? m * columnBlock : 0;
        int alignment = NativeBlock.Alignment / sizeof(T);
        using SpanOwner<T> scratch = SpanOwner<T>.Allocate(
            checked((int)(((packedRows + packedColumns) * panelDepth) + sumsCount + alignment)));
        fixed (T* start = scratch.Span)
        {
            T* packedB = Tiles.Align(start);
            T* packedA = packsA ? packedB + (packedColumns * panelDepth) : null;
            T* sums = packedB + ((packedRows + packedColumns) * panelDepth);
            for (long column = 0; column < n; column += columnBlock)
            {
                long columns = Math.Min(columnBlock, n - column);
                long depth;
                for (long p = 0; p < k || p == 0; p += Math.Max(1, depth))
                {
                    long ofBlock = p % blockDepth;
                    depth = Math.Min(streams ? Math.Min(panelDepth, blockDepth - ofBlock) : panelDepth, k - p);
                    PanelsOfB panels = new(b.From(p, column), packedB, packsB, columns, depth);
                    for (long row = 0; row < m; row += rowBlock)
                    {
                        // A block that is cut waits beside C until it is whole, unless it is the first.
                        T* target = c + (row * stride) + column;
                        bool isFirst = p < blockDepth;
                        bool isWhole = ofBlock + depth >= blockDepth || p + depth >= k;
                        T* begun = isFirst ? target : sums + (row * columns);
                        long begunStride = isFirst ? stride : columns;
                        TileResult<T> result = new(
                            isWhole ? target : begun, isWhole ? stride : begunStride, isWhole && !isFirst, ofBlock == 0 ? null : begun,
                            begunStride);
                        long rows = Math.Min(rowBlock, m - row);
                        Multiply(a.From(row, p), packedA, panels, result, rows);
                        if (p + depth >= k && !epilogue.IsNothing)
                        {
                            epilogue.From(column).Apply<TLanes>(target, stride, rows, columns);
                        }
                    }
                }
            }
        }
    }

    private static void Multiply(Matrix<T> a, T* packedA, in PanelsOfB panels, in TileResult<T> result, long rows)
    {
        long tiles = (rows + MostRows - 1) / MostRows;
        if (packedA != null)
        {
            for (long tile = 0; tile < tiles; tile++)
            {
                long first = rows * tile / tiles;
                int height = (int)((rows * (tile + 1) / tiles) - first);
                Packing.Panel<TLanes, T>(a.From(first, 0), packedA + (first * panels.Depth), height, panels.Depth, height);
            }
        }

        for (long column = 0; column < panels.Columns; column += Width)
        {
            int width = (int)Math.Min(Width, panels.Columns - column);
            byte* b = panels.At(column, width, out nint stepOfB);
            for (long tile = 0; tile < tiles; tile++)
            {
                long first = rows * tile / tiles;
                int height = (int)((rows * (tile + 1) / tiles) - first);
                if (tile + 1 < tiles)
                {
                    Tiles.Prefetch(result.From(first + height, column).C, result.Stride, MostRows, width);
                }

                TileOperands operands = packedA == null
                    ? new((byte*)a.At(first, 0), (nint)a.RowStride * sizeof(T), (nint)a.ColumnStride * sizeof(T), b, stepOfB, panels.Depth)
                    : new((byte*)(packedA + (first * panels.Depth)), sizeof(T), height * sizeof(T), b, stepOfB, panels.Depth);
                Tile.Multiply<TLanes, T>(operands, result.From(first, column), height, width);
            }
        }
    }

    /// <summary>Two vectors of columns of B at a time, laid out anew or read where they are.</summary>
    private readonly struct PanelsOfB
    {
        private readonly Matrix<T> _b;
        private readonly T* _packed;
        private readonly bool _packsAll;

        public PanelsOfB(Matrix<T> b, T* packed, bool packsAll, long columns, long depth)
        {
            _b = b;
            _packed = packed;
            _packsAll = packsAll;
            Columns = columns;
            Depth = depth;
            long whole = columns / Width * Width;
            long column = packsAll ? 0 : whole;
            if (packsAll && b.ColumnStride == 1)
            {
                Packing.Panels<TLanes, T>(b.Data, b.RowStride, packed, whole / Width, depth);
                column = whole;
            }

            for (; column < columns; column += Width)
            {
                int width = (int)Math.Min(Width, columns - column);
                if (!IsInPlace(width))
                {
                    Packing.Panel<TLanes, T>(b.From(0, column).Transposed, Packed(column), width, depth, PackedWidth(width));
                }
            }
        }

        public long Columns { get; }

        public long Depth { get; }

        public byte* At(long column, int width, out nint step)
        {
            bool inPlace = IsInPlace(width);
            step = (nint)(inPlace ? _b.RowStride : PackedWidth(width)) * sizeof(T);
            return (byte*)(inPlace ? _b.At(0, column) : Packed(column));
        }

        private static int PackedWidth(int width) => width > TLanes.Count ? Width : TLanes.Count;

        // The kernel reads whole vectors: columns that do not fill one are laid out apart.
        private bool IsInPlace(int width) => !_packsAll && width % TLanes.Count == 0;

        private T* Packed(long column) => _packsAll ? _packed + (column * Depth) : _packed;
    }
}
