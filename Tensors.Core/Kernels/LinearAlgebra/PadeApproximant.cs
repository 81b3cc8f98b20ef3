namespace Tensors;

/// <summary>A diagonal Padé approximant of e^x.</summary>
/// <param name="Bound">Up to this size of A, as norms of its powers tell it, the approximant is exact to rounding (Higham 2005, Al-Mohy and
/// Higham 2009).</param>
/// <param name="Coefficients">Of the numerator, by ascending powers; the denominator is that of -x.</param>
internal sealed record PadeApproximant(double Bound, double[] Coefficients)
{
    private static readonly PadeApproximant s_three = new(1.495585217958292e-2, [120, 60, 12, 1]);

    private static readonly PadeApproximant s_five = new(2.539398330063230e-1, [30240, 15120, 3360, 420, 30, 1]);

    private static readonly PadeApproximant s_seven =
        new(9.504178996162932e-1, [17297280, 8648640, 1995840, 277200, 25200, 1512, 56, 1]);

    private static readonly PadeApproximant s_nine =
        new(2.097847961257068, [17643225600, 8821612800, 2075673600, 302702400, 30270240, 2162160, 110880, 3960, 90, 1]);

    private static readonly PadeApproximant s_thirteen = new(
        4.25,
        [
            64764752532480000, 32382376266240000, 7771770303897600, 1187353796428800, 129060195264000, 10559470521600, 670442572800,
            33522128640, 1323241920,
            40840800, 960960, 16380, 182, 1,
        ]);

    /// <summary>For float32, from the lowest degree to the highest that pays.</summary>
    public static PadeApproximant[] Single { get; } =
        [s_three with { Bound = 4.258730016922831e-1 }, s_five with { Bound = 1.880152677804762 },
            s_seven with { Bound = 3.925724783138660 }];

    /// <summary>For float64.</summary>
    public static PadeApproximant[] Double { get; } = [s_three, s_five, s_seven, s_nine, s_thirteen];

    public int Degree => Coefficients.Length - 1;

    /// <summary>The size of the first coefficient of the backward error: 1 / (binomial(2m, m) · (2m + 1)!).</summary>
    public double ErrorCoefficient
    {
        get
        {
            double coefficient = 1;
            for (int i = 1; i <= Degree; i++)
            {
                coefficient *= (double)i / (Degree + i);
            }

            for (int i = 2; i <= (2 * Degree) + 1; i++)
            {
                coefficient /= i;
            }

            return coefficient;
        }
    }
}
