using System.Numerics;
using CommunityToolkit.HighPerformance.Buffers;

namespace Tensors;

/// <summary>
/// Real Schur form of one row-major matrix, H = Zᵀ · A · Z with blocks of one or two rows on the diagonal: Householder reflections to
/// Hessenberg form, then Francis steps with two shifts at once (Golub and Van Loan, 7.4 and 7.5). Blocks of two rows that are left have
/// complex eigenvalues.
/// </summary>
internal static unsafe class RealSchur
{
    private const int MostSteps = 60;
    private const int StepsToExceptionalShift = 10;

    // Reflections of the steps: calls would cost more than they do.
    private const int ShortReflection = 3;

    /// <summary>Overwrites <paramref name="h"/> by the form and writes Z. Returns whether the steps converged.</summary>
    public static bool Run<T>(T* h, T* z, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        new Span<T>(z, checked(n * n)).Clear();
        for (int i = 0; i < n; i++)
        {
            z[((long)i * n) + i] = T.One;
        }

        using SpanOwner<T> owner = SpanOwner<T>.Allocate(Math.Max(1, 2 * n));
        fixed (T* w = owner.Span)
        {
            T* v = w + n;
            for (int k = 0; k < n - 2; k++)
            {
                for (int i = k + 1; i < n; i++)
                {
                    v[i - k - 1] = h[((long)i * n) + k];
                }

                T tau = Reflection(v, n - k - 1);
                Reflect(h, z, w, n, v, n - k - 1, k + 1, k, n, tau);
                for (int i = k + 2; i < n; i++)
                {
                    h[((long)i * n) + k] = T.Zero;
                }
            }

            return Deflate(h, z, w, n);
        }
    }

    private static bool Deflate<T>(T* h, T* z, T* w, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T roundoff = T.BitIncrement(T.One) - T.One;
        int step = 0;
        for (int last = n - 1; last > 0;)
        {
            int first = last;
            while (first > 0)
            {
                T beside = T.Abs(h[((long)first * n) + first - 1]);
                T size = T.Abs(h[((long)(first - 1) * n) + first - 1]) + T.Abs(h[((long)first * n) + first]);
                if (!(beside > roundoff * size))
                {
                    h[((long)first * n) + first - 1] = T.Zero;
                    break;
                }

                first--;
            }

            if (first >= last - 1)
            {
                if (first == last - 1)
                {
                    Split(h, z, w, n, first);
                }

                last = first - 1;
                step = 0;
                continue;
            }

            if (++step > MostSteps)
            {
                return false;
            }

            Step(h, z, w, n, first, last, exceptional: step % StepsToExceptionalShift == 0);
        }

        return true;
    }

    private static void Step<T>(T* h, T* z, T* w, int n, int first, int last, bool exceptional)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T* top = h + ((long)first * n) + first;
        T* bottom = h + ((long)(last - 1) * n) + last - 1;
        T trace = bottom[0] + bottom[n + 1];
        T determinant = (bottom[0] * bottom[n + 1]) - (bottom[1] * bottom[n]);
        if (exceptional)
        {
            trace = (T.Abs(bottom[n]) + T.Abs(*(bottom - 1))) * T.CreateTruncating(1.5);
            determinant = trace * trace;
        }

        T* v = stackalloc T[3];
        v[0] = (top[0] * (top[0] - trace)) + (top[1] * top[n]) + determinant;
        v[1] = top[n] * (top[0] + top[n + 1] - trace);
        v[2] = top[n] * top[(2 * n) + 1];
        for (int k = first; k < last; k++)
        {
            int size = Math.Min(3, last - k + 1);
            int column = Math.Max(first, k - 1);
            T tau = Reflection(v, size);
            Reflect(h, z, w, n, v, size, k, column, Math.Min(k + 4, last + 1), tau);
            for (int i = k + 1; i < k + size && k > first; i++)
            {
                h[((long)i * n) + k - 1] = T.Zero;
            }

            for (int i = 0; i < Math.Min(3, last - k); i++)
            {
                v[i] = h[((long)(k + 1 + i) * n) + k];
            }
        }
    }

    /// <summary>Turns a block of two rows with real eigenvalues into two of one row.</summary>
    private static void Split<T>(T* h, T* z, T* w, int n, int k)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T* block = h + ((long)k * n) + k;
        T half = (block[0] - block[n + 1]) / (T.One + T.One);
        T discriminant = (half * half) + (block[1] * block[n]);
        if (!(discriminant >= T.Zero))
        {
            return;
        }

        // (root, lower left) is an eigenvector; the reflection turns it into a multiple of the first unit vector.
        T* v = stackalloc T[2];
        v[0] = half + T.CopySign(T.Sqrt(discriminant), half);
        v[1] = block[n];
        T tau = Reflection(v, 2);
        Reflect(h, z, w, n, v, 2, k, k, k + 2, tau);
        block[n] = T.Zero;
    }

    /// <summary>Overwrites v so that I - τ · v · vᵀ turns it into a multiple of the first unit vector.</summary>
    private static T Reflection<T>(T* v, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T largest = T.Zero;
        for (int i = 0; i < count; i++)
        {
            largest = T.Max(largest, T.Abs(v[i]));
        }

        T square = T.Zero;
        for (int i = 0; i < count && largest > T.Zero; i++)
        {
            v[i] /= largest;
            square = T.FusedMultiplyAdd(v[i], v[i], square);
        }

        T norm = T.CopySign(T.Sqrt(square), v[0]);
        T head = v[0] + norm;
        if (!(T.Abs(head) > T.Zero))
        {
            return T.Zero;
        }

        T tau = head / norm;
        for (int i = 1; i < count; i++)
        {
            v[i] /= head;
        }

        v[0] = T.One;
        return tau;
    }

    /// <summary>
    /// H = P · H · P on the rows and columns from <paramref name="start"/> on, and Z = Z · P; columns before and rows behind hold zeros
    /// there.
    /// </summary>
    private static void Reflect<T>(T* h, T* z, T* w, int n, T* v, int count, int start, int column, int rows, T tau)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (tau == T.Zero)
        {
            return;
        }

        // w = vᵀ · H, then H = H - τ · v · wᵀ.
        int columns = n - column;
        new Span<T>(w, columns).Clear();
        for (int i = 0; i < count; i++)
        {
            RowOperations.SubtractMultiple(w, h + ((long)(start + i) * n) + column, -v[i], columns);
        }

        for (int i = 0; i < count; i++)
        {
            RowOperations.SubtractMultiple(h + ((long)(start + i) * n) + column, w, tau * v[i], columns);
        }

        FromRight(h, n, v, count, start, rows, tau);
        FromRight(z, n, v, count, start, n, tau);
    }

    /// <summary>Rows times I - τ · v · vᵀ.</summary>
    private static void FromRight<T>(T* x, int n, T* v, int count, int start, int rows, T tau)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < rows; i++)
        {
            T* row = x + ((long)i * n) + start;
            if (count > ShortReflection)
            {
                RowOperations.SubtractMultiple(row, v, tau * RowOperations.Dot(row, v, count), count);
                continue;
            }

            T sum = T.Zero;
            for (int j = 0; j < count; j++)
            {
                sum = T.FusedMultiplyAdd(row[j], v[j], sum);
            }

            for (int j = 0; j < count; j++)
            {
                row[j] = T.FusedMultiplyAdd(-tau * sum, v[j], row[j]);
            }
        }
    }
}
