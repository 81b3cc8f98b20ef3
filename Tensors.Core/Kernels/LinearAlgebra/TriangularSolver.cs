using System.Numerics;
using CommunityToolkit.HighPerformance.Buffers;

namespace Tensors;

/// <summary>Solves triangular systems in place: rows in blocks, what other blocks contribute by a matrix product.</summary>
internal static unsafe class TriangularSolver
{
    private const int Block = 64;

    /// <summary>Overwrites the n by columns elements of <paramref name="b"/> by the solution y of A · y = b; A is read on one side of its diagonal only.</summary>
    public static void Solve<T>(Matrix<T> a, T* b, int n, int columns, bool lower, bool unit)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using SpanOwner<T> owner = SpanOwner<T>.Allocate(checked(Math.Min(Block, n) * columns));
        fixed (T* product = owner.Span)
        {
            int blocks = (n + Block - 1) / Block;
            for (int number = 0; number < blocks; number++)
            {
                int start = (lower ? number : blocks - 1 - number) * Block;
                int rows = Math.Min(Block, n - start);

                // Rows that are solved already: those above, or those below.
                int first = lower ? 0 : start + rows;
                int solved = lower ? start : n - first;
                if (solved > 0)
                {
                    Gemm.Run(a.From(start, first), new Matrix<T>(b + ((long)first * columns), columns, 1), product, rows, columns, solved);
                    RowOperations.Subtract(b + ((long)start * columns), product, (long)rows * columns);
                }

                SolveBlock(a.From(start, start), b + ((long)start * columns), rows, columns, lower, unit);
            }
        }
    }

    private static void SolveBlock<T>(Matrix<T> a, T* b, int n, int columns, bool lower, bool unit)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int step = 0; step < n; step++)
        {
            int i = lower ? step : n - 1 - step;
            T* row = b + ((long)i * columns);
            for (int k = lower ? 0 : i + 1; k < (lower ? i : n); k++)
            {
                RowOperations.SubtractMultiple(row, b + ((long)k * columns), *a.At(i, k), columns);
            }

            for (int j = 0; j < columns && !unit; j++)
            {
                row[j] /= *a.At(i, i);
            }
        }
    }
}
