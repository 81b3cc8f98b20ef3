using System.Numerics;
using CommunityToolkit.HighPerformance.Buffers;

namespace Tensors;

/// <summary>
/// Cholesky decomposition of one row-major symmetric matrix, in place, by blocks of columns from left to right (Golub and Van Loan, 4.2).
/// </summary>
internal static unsafe class CholeskyDecomposition
{
    /// <summary>
    /// Overwrites <paramref name="a"/> by L with L · Lᵀ = A and zeros above the diagonal; reads nothing above it. Returns the column whose
    /// pivot is not positive, or -1.
    /// </summary>
    public static int Factor<T>(T* a, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using SpanOwner<T> owner = SpanOwner<T>.Allocate(checked(2 * Math.Min(FactorBlock.Triangular, n) * n));
        fixed (T* scratch = owner.Span)
        {
            for (int start = 0; start < n; start += FactorBlock.Triangular)
            {
                int columns = Math.Min(FactorBlock.Triangular, n - start);
                int rows = n - start;

                // The block of columns lies transposed, so that its columns are rows to work on.
                T* panel = scratch;
                T* block = a + ((long)start * n) + start;
                Transposition.Run(block, n, panel, rows, columns, rows);
                if (start > 0)
                {
                    T* product = scratch + ((long)columns * rows);
                    Matrix<T> done = new(a + ((long)start * n), n, 1);
                    Gemm.Run(done, done.Transposed, product, columns, rows, start);
                    RowOperations.Subtract(panel, product, (long)columns * rows);
                }

                int bad = FactorPanel(panel, rows, columns);
                if (bad >= 0)
                {
                    return start + bad;
                }

                Transposition.Run(panel, rows, block, n, rows, columns);
            }
        }

        for (int row = 0; row < n; row++)
        {
            new Span<T>(a + ((long)row * n) + row + 1, n - row - 1).Clear();
        }

        return -1;
    }

    private static int FactorPanel<T>(T* panel, int rows, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int k = 0; k < columns; k++)
        {
            T* column = panel + ((long)k * rows);
            for (int j = 0; j < k; j++)
            {
                T* earlier = panel + ((long)j * rows);
                RowOperations.SubtractMultiple(column + k, earlier + k, earlier[k], rows - k);
            }

            if (!(column[k] > T.Zero) || !T.IsFinite(column[k]))
            {
                return k;
            }

            T root = T.Sqrt(column[k]);
            column[k] = root;
            RowOperations.Divide(column + k + 1, root, rows - k - 1);
        }

        return -1;
    }
}
