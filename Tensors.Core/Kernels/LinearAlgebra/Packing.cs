using System.Runtime.CompilerServices;

namespace Tensors;

/// <summary>Lays a block of a matrix out in the order in which the micro-kernel reads it.</summary>
internal static unsafe class Packing
{
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

    /// <summary>Columns are contiguous in memory: vectors of them are copied.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyColumns<TLanes, T>(T* from, long stride, T* to, long width, long rows, long columns)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        long whole = rows / TLanes.Count * TLanes.Count;
        TLanes mask = MaskedLanes.First<TLanes, T>((int)(rows - whole));
        for (long column = 0; column < columns; column++)
        {
            for (long row = 0; row < whole; row += TLanes.Count)
            {
                TLanes.Store(TLanes.Load(from + row), to + row);
            }

            if (whole < rows)
            {
                MaskedLanes.Store(MaskedLanes.Load(from + whole, mask), to + whole, mask);
            }

            from += stride;
            to += width;
        }
    }
}
