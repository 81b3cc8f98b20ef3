using System.Numerics;

namespace Tensors;

/// <summary>Derivatives of the digamma function, one number at a time, of correctly rounded operations only.</summary>
internal static unsafe class PolygammaKernel
{
    public const int MaxOrder = 20;

    // B₂ₖ / (2k)! for k = 1, 2, ...: the weights of Euler and Maclaurin.
    private static ReadOnlySpan<double> Weights =>
    [
        0.083333333333333333333, -0.0013888888888888888889, 3.3068783068783068783e-5, -8.2671957671957671958e-7, 2.0876756987868098979e-8,
        -5.2841901386874931848e-10, 1.3382536530684678833e-11, -3.3896802963225828668e-13, 8.5860620562778445641e-15,
    ];

    public static void Run<T>(in Operand x, T* y, long count, int order)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ForkJoinPool.For(count, Grains.OneByOne, new Body<T>(x, y, order));

    private static double Polygamma(double x, int order)
    {
        int power = order + 1;
        double sum = x >= 0.5 ? Zeta(x, power) : Reflected(x, power);
        double factorial = 1;
        for (int i = 2; i <= order; i++)
        {
            factorial *= i;
        }

        return int.IsOddInteger(order) ? factorial * sum : -factorial * sum;
    }

    /// <summary>
    /// Σₖ (x + k)⁻ˢ over all k ≥ 0, as the sum over all integers k less the terms on the other side, so that far left takes no longer.
    /// </summary>
    private static double Reflected(double x, int power)
    {
        double r = x - Math.Round(x);
        if (r == 0 || double.IsNaN(r))
        {
            return double.IsNaN(r) || int.IsOddInteger(power) ? double.NaN : double.PositiveInfinity;
        }

        double sign = int.IsOddInteger(power) ? -1 : 1;
        double all = Zeta(1 + r, power) + (sign * Zeta(1 - r, power));
        return InversePower(r, power) + (all - (sign * Zeta(1 - x, power)));
    }

    /// <summary>
    /// Hurwitz's ζ(s, x) for x ≥ ½: single terms up to x + k ≥ s + 12, then the integral, half a term and nine corrections.
    /// </summary>
    private static double Zeta(double x, int power)
    {
        if (double.IsPositiveInfinity(x))
        {
            return 0;
        }

        double sum = 0;
        for (; x < power + 12; x++)
        {
            sum += InversePower(x, power);
        }

        double term = InversePower(x, power);
        double tail = (term * x / (power - 1)) + (0.5 * term);
        double rising = power;
        double inverse = 1 / x;
        double scaled = term * inverse;
        for (int k = 0; k < Weights.Length; k++)
        {
            tail += Weights[k] * rising * scaled;
            rising *= (power + (2.0 * k) + 1) * (power + (2.0 * k) + 2);
            scaled *= inverse * inverse;
        }

        return sum + tail;
    }

    private static double InversePower(double x, int power)
    {
        double product = 1;
        for (int i = 0; i < power; i++)
        {
            product *= x;
        }

        return 1 / product;
    }

    private readonly struct Body<T>(Operand x, T* y, int order) : IRangeBody
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly Operand _x = x;
        private readonly T* _y = y;

        public void Run(long start, long end)
        {
            T* staging = stackalloc T[Grains.Block];
            OperandReader<T> x = new(_x, start, staging, 0);
            long count;
            for (long done = 0; done < end - start; done += count)
            {
                count = Math.Min(x.Piece, end - start - done);
                T* values = x.Next(done, count);
                for (int i = 0; i < count; i++)
                {
                    _y[start + done + i] = T.CreateTruncating(Polygamma(double.CreateTruncating(values[i]), order));
                }
            }
        }
    }
}
