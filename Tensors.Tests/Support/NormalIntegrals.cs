namespace Tensors.Tests;

/// <summary>Integrals of the normal distribution in float64, to a few ULP, by the school's series and continued fraction.</summary>
internal static class NormalIntegrals
{
    public static double Erf(double x)
    {
        double magnitude = Math.Abs(x);
        double erf = magnitude < 1 ? Series(magnitude) : 1 - Erfc(magnitude);
        return Math.CopySign(erf, x);
    }

    public static double Erfc(double x) => x < 0.5 ? x < -0.5 ? 2 - Erfc(-x)
        : 1 - Erf(x)
        : Tail(x, x * x, Math.FusedMultiplyAdd(x, x, -(x * x)));

    public static double Gelu(double x)
    {
        double magnitude = Math.Abs(x);
        double square = x * x;
        double low = Math.FusedMultiplyAdd(x, x, -square);
        double u = magnitude * Math.Sqrt(0.5);
        double part = magnitude > 100 ? 0 : 0.5 * magnitude * (u < 0.5 ? 1 - Series(u) : Tail(u, 0.5 * square, 0.5 * low));
        return x > 0 ? x - part : Math.CopySign(part, x);
    }

    public static double GeluTanh(double x)
    {
        if (double.IsNaN(x) || Math.Abs(x) > 28)
        {
            return x < 0 ? -0.0 : x;
        }

        // The exponential magnifies the error of its argument: decimal has 28 digits.
        decimal exact = Math.Abs(x) < 1e-15 ? 0 : Exact(x);
        decimal v = 1.5957691216057307117597842397m * (exact + (0.044715m * exact * exact * exact));
        double high = (double)v;
        double e = Math.Exp(-Math.Abs(high)) * (1 - (Math.Sign(high) * (double)(v - Exact(high))));
        return x * (x < 0 ? e : 1) / (1 + e);
    }

    /// <summary>A moderate double as a decimal, to more than 22 digits: a multiple of 2⁻³⁰ and a small rest.</summary>
    private static decimal Exact(double x)
    {
        const long Scale = 1L << 30;
        double multiple = Math.Round(x * Scale);
        return ((decimal)(long)multiple / Scale) + new decimal(x - (multiple / Scale));
    }

    /// <summary>erf x = 2/√π · e^(-x²) · Σ 2ⁿ x²ⁿ⁺¹ / (2n + 1)!!, whose terms are all positive.</summary>
    private static double Series(double x)
    {
        double term = x;
        double sum = x;
        for (int n = 1; term > sum * 1e-18; n++)
        {
            term *= 2 * x * x / ((2 * n) + 1);
            sum += term;
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    /// <summary>e^(-square - low) · e^(x²) · erfc x by the continued fraction x + ½/(x + 1/(x + 1½/(x + …))).</summary>
    private static double Tail(double x, double square, double low)
    {
        if (x > 30)
        {
            return 0;
        }

        double fraction = x;
        for (int n = 20 + (int)(300 / (x * x)); n > 0; n--)
        {
            fraction = x + (0.5 * n / fraction);
        }

        return Math.Exp(-square) * (1 - low) / (Math.Sqrt(Math.PI) * fraction);
    }
}
