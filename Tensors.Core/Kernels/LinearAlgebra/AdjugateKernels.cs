using System.Numerics;
using CommunityToolkit.HighPerformance.Buffers;

namespace Tensors;

/// <summary>
/// The adjugate of a square matrix and its derivative: by LU decomposition where that is far from singular, otherwise by singular values,
/// of which only products are taken: <c>adj x = det U · det V · V · diag(Π s[k], k ≠ i) · Uᵀ</c> (Stewart 1998).
/// </summary>
internal static unsafe class AdjugateKernels
{
    /// <summary>Writes the adjugate. Overwrites <paramref name="a"/>. Returns whether the singular values converged.</summary>
    public static bool Adjugate<T>(T* a, T* y, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int count = n * n;
        int exponent = (n - 1) * ScaleToOne(a, count);
        using SpanOwner<T> owner = SpanOwner<T>.Allocate(checked(Math.Max(1, (4 * count) + n)));
        fixed (T* factors = owner.Span)
        {
            T* left = factors + count;
            T* right = left + count;
            T* work = right + count;
            T* values = work + count;
            if (ByInverse(a, factors, y, n, out int ofDeterminant))
            {
                exponent += ofDeterminant;
            }
            else
            {
                if (!Decompose(a, left, values, right, work, n, out T sign))
                {
                    return false;
                }

                for (int i = 0; i < n; i++)
                {
                    T others = sign;
                    for (int k = 0; k < n; k++)
                    {
                        others *= k == i ? T.One : values[k];
                    }

                    for (int row = 0; row < n; row++)
                    {
                        right[((long)row * n) + i] *= others;
                    }
                }

                Gemm.Run(new Matrix<T>(right, n, 1), new Matrix<T>(left, n, 1).Transposed, y, n, n, n);
            }
        }

        Scale(y, count, exponent);
        return true;
    }

    /// <summary>
    /// Writes how the adjugate changes as the matrix moves by <paramref name="direction"/>: <c>det U · det V · V · Z · Uᵀ</c> with E = Uᵀ ·
    /// direction · V, <c>Z[i, j] = -p[i, j] · E[i, j]</c>, <c>Z[i, i] = Σ p[i, j] · E[j, j]</c> and p[i, j] the product of all singular
    /// values but two.
    /// </summary>
    public static bool Derivative<T>(T* a, T* direction, T* y, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int count = n * n;
        int exponent = ScaleToOne(a, count);
        using SpanOwner<T> owner = SpanOwner<T>.Allocate(checked(Math.Max(1, (5 * count) + n)));
        fixed (T* left = owner.Span)
        {
            T* right = left + count;
            T* work = right + count;
            T* turned = work + count;
            T* z = turned + count;
            T* values = z + count;
            if (!Decompose(a, left, values, right, work, n, out T sign))
            {
                return false;
            }

            Matrix<T> u = new(left, n, 1);
            Matrix<T> v = new(right, n, 1);
            Gemm.Run(u.Transposed, new Matrix<T>(direction, n, 1), work, n, n, n);
            Gemm.Run(new Matrix<T>(work, n, 1), v, turned, n, n, n);
            new Span<T>(z, count).Clear();
            T before = sign;
            for (int i = 0; i < n; i++)
            {
                T between = T.One;
                for (int j = i + 1; j < n; j++)
                {
                    T others = before * between;
                    for (int k = j + 1; k < n; k++)
                    {
                        others *= values[k];
                    }

                    between *= values[j];
                    z[((long)i * n) + j] = -others * turned[((long)i * n) + j];
                    z[((long)j * n) + i] = -others * turned[((long)j * n) + i];
                    z[((long)i * n) + i] = T.FusedMultiplyAdd(others, turned[((long)j * n) + j], z[((long)i * n) + i]);
                    z[((long)j * n) + j] = T.FusedMultiplyAdd(others, turned[((long)i * n) + i], z[((long)j * n) + j]);
                }

                before *= values[i];
            }

            Gemm.Run(v, new Matrix<T>(z, n, 1), work, n, n, n);
            Gemm.Run(new Matrix<T>(work, n, 1), u.Transposed, y, n, n, n);
        }

        Scale(y, count, (n - 2) * exponent);
        return true;
    }

    /// <summary>
    /// The determinant, with an exponent apart, times the inverse: their errors cancel. False where a pivot is small beside another.
    /// </summary>
    private static bool ByInverse<T>(T* a, T* factors, T* y, int n, out int exponent)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        new ReadOnlySpan<T>(a, n * n).CopyTo(new Span<T>(factors, n * n));
        using SpanOwner<int> pivots = SpanOwner<int>.Allocate(Math.Max(1, n));
        fixed (int* p = pivots.Span)
        {
            LuDecomposition.Factor(factors, p, n, out bool odd);
            T determinant = odd ? -T.One : T.One;
            exponent = 0;
            T least = T.PositiveInfinity;
            T greatest = T.Zero;
            for (int i = 0; i < n; i++)
            {
                T pivot = factors[((long)i * n) + i];
                least = T.Min(least, T.Abs(pivot));
                greatest = T.Max(greatest, T.Abs(pivot));
                if (T.IsNormal(pivot))
                {
                    int size = T.ILogB(determinant *= pivot);
                    determinant = T.ScaleB(determinant, -size);
                    exponent += size;
                }
            }

            T enough = T.Sqrt(T.BitIncrement(T.One) - T.One);
            if (!(least > enough * greatest) || !T.IsNormal(least))
            {
                return false;
            }

            new Span<T>(y, n * n).Clear();
            for (int i = 0; i < n; i++)
            {
                y[((long)i * n) + i] = determinant;
            }

            LuDecomposition.Solve(factors, p, n, y, n);
            return true;
        }
    }

    /// <summary>Singular values and vectors, and the sign of det U · det V.</summary>
    private static bool Decompose<T>(T* a, T* u, T* s, T* v, T* work, int n, out T sign)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool converged = JacobiSvd.Run(a, u, s, v, n);
        sign = SignOfDeterminant(u, work, n) * SignOfDeterminant(v, work, n);
        return converged;
    }

    private static T SignOfDeterminant<T>(T* orthogonal, T* work, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        new ReadOnlySpan<T>(orthogonal, n * n).CopyTo(new Span<T>(work, n * n));
        using SpanOwner<int> pivots = SpanOwner<int>.Allocate(Math.Max(1, n));
        fixed (int* p = pivots.Span)
        {
            LuDecomposition.Factor(work, p, n, out bool odd);
            T sign = odd ? -T.One : T.One;
            for (int i = 0; i < n; i++)
            {
                sign = T.CopySign(sign, sign * work[((long)i * n) + i]);
            }

            return sign;
        }
    }

    /// <summary>
    /// Brings the greatest element near 1 by a power of two, whose exponent it returns: products of many elements stay in the range longer.
    /// </summary>
    private static int ScaleToOne<T>(T* a, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T largest = T.Zero;
        for (int i = 0; i < count; i++)
        {
            largest = T.Max(largest, T.Abs(a[i]));
        }

        int exponent = T.IsFinite(largest) && largest > T.Zero ? T.ILogB(largest) : 0;
        Scale(a, count, -exponent);
        return exponent;
    }

    private static void Scale<T>(T* a, int count, int exponent)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < count; i++)
        {
            a[i] = T.ScaleB(a[i], exponent);
        }
    }
}
