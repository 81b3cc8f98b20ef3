using System.Runtime.CompilerServices;

namespace Tensors;

/// <summary>Lays a block of a matrix out in the order in which the micro-kernel reads it.</summary>
internal static unsafe class Packing
{
    /// <summary>
    /// Panels of <paramref name="width"/> rows: for each column the elements of those rows side by side, zeros below the last row.
    /// </summary>
    public static void Panels<T>(Matrix<T> block, T* packed, long rows, long columns, int width)
        where T : unmanaged
    {
        for (long row = 0; row < rows; row += width)
        {
            int filled = (int)Math.Min(width, rows - row);
            Panel(block.From(row, 0), packed, filled, columns, width);
            packed += width * columns;
        }
    }

    private static void Panel<T>(Matrix<T> block, T* packed, int filled, long columns, int width)
        where T : unmanaged
    {
        if (filled < width)
        {
            new Span<T>(packed, checked((int)(width * columns))).Clear();
        }

        if (block.RowStride == 1)
        {
            for (long column = 0; column < columns; column++)
            {
                Unsafe.CopyBlockUnaligned(packed + (column * width), block.At(0, column), (uint)(filled * sizeof(T)));
            }

            return;
        }

        for (int row = 0; row < filled; row++)
        {
            T* source = block.At(row, 0);
            T* destination = packed + row;
            for (long column = 0; column < columns; column++)
            {
                *destination = *source;
                source += block.ColumnStride;
                destination += width;
            }
        }
    }
}
