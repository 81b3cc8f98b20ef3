using System.Numerics;
using CommunityToolkit.HighPerformance.Buffers;

namespace Tensors;

/// <summary>
/// LU decomposition with partial pivoting of one row-major square matrix, in place, by blocks of columns: what a block does to the matrix
/// behind it is one matrix product (Golub and Van Loan, 3.2 and 3.4).
/// </summary>
internal static unsafe class LuDecomposition
{
    /// <summary>
    /// Overwrites <paramref name="a"/> by L below and U on and above the diagonal, and notes which row each step exchanged.
    /// Returns the column without a pivot, or -1; elimination goes on behind it, so that U is right for the determinant.
    /// </summary>
    public static int Factor<T>(T* a, int* pivots, int n, out bool odd)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        odd = false;
        int singular = -1;
        int behind = Math.Max(0, n - FactorBlock.Triangular);
        using SpanOwner<T> owner = SpanOwner<T>.Allocate(checked((behind * behind) + (Math.Min(FactorBlock.Triangular, n) * n)));
        fixed (T* product = owner.Span)
        {
            T* panel = product + ((long)behind * behind);
            for (int start = 0; start < n; start += FactorBlock.Triangular)
            {
                int end = Math.Min(start + FactorBlock.Triangular, n);
                int missing = FactorPanel(a, panel, pivots, n, start, end, ref odd);
                singular = singular < 0 ? missing : singular;
                if (end < n)
                {
                    SolveRows(a, n, start, end);
                    SubtractProduct(a, product, n, start, end);
                }
            }
        }

        return singular;
    }

    /// <summary>Overwrites the rows of <paramref name="b"/> (n by columns) by the solution of the factored system.</summary>
    public static void Solve<T>(T* lu, int* pivots, int n, T* b, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int k = 0; k < n; k++)
        {
            if (pivots[k] != k)
            {
                Swap(b + ((long)k * columns), b + ((long)pivots[k] * columns), columns);
            }
        }

        Matrix<T> factors = new(lu, n, 1);
        TriangularSolver.Solve(factors, b, n, columns, lower: true, unit: true);
        TriangularSolver.Solve(factors, b, n, columns, lower: false, unit: false);
    }

    /// <summary>
    /// Eliminates below the diagonal of a block of columns, which lies transposed meanwhile, so that its columns are rows to work on; whole
    /// rows of the matrix change places.
    /// </summary>
    private static int FactorPanel<T>(T* a, T* panel, int* pivots, int n, int start, int end, ref bool odd)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int singular = -1;
        int rows = n - start;
        int columns = end - start;
        T* block = a + ((long)start * n) + start;
        Transposition.Run(block, n, panel, rows, columns, rows);
        for (int k = 0; k < columns; k++)
        {
            T* column = panel + ((long)k * rows);
            int pivot = k;
            T greatest = T.Abs(column[k]);
            for (int i = k + 1; i < rows; i++)
            {
                T size = T.Abs(column[i]);
                (greatest, pivot) = size > greatest ? (size, i) : (greatest, pivot);
            }

            pivots[start + k] = start + pivot;
            if (pivot != k)
            {
                odd = !odd;
                for (int j = 0; j < columns; j++)
                {
                    T* exchanged = panel + ((long)j * rows);
                    (exchanged[k], exchanged[pivot]) = (exchanged[pivot], exchanged[k]);
                }

                T* row = a + ((long)(start + k) * n);
                T* other = a + ((long)(start + pivot) * n);
                Swap(row, other, start);
                Swap(row + end, other + end, n - end);
            }

            if (column[k] == T.Zero)
            {
                singular = singular < 0 ? start + k : singular;
                continue;
            }

            RowOperations.Divide(column + k + 1, column[k], rows - k - 1);
            for (int j = k + 1; j < columns; j++)
            {
                T* updated = panel + ((long)j * rows);
                RowOperations.SubtractMultiple(updated + k + 1, column + k + 1, updated[k], rows - k - 1);
            }
        }

        Transposition.Run(panel, rows, block, n, rows, columns);
        return singular;
    }

    /// <summary>The rows of U beside a block.</summary>
    private static void SolveRows<T>(T* a, int n, int start, int end)
        where T : unmanaged
    {
        for (int i = start + 1; i < end; i++)
        {
            T* row = a + ((long)i * n);
            for (int k = start; k < i; k++)
            {
                RowOperations.SubtractMultiple(row + end, a + ((long)k * n) + end, row[k], n - end);
            }
        }
    }

    private static void SubtractProduct<T>(T* a, T* product, int n, int start, int end)
        where T : unmanaged
    {
        int behind = n - end;
        Matrix<T> matrix = new(a, n, 1);
        Gemm.Run(matrix.From(end, start), matrix.From(start, end), product, behind, behind, end - start);
        for (int row = 0; row < behind; row++)
        {
            RowOperations.Subtract(a + ((long)(end + row) * n) + end, product + ((long)row * behind), behind);
        }
    }

    private static void Swap<T>(T* row, T* other, int count)
        where T : unmanaged
    {
        for (int j = 0; j < count; j++)
        {
            (row[j], other[j]) = (other[j], row[j]);
        }
    }
}
