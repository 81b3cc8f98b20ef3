using System.Runtime.CompilerServices;

namespace Tensors;

/// <summary>Lays a block of a matrix out in the order in which the micro-kernel reads it.</summary>
internal static unsafe class Packing
{
    private const int PanelsAtOnce = 8;

    /// <summary>
    /// A panel of at most <paramref name="width"/> rows: for each column the elements of those rows side by side, and zeros up to the
    /// width.
    /// </summary>
    public static void Panel<TLanes, T>(Matrix<T> block, T* packed, long rows, long columns, int width)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        if (rows < width)
        {
            new Span<T>(packed, checked((int)(width * columns))).Clear();
        }

        if (block.RowStride == 1)
        {
            CopyColumns<TLanes, T>(block.Data, block.ColumnStride, packed, width, rows, columns);
        }
        else if (block.ColumnStride == 1)
        {
            Transposition.Run(block.Data, block.RowStride, packed, width, columns, rows);
        }
        else
        {
            for (long row = 0; row < rows; row++)
            {
                for (long column = 0; column < columns; column++)
                {
                    packed[(column * width) + row] = *block.At(row, column);
                }
            }
        }
    }

    /// <summary>
    /// Whole panels of two vectors of columns each, of a matrix whose rows are contiguous. Some are filled at once: single ones would go
    /// through the matrix in steps of a row, a line of memory from each.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Panels<TLanes, T>(T* from, long stride, T* to, long panels, long depth)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        long width = 2 * TLanes.Count;
        for (long first = 0; first < panels; first += PanelsAtOnce)
        {
            long end = Math.Min(first + PanelsAtOnce, panels);
            for (long row = 0; row < depth; row++)
            {
                T* source = from + (row * stride) + (first * width);
                T* target = to + (((first * depth) + row) * width);
                for (long panel = first; panel < end; panel++)
                {
                    TLanes.Store(TLanes.Load(source), target);
                    TLanes.Store(TLanes.Load(source + TLanes.Count), target + TLanes.Count);
                    source += width;
                    target += width * depth;
                }
            }
        }
    }

    /// <summary>Columns are contiguous in memory: vectors of them are copied.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyColumns<TLanes, T>(T* from, long stride, T* to, long width, long rows, long columns)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        long whole = rows / TLanes.Count * TLanes.Count;
        TLanes mask = MaskedLanes.First<TLanes, T>((int)(rows - whole));

        // What a whole vector writes too much, the next columns overwrite, if it ends within the panel: masked stores take long on AMD.
        long last = (columns * width) - whole - TLanes.Count;
        for (long column = 0; column < columns; column++)
        {
            for (long row = 0; row < whole; row += TLanes.Count)
            {
                TLanes.Store(TLanes.Load(from + row), to + row);
            }

            if (whole < rows)
            {
                TLanes rest = MaskedLanes.Load(from + whole, mask);
                if (column * width <= last)
                {
                    TLanes.Store(rest, to + whole);
                }
                else
                {
                    MaskedLanes.Store(rest, to + whole, mask);
                }
            }

            from += stride;
            to += width;
        }
    }
}
