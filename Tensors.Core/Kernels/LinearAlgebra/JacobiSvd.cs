using System.Numerics;
using CommunityToolkit.HighPerformance.Buffers;

namespace Tensors;

/// <summary>
/// Singular values of one square row-major matrix: QR decomposition with exchange of columns, then one-sided Jacobi rotations, which make
/// the rows of R orthogonal (Drmač and Veselić 2008). Of whatever rank the matrix is, the rows of R are independent or 0, so that the
/// rotations converge; also small singular values come out with a small relative error.
/// </summary>
internal static unsafe class JacobiSvd
{
    private const int MostSweeps = 60;

    /// <summary>
    /// Writes A = U · diag(s) · Vᵀ with descending s; in each column of V the component of greatest size is positive. NaN and infinities
    /// spread to all results. Returns whether the sweeps converged.
    /// </summary>
    public static bool Run<T>(T* a, T* u, T* s, T* v, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using SpanOwner<T> owner = SpanOwner<T>.Allocate(checked(Math.Max(1, (3 * n * n) + (2 * n))));
        using SpanOwner<int> exchanges = SpanOwner<int>.Allocate(Math.Max(1, n));
        fixed (T* columns = owner.Span)
        fixed (int* order = exchanges.Span)
        {
            T* rows = columns + ((long)n * n);
            T* basis = rows + ((long)n * n);
            T* squares = basis + ((long)n * n);
            if (!Scale(a, columns, n, out int exponent))
            {
                new Span<T>(u, n * n).Fill(T.NaN);
                new Span<T>(s, n).Fill(T.NaN);
                new Span<T>(v, n * n).Fill(T.NaN);
                return true;
            }

            int rank = PivotedQr.Factor(columns, basis, squares, squares + n, order, n, Negligible<T>());
            new Span<T>(squares, n).Clear();
            for (int k = 0; k < rank; k++)
            {
                T* row = rows + ((long)k * n);
                for (int j = 0; j < n; j++)
                {
                    row[order[j]] = j < k ? T.Zero : columns[((long)j * n) + k];
                }

                squares[k] = RowOperations.Dot(row, row, n);
            }

            bool converged = false;
            for (int sweep = 0; sweep < MostSweeps && !converged; sweep++)
            {
                converged = Sweep(rows, basis, squares, rank, n);
            }

            Write(rows, basis, squares, u, s, v, n, exponent);
            return converged;
        }
    }

    /// <summary>
    /// The columns of A as rows, times the power of two that brings the greatest element near 1; false if there is NaN or an infinity.
    /// </summary>
    private static bool Scale<T>(T* a, T* columns, int n, out int exponent)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T largest = T.Zero;
        for (long i = 0; i < (long)n * n; i++)
        {
            largest = T.Max(largest, T.Abs(a[i]));
        }

