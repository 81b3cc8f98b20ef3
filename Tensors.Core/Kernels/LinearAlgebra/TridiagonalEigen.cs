using System.Numerics;
using CommunityToolkit.HighPerformance.Buffers;

namespace Tensors;

/// <summary>
/// Eigenvalues and eigenvectors of one row-major symmetric matrix: Householder reflections to a tridiagonal one, then implicit QL steps
/// (Golub and Van Loan, 8.3). Rows of the working matrices are what the steps combine.
/// </summary>
internal static unsafe class TridiagonalEigen
{
    private const int MostSteps = 60;

    /// <summary>
    /// Writes ascending eigenvalues, and unit eigenvectors as columns whose component of greatest size is positive. Reads the lower
    /// triangle of <paramref name="a"/> and overwrites all of it. Returns whether the steps converged.
    /// </summary>
    public static bool Run<T>(T* a, T* values, T* vectors, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using SpanOwner<T> owner = SpanOwner<T>.Allocate(checked((2 * n * n) + (5 * n)));
        fixed (T* start = owner.Span)
        {
            T* reflections = start;
            T* rows = reflections + ((long)n * n);
            T* diagonal = rows + ((long)n * n);
            T* beside = diagonal + n;
            T* work = beside + n;
            T scale = Prepare(a, n);
            Tridiagonalize(a, reflections, diagonal, beside, work, n);
            Accumulate(reflections, rows, n);
            bool converged = Diagonalize(diagonal, beside, rows, n);
            Sort(diagonal, rows, values, vectors, n, scale);
            return converged;
        }
    }

