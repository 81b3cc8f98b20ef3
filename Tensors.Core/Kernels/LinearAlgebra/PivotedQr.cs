using System.Numerics;

namespace Tensors;

/// <summary>
/// QR decomposition of a square matrix with exchange of columns, by Householder reflections: the longest column left comes first.
/// </summary>
internal static unsafe class PivotedQr
{
    /// <summary>
    /// Leaves the first rows of R, transposed, in <paramref name="columns"/> (the columns of the matrix as rows, of moderate size), and the
    /// columns of Q as rows. Column j of R is column <c>order[j]</c> of the matrix. Returns how many rows of R there are; the others are
    /// negligible.
    /// </summary>
    /// <param name="columns">n by n; what stands beside R is not 0.</param>
    /// <param name="basis">n by n.</param>
    /// <param name="squares">Room for n numbers.</param>
    /// <param name="factors">Room for n numbers.</param>
    /// <param name="order">Which column came where.</param>
    /// <param name="n">Rows and columns.</param>
    /// <param name="negligible">Columns count as 0 whose squares are below.</param>
    public static int Factor<T>(T* columns, T* basis, T* squares, T* factors, int* order, int n, T negligible)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int j = 0; j < n; j++)
        {
            T* column = columns + ((long)j * n);
            squares[j] = RowOperations.Dot(column, column, n);
            order[j] = j;
        }

        int rank = 0;
        for (int k = 0; k < n; k++)
        {
            int longest = k + new ReadOnlySpan<T>(squares + k, n - k).IndexOf(Greatest(squares + k, n - k));
            if (squares[longest] < negligible)
            {
                break;
            }

            if (longest != k)
            {
                Exchange(columns + ((long)k * n), columns + ((long)longest * n), n);
                (squares[k], squares[longest]) = (squares[longest], squares[k]);
                (order[k], order[longest]) = (order[longest], order[k]);
            }

            int rows = n - k;
            T* v = columns + ((long)k * n) + k;
            T tau = QrDecomposition.Reflect(v, rows);
            T head = *v;
            *v = T.One;
            for (int j = k + 1; j < n; j++)
            {
                T* column = columns + ((long)j * n) + k;
                RowOperations.SubtractMultiple(column, v, tau * RowOperations.Dot(v, column, rows), rows);
                squares[j] = RowOperations.Dot(column + 1, column + 1, rows - 1);
            }

            *v = head;
            factors[k] = tau;
            rank++;
        }

        Accumulate(columns, basis, factors, rank, n);
        return rank;
    }

    /// <summary>The product of all reflections, from the last to the first: columns before k are still those of the identity.</summary>
    private static void Accumulate<T>(T* columns, T* basis, T* factors, int count, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        new Span<T>(basis, checked(n * n)).Clear();
        for (int k = 0; k < n; k++)
        {
            basis[((long)k * n) + k] = T.One;
        }

        for (int k = count - 1; k >= 0; k--)
        {
            T* v = columns + ((long)k * n) + k;
            T head = *v;
            *v = T.One;
            for (int j = k; j < n; j++)
            {
                T* column = basis + ((long)j * n) + k;
                RowOperations.SubtractMultiple(column, v, factors[k] * RowOperations.Dot(v, column, n - k), n - k);
            }

            *v = head;
        }
    }

    private static T Greatest<T>(T* numbers, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T greatest = *numbers;
        for (int i = 1; i < count; i++)
        {
            greatest = T.Max(greatest, numbers[i]);
        }

        return greatest;
    }

    private static void Exchange<T>(T* row, T* other, int count)
        where T : unmanaged
    {
        for (int i = 0; i < count; i++)
        {
            (row[i], other[i]) = (other[i], row[i]);
        }
    }
}