        exponent = T.IsFinite(largest) && largest > T.Zero ? T.ILogB(largest) : 0;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                columns[((long)j * n) + i] = T.ScaleB(a[((long)i * n) + j], -exponent);
            }
        }

        return T.IsFinite(largest);
    }

    /// <summary>Turns each pair of rows until they are orthogonal; says whether all were.</summary>
    private static bool Sweep<T>(T* rows, T* basis, T* squares, int rank, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool orthogonal = true;
        T tolerance = Roundoff<T>() * T.Sqrt(T.CreateTruncating(n));
        T least = Negligible<T>();
        for (int p = 0; p < rank; p++)
        {
            T* x = rows + ((long)p * n);
            for (int q = p + 1; q < rank; q++)
            {
                T* y = rows + ((long)q * n);
                if (squares[p] < least || squares[q] < least)
                {
                    continue;
                }

                T gamma = RowOperations.Dot(x, y, n);
                if (T.Abs(gamma) <= tolerance * T.Sqrt(squares[p]) * T.Sqrt(squares[q]))
                {
                    continue;
                }

                orthogonal = false;
                T tangent = Tangent(squares[p], squares[q], gamma);
                T cosine = T.One / T.Sqrt(T.FusedMultiplyAdd(tangent, tangent, T.One));
                RowOperations.Rotate(x, y, cosine, cosine * tangent, n);
                RowOperations.Rotate(basis + ((long)p * n), basis + ((long)q * n), cosine, cosine * tangent, n);
                squares[p] = RowOperations.Dot(x, x, n);
                squares[q] = RowOperations.Dot(y, y, n);
            }
        }

        return orthogonal;
    }

    /// <summary>The smaller of the two tangents that make rows with these squares and this product orthogonal.</summary>
    private static T Tangent<T>(T alpha, T beta, T gamma)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T zeta = (beta - alpha) / (gamma + gamma);
        T size = T.Abs(zeta);

        // Beyond this size 1 does not count beside the square, which could overflow.
        T root = size * Roundoff<T>() > T.One ? size : T.Sqrt(T.FusedMultiplyAdd(zeta, zeta, T.One));
        return T.CopySign(T.One, zeta) / (size + root);
    }

    private static void Write<T>(T* rows, T* basis, T* squares, T* u, T* s, T* v, int n, int exponent)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] keys = new T[n];
        int[] order = [.. Enumerable.Range(0, n)];
        for (int i = 0; i < n; i++)
        {
            keys[i] = squares[i] < Negligible<T>() ? T.Zero : -T.Sqrt(squares[i]);
        }

        Array.Sort(keys, order);
        using SpanOwner<T> owner = SpanOwner<T>.Allocate(Math.Max(1, checked(n * n)));
        fixed (T* vectors = owner.Span)
        {
            int rank = 0;
            for (; rank < n && keys[rank] < T.Zero; rank++)
            {
                T* vector = vectors + ((long)rank * n);
                new ReadOnlySpan<T>(rows + ((long)order[rank] * n), n).CopyTo(new Span<T>(vector, n));
                RowOperations.Divide(vector, -keys[rank], n);
            }

            Complete(vectors, rank, n);
            for (int k = 0; k < n; k++)
            {
                T* left = basis + ((long)order[k] * n);
                T* right = vectors + ((long)k * n);
                T sign = TridiagonalEigen.SignOfGreatest(right, n);
                s[k] = T.ScaleB(T.Abs(keys[k]), exponent);
                for (int i = 0; i < n; i++)
                {
                    u[((long)i * n) + k] = sign * left[i];
                    v[((long)i * n) + k] = sign * right[i];
                }
            }
        }
    }

    /// <summary>
    /// Rows orthogonal to those before them, each from the unit vector that they cover least: singular values of 0 leave V open. Twice is
    /// enough (Giraud and others 2005).
    /// </summary>
    private static void Complete<T>(T* vectors, int rank, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] covered = new T[n];
        for (int k = 0; k < n; k++)
        {
            T* vector = vectors + ((long)k * n);
            if (k >= rank)
            {
                new Span<T>(vector, n).Clear();
                vector[covered.AsSpan().IndexOf(covered.Min())] = T.One;
                for (int pass = 0; pass < 2; pass++)
                {
                    for (int j = 0; j < k; j++)
                    {
                        T* former = vectors + ((long)j * n);
                        RowOperations.SubtractMultiple(vector, former, RowOperations.Dot(vector, former, n), n);
                    }
                }

                RowOperations.Divide(vector, T.Sqrt(RowOperations.Dot(vector, vector, n)), n);
            }

            for (int i = 0; rank < n && i < n; i++)
            {
                covered[i] = T.FusedMultiplyAdd(vector[i], vector[i], covered[i]);
            }
        }
    }

    private static T Roundoff<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => T.BitIncrement(T.One) - T.One;

    /// <summary>Squares of rows below count as 0 beside elements near 1: their products could leave the range.</summary>
    private static T Negligible<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => T.ScaleB(T.One, sizeof(T) == sizeof(float) ? -100 : -900);
}