    /// <summary>Completes the upper triangle, and scales so that nothing overflows on the way.</summary>
    private static T Prepare<T>(T* a, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T largest = T.Zero;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                largest = T.Max(largest, T.Abs(a[((long)i * n) + j]));
            }
        }

        T scale = largest > T.Zero && T.IsFinite(largest) ? largest : T.One;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                a[((long)i * n) + j] /= scale;
                a[((long)j * n) + i] = a[((long)i * n) + j];
            }
        }

        return scale;
    }

    /// <summary>Leaves the diagonal, the elements beside it, and in row k of the reflections v (from k + 1 on) with τ at k.</summary>
    private static void Tridiagonalize<T>(T* a, T* reflections, T* diagonal, T* beside, T* work, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int k = 0; k < n; k++)
        {
            T* row = a + ((long)k * n);
            T* v = reflections + ((long)k * n);
            diagonal[k] = row[k];
            beside[k] = T.Zero;
            v[k] = T.Zero;
            int behind = n - k - 1;
            if (behind == 0)
            {
                return;
            }

            T norm = T.Sqrt(RowOperations.Dot(row + k + 1, row + k + 1, behind));
            T head = row[k + 1];
            beside[k] = head > T.Zero ? -norm : norm;
            if (norm == T.Zero)
            {
                continue;
            }

            T tau = T.One - (head / beside[k]);
            T difference = head - beside[k];
            v[k] = tau;
            v[k + 1] = T.One;
            for (int i = k + 2; i < n; i++)
            {
                v[i] = row[i] / difference;
            }

            // w = τ · (A · v - ½ · τ · (vᵀ · A · v) · v), then A = A - v · wᵀ - w · vᵀ.
            T* w = work;
            new Span<T>(w, behind).Clear();
            for (int i = k + 1; i < n; i++)
            {
                RowOperations.SubtractMultiple(w, a + ((long)i * n) + k + 1, -tau * v[i], behind);
            }

            T half = tau * RowOperations.Dot(w, v + k + 1, behind) / (T.One + T.One);
            RowOperations.SubtractMultiple(w, v + k + 1, half, behind);
            for (int i = k + 1; i < n; i++)
            {
                T* target = a + ((long)i * n) + k + 1;
                RowOperations.SubtractMultiple(target, w, v[i], behind);
                RowOperations.SubtractMultiple(target, v + k + 1, w[i - k - 1], behind);
            }
        }
    }

    /// <summary>The transpose of the product of all reflections.</summary>
    private static void Accumulate<T>(T* reflections, T* rows, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        new Span<T>(rows, checked(n * n)).Clear();
        for (int i = 0; i < n; i++)
        {
            rows[((long)i * n) + i] = T.One;
        }

        // Row i of the transpose times I - τ · v · vᵀ, from the last reflection to the first: columns before k are still those of the
        // identity.
        for (int k = n - 2; k >= 0; k--)
        {
            T* v = reflections + ((long)k * n);
            int behind = n - k - 1;
            for (int i = k + 1; i < n && v[k] != T.Zero; i++)
            {
                T* row = rows + ((long)i * n) + k + 1;
                RowOperations.SubtractMultiple(row, v + k + 1, v[k] * RowOperations.Dot(row, v + k + 1, behind), behind);
            }
        }
    }

    private static bool Diagonalize<T>(T* d, T* e, T* rows, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int first = 0; first < n; first++)
        {
            for (int step = 0; ; step++)
            {
                int last = first;
                while (last < n - 1 && T.Abs(e[last]) > T.Epsilon + (UnitRoundoff<T>() * (T.Abs(d[last]) + T.Abs(d[last + 1]))))
                {
                    last++;
                }

                if (last == first)
                {
                    break;
                }

                if (step == MostSteps)
                {
                    return false;
                }

                Step(d, e, rows, n, first, last);
            }
        }

        return true;
    }

    /// <summary>One implicit QL step with Wilkinson's shift between two positions, from the lower end to the upper.</summary>
    private static void Step<T>(T* d, T* e, T* rows, int n, int first, int last)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T two = T.One + T.One;
        T ratio = (d[first + 1] - d[first]) / (two * e[first]);
        T root = T.Sqrt(T.FusedMultiplyAdd(ratio, ratio, T.One));
        T g = d[last] - d[first] + (e[first] / (ratio + T.CopySign(root, ratio)));
        T sine = T.One;
        T cosine = T.One;
        T shift = T.Zero;
        for (int i = last - 1; i >= first; i--)
        {
            T f = sine * e[i];
            T b = cosine * e[i];
            T r = T.Sqrt(T.FusedMultiplyAdd(f, f, g * g));
            e[i + 1] = r;
            if (r == T.Zero)
            {
                d[i + 1] -= shift;
                e[last] = T.Zero;
                return;
            }

            sine = f / r;
            cosine = g / r;
            g = d[i + 1] - shift;
            r = ((d[i] - g) * sine) + (two * cosine * b);
            shift = sine * r;
            d[i + 1] = g + shift;
            g = (cosine * r) - b;
            RowOperations.Rotate(rows + ((long)i * n), rows + ((long)(i + 1) * n), cosine, sine, n);
        }

        d[first] -= shift;
        e[first] = g;
        e[last] = T.Zero;
    }

    private static T UnitRoundoff<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => T.BitIncrement(T.One) - T.One;

    private static void Sort<T>(T* diagonal, T* rows, T* values, T* vectors, int n, T scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] order = [.. Enumerable.Range(0, n)];
        T[] keys = new ReadOnlySpan<T>(diagonal, n).ToArray();
        Array.Sort(keys, order);
        for (int column = 0; column < n; column++)
        {
            values[column] = keys[column] * scale;
            T* vector = rows + ((long)order[column] * n);
            T sign = SignOfGreatest(vector, n);
            for (int i = 0; i < n; i++)
            {
                vectors[((long)i * n) + column] = sign * vector[i];
            }
        }
    }

    /// <summary>±1, the sign of the component of greatest size; the first of several.</summary>
    internal static T SignOfGreatest<T>(T* vector, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T greatest = T.Zero;
        for (int i = 0; i < n; i++)
        {
            greatest = T.Abs(vector[i]) > T.Abs(greatest) ? vector[i] : greatest;
        }

        return greatest < T.Zero ? -T.One : T.One;
    }
}
