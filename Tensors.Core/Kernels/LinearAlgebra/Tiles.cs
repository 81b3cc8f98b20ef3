using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Tensors;

/// <summary>A block of a product of matrices, tile by tile, from panels that are laid out.</summary>
internal static unsafe class Tiles
{
    // Bytes of a block of A: half of a second-level cache of 1 MB.
    private const int BytesOfA = 512 << 10;

    public static long CeilingOf(long dividend, long divisor) => (dividend + divisor - 1) / divisor;

    public static long RoundUp(long value, long multiple) => CeilingOf(value, multiple) * multiple;

    /// <summary>The size of blocks when an extent is cut into as few as the limit allows, all alike but for rounding.</summary>
    public static long EqualBlock(long extent, long limit, long multiple)
    {
        long blocks = limit <= 0 ? extent : Math.Max(1, (extent + limit - 1) / limit);
        return Math.Max(multiple, RoundUp((extent + blocks - 1) / blocks, multiple));
    }

    /// <summary>Rows of A that are packed at once.</summary>
    public static long RowBlock<TLanes, T>(long rows, long depth)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => EqualBlock(rows, BytesOfA / sizeof(T) / Math.Max(1, depth), MicroKernel.MostRows<TLanes, T>());

    /// <summary>Elements to take besides those that are needed, so that the first of them can begin at a cache line.</summary>
    public static int Slack<T>()
        where T : unmanaged => 2 * NativeBlock.Alignment / sizeof(T);

    public static T* Align<T>(T* start)
        where T : unmanaged => (T*)RoundUp((long)start, NativeBlock.Alignment);

    /// <summary>C (+)= A · B.</summary>
    /// <param name="a">Rows by depth, with any steps.</param>
    /// <param name="panels">B, two vectors of columns at a time: for each row of B its elements side by side.</param>
    /// <param name="result">C.</param>
    /// <param name="rows">Rows of C.</param>
    /// <param name="columns">Columns of C.</param>
    /// <param name="depth">Products of each element.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<TLanes, T>(Matrix<T> a, T* panels, in TileResult<T> result, long rows, long columns, long depth)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        int width = 2 * TLanes.Count;
        for (long column = 0; column < columns; column += width)
        {
            byte* b = (byte*)(panels + (column * depth));
            TileOperands operands = new(
                (byte*)a.Data, (nint)a.RowStride * sizeof(T), (nint)a.ColumnStride * sizeof(T), b, (nint)width * sizeof(T), depth);
            MultiplyPanel<TLanes, T>(operands, result.From(0, column), rows, (int)Math.Min(width, columns - column));
        }
    }

    /// <summary>Some rows of A times at most two vectors of columns.</summary>
    /// <param name="operands">The first row of A, and B.</param>
    /// <param name="result">C.</param>
    /// <param name="rows">Rows of C.</param>
    /// <param name="columns">Columns of C.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyPanel<TLanes, T>(in TileOperands operands, in TileResult<T> result, long rows, int columns)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        int most = MicroKernel.MostRows<TLanes, T>();
        long tiles = CeilingOf(rows, most);
        for (long tile = 0; tile < tiles; tile++)
        {
            long first = rows * tile / tiles;
            int height = (int)((rows * (tile + 1) / tiles) - first);
            if (tile + 1 < tiles)
            {
                Prefetch(result.From(first + height, 0).C, result.Stride, most, columns);
            }

            Tile.Multiply<TLanes, T>(operands.FromRow(first), result.From(first, 0), height, columns);
        }
    }

    /// <summary>
    /// Asks for the next tile of C while this one is computed: its rows lie far apart, so that the machine does not foresee them.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch<T>(T* c, long stride, int rows, int columns)
        where T : unmanaged
    {
        for (int row = 0; row < rows; row++)
        {
            Prefetch(c + (row * stride));
            Prefetch(c + (row * stride) + columns - 1);
        }
    }

    /// <summary>Asks for the line of memory that holds an element; an address beyond the memory is no fault.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch<T>(T* element)
        where T : unmanaged
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(element);
        }
    }
}
