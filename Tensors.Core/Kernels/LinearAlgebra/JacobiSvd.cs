using System.Numerics;
using CommunityToolkit.HighPerformance.Buffers;

namespace Tensors;

/// <summary>
/// Singular values of one square row-major matrix by one-sided Jacobi rotations, which make its columns orthogonal (Golub and Van Loan, 8.6.3):
/// also small singular values come out with a small relative error.
/// </summary>
internal static unsafe class JacobiSvd
{
    private const int MostSweeps = 60;

    /// <summary>
    /// Writes A = U · diag(s) · Vᵀ with descending s; in each column of V the component of greatest size is positive. Returns whether
    /// the sweeps converged.
    /// </summary>
    public static bool Run<T>(T* a, T* u, T* s, T* v, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using SpanOwner<T> owner = SpanOwner<T>.Allocate(checked(Math.Max(1, 2 * n * n)));
        fixed (T* start = owner.Span)
        {
            // The columns of A and V as rows.
            T* columns = start;
            T* turned = columns + ((long)n * n);
            T scale = Prepare(a, columns, turned, n);
            bool converged = false;
            for (int sweep = 0; sweep < MostSweeps && !converged; sweep++)
            {
                converged = Sweep(columns, turned, n);
            }

            Sort(columns, turned, u, s, v, n, scale);
            return converged;
        }
    }

    private static T Prepare<T>(T* a, T* columns, T* turned, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T largest = T.Zero;
        for (long i = 0; i < (long)n * n; i++)
        {
            largest = T.Max(largest, T.Abs(a[i]));
        }

        T scale = largest > T.Zero && T.IsFinite(largest) ? largest : T.One;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                columns[((long)j * n) + i] = a[((long)i * n) + j] / scale;
                turned[((long)j * n) + i] = i == j ? T.One : T.Zero;
            }
        }

        return scale;
    }

    /// <summary>Turns each pair of columns until they are orthogonal; says whether all were.</summary>
    private static bool Sweep<T>(T* columns, T* turned, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool orthogonal = true;
        T tolerance = T.BitIncrement(T.One) - T.One;
        for (int p = 0; p < n; p++)
        {
            for (int q = p + 1; q < n; q++)
            {
                T* x = columns + ((long)p * n);
                T* y = columns + ((long)q * n);
                T alpha = RowOperations.Dot(x, x, n);
                T beta = RowOperations.Dot(y, y, n);
                T gamma = RowOperations.Dot(x, y, n);
                if (!(T.Abs(gamma) > tolerance * T.Sqrt(alpha) * T.Sqrt(beta)))
                {
                    continue;
                }

                orthogonal = false;
                T zeta = (beta - alpha) / (gamma + gamma);
                T tangent = T.CopySign(T.One, zeta) / (T.Abs(zeta) + T.Sqrt(T.FusedMultiplyAdd(zeta, zeta, T.One)));
                T cosine = T.One / T.Sqrt(T.FusedMultiplyAdd(tangent, tangent, T.One));
                RowOperations.Rotate(x, y, cosine, cosine * tangent, n);
                RowOperations.Rotate(turned + ((long)p * n), turned + ((long)q * n), cosine, cosine * tangent, n);
            }
        }

        return orthogonal;
    }

    private static void Sort<T>(T* columns, T* turned, T* u, T* s, T* v, int n, T scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] keys = new T[n];
        int[] order = [.. Enumerable.Range(0, n)];
        for (int i = 0; i < n; i++)
        {
            T* column = columns + ((long)i * n);
            keys[i] = -T.Sqrt(RowOperations.Dot(column, column, n));
        }

        Array.Sort(keys, order);
        for (int k = 0; k < n; k++)
        {
            T* left = columns + ((long)order[k] * n);
            T* right = turned + ((long)order[k] * n);
            T sign = TridiagonalEigen.SignOfGreatest(right, n);
            T size = -keys[k];
            s[k] = size * scale;
            for (int i = 0; i < n; i++)
            {
                v[((long)i * n) + k] = sign * right[i];
                u[((long)i * n) + k] = size == T.Zero ? T.Zero : sign * left[i] / size;
            }

            if (size == T.Zero)
            {
                Complete(u, n, k);
            }
        }
    }

    /// <summary>A column orthogonal to those before it, from the unit vector that they cover least: singular values of 0 leave U open.</summary>
    private static void Complete<T>(T* u, int n, int column)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int axis = 0;
        T least = T.PositiveInfinity;
        for (int i = 0; i < n; i++)
        {
            T* row = u + ((long)i * n);
            T covered = RowOperations.Dot(row, row, column);
            (axis, least) = covered < least ? (i, covered) : (axis, least);
        }

        u[((long)axis * n) + column] = T.One;
        for (int pass = 0; pass < 2; pass++)
        {
            for (int k = 0; k < column; k++)
            {
                T share = T.Zero;
                for (int i = 0; i < n; i++)
                {
                    share = T.FusedMultiplyAdd(u[((long)i * n) + k], u[((long)i * n) + column], share);
                }

                for (int i = 0; i < n; i++)
                {
                    u[((long)i * n) + column] = T.FusedMultiplyAdd(-share, u[((long)i * n) + k], u[((long)i * n) + column]);
                }
            }
        }

        T square = T.Zero;
        for (int i = 0; i < n; i++)
        {
            square = T.FusedMultiplyAdd(u[((long)i * n) + column], u[((long)i * n) + column], square);
        }

        for (int i = 0; i < n; i++)
        {
            u[((long)i * n) + column] /= T.Sqrt(square);
        }
    }
}
