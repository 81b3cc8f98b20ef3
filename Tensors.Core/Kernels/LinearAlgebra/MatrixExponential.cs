using System.Numerics;
using CommunityToolkit.HighPerformance.Buffers;

namespace Tensors;

/// <summary>
/// e to the power of one square row-major matrix, by diagonal Padé approximants, scaling and squaring. Degree and scaling follow the norms
/// of powers of the matrix, which can be much smaller than the powers of its norm (Al-Mohy and Higham 2009): needless squarings lose what
/// large elements hide.
/// </summary>
internal static unsafe class MatrixExponential
{
    // What is halved at a time while powers leave the range.
    private const int HalvingsAtOnce = 16;

    /// <summary>Writes e^A to <paramref name="y"/>.</summary>
    public static void Run<T>(T* a, T* y, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int count = checked(n * n);
        using SpanOwner<T> owner = SpanOwner<T>.Allocate(checked(Math.Max(1, 8 * count)));
        using SpanOwner<int> pivots = SpanOwner<int>.Allocate(Math.Max(1, n));
        fixed (T* scaled = owner.Span)
        fixed (int* p = pivots.Span)
        {
            // The second, fourth, sixth and eighth power.
            T* powers = scaled + count;
            T* sixth = powers + (2 * count);
            T* odd = powers + (4 * count);
            T* even = odd + count;
            T* work = even + count;
            new ReadOnlySpan<T>(a, count).CopyTo(new Span<T>(scaled, count));
            PadeApproximant pade = Choose(scaled, powers, work, n, out int squarings);

            double[] b = pade.Coefficients;
            int terms = pade.Degree == 13 ? 3 : pade.Degree / 2;
            Sum(even, b[0], b.AsSpan(2), powers, terms, n);
            Sum(odd, b[1], b.AsSpan(3), powers, terms, n);
            if (pade.Degree == 13)
            {
                Sum(work, 0, b.AsSpan(8), powers, terms, n);
                Product(sixth, work, y, n);
                Add(even, y, count);
                Sum(work, 0, b.AsSpan(9), powers, terms, n);
                Product(sixth, work, y, n);
                Add(odd, y, count);
            }

            // (even - A · odd) · y = even + A · odd.
            Product(scaled, odd, work, n);
            for (int i = 0; i < count; i++)
            {
                y[i] = even[i] + work[i];
                work[i] = even[i] - work[i];
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

    /// <summary>
    /// Leaves the powers of A that the approximant takes: the lowest that is exact to rounding, or else the highest, with A halved as often
    /// as it needs.
    /// </summary>
    private static PadeApproximant Choose<T>(T* a, T* powers, T* work, int n, out int halvings)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int count = n * n;
        T* fourth = powers + count;
        T* sixth = fourth + count;
        T* eighth = sixth + count;
        double norm = Norm(a, n);
        PadeApproximant[] approximants = sizeof(T) == sizeof(float) ? PadeApproximant.Single : PadeApproximant.Double;
        for (halvings = 0; ; halvings += HalvingsAtOnce)
        {
            Product(a, a, powers, n);
            double second = Norm(powers, n);
            if (IsExact(approximants[0], a, work, n, (second, 2)))
            {
                return approximants[0];
            }

            Product(powers, powers, fourth, n);
            double sixthBound = second * Norm(fourth, n);
            if (IsExact(approximants[1], a, work, n, (Norm(fourth, n), 4), (sixthBound, 6)))
            {
                return approximants[1];
            }

            Product(fourth, powers, sixth, n);
            if (double.IsFinite(Norm(sixth, n)) || !double.IsFinite(norm))
            {
                break;
            }

            Halve(a, HalvingsAtOnce, count);
        }

        // The eighth power is at most the square of the fourth.
        ReadOnlySpan<(double, int)> norms = [(Norm(fourth, n), 4), (Norm(sixth, n), 6)];
        foreach (PadeApproximant pade in approximants.AsSpan(2))
        {
            if (IsExact(pade, a, work, n, norms))
            {
                if (pade.Degree == 9)
                {
                    Product(fourth, fourth, eighth, n);
                }

                return pade;
            }
        }

        int needed = Math.Max(HalvingsForNorms(approximants[^1], norms), HalvingsForError(approximants[^1], a, work, n));
        halvings += needed;
        Halve(a, needed, count);
        Halve(powers, 2 * needed, count);
        Halve(fourth, 4 * needed, count);
        Halve(sixth, 6 * needed, count);
        return approximants[^1];
    }

    private static bool IsExact<T>(PadeApproximant pade, T* a, T* work, int n, params ReadOnlySpan<(double Norm, int Power)> powers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => HalvingsForNorms(pade, powers) == 0
            && HalvingsForError(pade, a, work, n) == 0;

    /// <summary>How often A has to be halved until its size, by the norms of its powers, is within the bound.</summary>
    private static int HalvingsForNorms(PadeApproximant pade, ReadOnlySpan<(double Norm, int Power)> powers)
    {
        int halvings = 0;
        foreach ((double norm, int power) in powers)
        {
            double bound = 1;
            for (int i = 0; i < power; i++)
            {
                bound *= pade.Bound;
            }

            while (double.IsFinite(norm) && Math.ScaleB(norm, -power * halvings) > bound)
            {
                halvings++;
            }
        }

        return halvings;
    }

    /// <summary>How often until c · |A|^(2m + 1), the first term of the backward error, is below rounding beside A.</summary>
    private static int HalvingsForError<T>(PadeApproximant pade, T* a, T* work, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int count = n * n;
        for (int i = 0; i < count; i++)
        {
            work[i] = T.Abs(a[i]);
        }

        // Sums of the columns of |A| to a power, kept near 1: the exponent is apart.
        using SpanOwner<T> owner = SpanOwner<T>.Allocate(Math.Max(1, 2 * n));
        fixed (T* start = owner.Span)
        {
            T* sums = start;
            T* next = sums + n;
            new Span<T>(sums, n).Fill(T.One);
            long exponent = 0;
            T greatest = T.Zero;
            for (int factor = 0; factor < (2 * pade.Degree) + 1; factor++)
            {
                new Span<T>(next, n).Clear();
                greatest = T.Zero;
                for (int i = 0; i < n; i++)
                {
                    RowOperations.SubtractMultiple(next, work + ((long)i * n), -sums[i], n);
                }

                for (int i = 0; i < n; i++)
                {
                    greatest = T.Max(greatest, next[i]);
                }

                if (greatest == T.Zero || !T.IsFinite(greatest))
                {
                    return 0;
                }

                int size = T.ILogB(greatest);
                exponent += size;
                RowOperations.Divide(next, T.ScaleB(T.One, size), n);

                T* spare = sums;
                sums = next;
                next = spare;
            }

            double roundoff = sizeof(T) == sizeof(float) ? Math.ScaleB(1, -24) : Math.ScaleB(1, -53);
            double ratio = double.CreateTruncating(T.ScaleB(greatest, -T.ILogB(greatest))) * pade.ErrorCoefficient / Norm(a, n) / roundoff;
            long excess = exponent + Math.ILogB(ratio) + (double.IsPow2(ratio) ? 0 : 1);
            int perHalving = 2 * pade.Degree;
            return (int)Math.Max(0, (excess + perHalving - 1) / perHalving);
        }
    }

    /// <summary>The greatest sum of sizes in a column.</summary>
    private static double Norm<T>(T* a, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using SpanOwner<double> sums = SpanOwner<double>.Allocate(Math.Max(1, n), AllocationMode.Clear);
        double norm = 0;
        for (int row = 0; row < n; row++)
        {
            for (int column = 0; column < n; column++)
            {
                sums.Span[column] += Math.Abs(double.CreateTruncating(a[((long)row * n) + column]));
            }
        }

        foreach (double sum in sums.Span)
        {
            norm = Math.Max(norm, sum);
        }

        return norm;
    }

    private static void Halve<T>(T* a, int times, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // By steps, since the power of two itself must not leave the range.
        for (int left = times; left > 0; left -= HalvingsAtOnce)
        {
            RowOperations.Divide(a, T.ScaleB(T.One, Math.Min(left, HalvingsAtOnce)), count);
        }
    }

    private static void Product<T>(T* x, T* y, T* z, int n)
        where T : unmanaged => Gemm.Run(new Matrix<T>(x, n, 1), new Matrix<T>(y, n, 1), z, n, n, n);

    /// <summary>identity · I + b[0] · A² + b[2] · A⁴ + …</summary>
    private static void Sum<T>(T* sum, double identity, ReadOnlySpan<double> b, T* powers, int terms, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int count = n * n;
        new Span<T>(sum, count).Clear();
        for (int i = 0; i < n; i++)
        {
            sum[((long)i * n) + i] = T.CreateTruncating(identity);
        }

        for (int term = 0; term < terms; term++)
        {
            RowOperations.SubtractMultiple(sum, powers + ((long)term * count), T.CreateTruncating(-b[2 * term]), count);
        }
    }

    private static void Add<T>(T* sum, T* addend, int count)
        where T : unmanaged => ElementwiseLoops.Binary<AddOperator, T>(sum, addend, sum, count);
}
