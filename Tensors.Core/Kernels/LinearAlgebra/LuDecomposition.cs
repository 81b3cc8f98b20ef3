using System.Numerics;

namespace Tensors;

/// <summary>LU decomposition with partial pivoting of one row-major square matrix, in place (Golub and Van Loan, 3.4).</summary>
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
        for (int k = 0; k < n; k++)
        {
            int pivot = k;
            for (int i = k + 1; i < n; i++)
            {
                pivot = T.Abs(a[((long)i * n) + k]) > T.Abs(a[((long)pivot * n) + k]) ? i : pivot;
            }

            pivots[k] = pivot;
            if (pivot != k)
            {
                odd = !odd;
                Swap(a + ((long)k * n), a + ((long)pivot * n), n);
            }

            T diagonal = a[((long)k * n) + k];
            if (diagonal == T.Zero)
            {
                singular = singular < 0 ? k : singular;
                continue;
            }

            for (int i = k + 1; i < n; i++)
            {
                T* row = a + ((long)i * n);
                row[k] /= diagonal;
                SubtractMultiple(row + k + 1, a + ((long)k * n) + k + 1, row[k], n - k - 1);
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

        for (int i = 0; i < n; i++)
        {
            for (int k = 0; k < i; k++)
            {
                SubtractMultiple(b + ((long)i * columns), b + ((long)k * columns), lu[((long)i * n) + k], columns);
            }
        }

        for (int i = n - 1; i >= 0; i--)
        {
            for (int k = i + 1; k < n; k++)
            {
                SubtractMultiple(b + ((long)i * columns), b + ((long)k * columns), lu[((long)i * n) + k], columns);
            }

            for (int j = 0; j < columns; j++)
            {
                b[((long)i * columns) + j] /= lu[((long)i * n) + i];
            }
        }
    }

    private static void SubtractMultiple<T>(T* row, T* other, T factor, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int j = 0; j < count; j++)
        {
            row[j] = T.FusedMultiplyAdd(-factor, other[j], row[j]);
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
