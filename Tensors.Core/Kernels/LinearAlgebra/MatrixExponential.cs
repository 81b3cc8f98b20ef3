using System.Numerics;
using CommunityToolkit.HighPerformance.Buffers;

namespace Tensors;

/// <summary>e to the power of one square row-major matrix, by the diagonal Padé approximant of degree 13, scaling and squaring (Higham 2005).</summary>
internal static unsafe class MatrixExponential
{
    // Up to this 1-norm the approximant is exact to the rounding of float64.
    private const double LargestNorm = 5.371920351148152;

    private static ReadOnlySpan<double> Coefficients =>
    [
        64764752532480000, 32382376266240000, 7771770303897600, 1187353796428800, 129060195264000, 10559470521600, 670442572800, 33522128640, 1323241920,
        40840800, 960960, 16380, 182, 1,
    ];

    /// <summary>Writes e^A to <paramref name="y"/>.</summary>
    public static void Run<T>(T* a, T* y, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int count = checked(n * n);
        using SpanOwner<T> owner = SpanOwner<T>.Allocate(checked(Math.Max(1, 7 * count)));
        using SpanOwner<int> pivots = SpanOwner<int>.Allocate(Math.Max(1, n));
        fixed (T* scaled = owner.Span)
        fixed (int* p = pivots.Span)
        {
            T* second = scaled + count;
            T* fourth = second + count;
            T* sixth = fourth + count;
            T* odd = sixth + count;
            T* even = odd + count;
            T* work = even + count;
            int squarings = Scale(a, scaled, n);
            Product(scaled, scaled, second, n);
            Product(second, second, fourth, n);
            Product(fourth, second, sixth, n);
            ReadOnlySpan<double> b = Coefficients;
            Combine(work, second, fourth, sixth, n, 0, b[9], b[11], b[13]);
            Product(sixth, work, y, n);
            Combine(work, second, fourth, sixth, n, b[1], b[3], b[5], b[7]);
            Add(work, y, count);
            Product(scaled, work, odd, n);
            Combine(work, second, fourth, sixth, n, 0, b[8], b[10], b[12]);
            Product(sixth, work, even, n);
            Combine(work, second, fourth, sixth, n, b[0], b[2], b[4], b[6]);
            Add(even, work, count);

            // (even - odd) · y = even + odd.
            for (int i = 0; i < count; i++)
            {
                y[i] = even[i] + odd[i];
                work[i] = even[i] - odd[i];
            }

            LuDecomposition.Factor(work, p, n, out _);
            LuDecomposition.Solve(work, p, n, y, n);
            for (int i = 0; i < squarings; i++)
            {
                Product(y, y, work, n);
                new ReadOnlySpan<T>(work, count).CopyTo(new Span<T>(y, count));
            }
        }
    }

    /// <summary>A halved until its norm is small enough; says how often.</summary>
    private static int Scale<T>(T* a, T* scaled, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double norm = 0;
        for (int column = 0; column < n; column++)
        {
            double sum = 0;
            for (int row = 0; row < n; row++)
            {
                sum += Math.Abs(double.CreateTruncating(a[((long)row * n) + column]));
            }

            norm = Math.Max(norm, sum);
        }

        int squarings = 0;
        T factor = T.One;
        for (; double.IsFinite(norm) && norm > LargestNorm; norm /= 2)
        {
            factor /= T.One + T.One;
            squarings++;
        }

        for (long i = 0; i < (long)n * n; i++)
        {
            scaled[i] = a[i] * factor;
        }

        return squarings;
    }

    private static void Product<T>(T* x, T* y, T* z, int n)
        where T : unmanaged => Gemm.Run(new Matrix<T>(x, n, 1), new Matrix<T>(y, n, 1), z, n, n, n);

    /// <summary>identity · I + b2 · A² + b4 · A⁴ + b6 · A⁶.</summary>
    private static void Combine<T>(T* sum, T* second, T* fourth, T* sixth, int n, double identity, double b2, double b4, double b6)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T c2 = T.CreateTruncating(b2);
        T c4 = T.CreateTruncating(b4);
        T c6 = T.CreateTruncating(b6);
        for (long i = 0; i < (long)n * n; i++)
        {
            sum[i] = T.FusedMultiplyAdd(c6, sixth[i], T.FusedMultiplyAdd(c4, fourth[i], c2 * second[i]));
        }

        for (int i = 0; i < n; i++)
        {
            sum[((long)i * n) + i] += T.CreateTruncating(identity);
        }
    }

    private static void Add<T>(T* sum, T* addend, int count)
        where T : unmanaged => ElementwiseLoops.Binary<AddOperator, T>(sum, addend, sum, count);
}
