namespace Tensors;

/// <summary>
/// Pairs of normally distributed numbers from pairs of uniform ones: <c>r sin v, r cos v</c> with <c>r = √(-2 ln u)</c>, the sine first
/// as in TensorFlow. Logarithm, sine and cosine are computed in float64 for both dtypes, so that the float32 numbers carry one rounding
/// for each of TensorFlow's and no platform's mathematics library shows.
/// </summary>
internal static unsafe class BoxMuller
{
    /// <summary>Pairs that are computed together.</summary>
    public const int MostPairs = 128;

    // TensorFlow's guard against the logarithm of 0.
    private const double SmallestUniform = 1.0e-7;

    /// <summary>Two words and two numbers per pair.</summary>
    public static void Run(uint* words, float* normals, int pairs)
    {
        double* u = stackalloc double[MostPairs];
        double* v = stackalloc double[MostPairs];
        double* cosine = stackalloc double[MostPairs];
        for (int pair = 0; pair < pairs; pair++)
        {
            u[pair] = Math.Max(UnitSingle.Value(words[2 * pair]), (float)SmallestUniform);
            v[pair] = (float)(2 * Math.PI * UnitSingle.Value(words[(2 * pair) + 1]));
        }

        Transform(u, v, cosine, pairs);
        for (int pair = 0; pair < pairs; pair++)
        {
            float radius = MathF.Sqrt(-2 * (float)u[pair]);
            normals[2 * pair] = (float)v[pair] * radius;
            normals[(2 * pair) + 1] = (float)cosine[pair] * radius;
        }
    }

    /// <summary>Four words and two numbers per pair.</summary>
    public static void Run(uint* words, double* normals, int pairs)
    {
        double* u = stackalloc double[MostPairs];
        double* v = stackalloc double[MostPairs];
        double* cosine = stackalloc double[MostPairs];
        for (int pair = 0; pair < pairs; pair++)
        {
            uint* four = words + (4 * pair);
            u[pair] = Math.Max(UnitDouble.Value(four[0], four[1]), SmallestUniform);
            v[pair] = 2 * Math.PI * UnitDouble.Value(four[2], four[3]);
        }

        Transform(u, v, cosine, pairs);
        for (int pair = 0; pair < pairs; pair++)
        {
            double radius = Math.Sqrt(-2 * u[pair]);
            normals[2 * pair] = v[pair] * radius;
            normals[(2 * pair) + 1] = cosine[pair] * radius;
        }
    }

    /// <summary>u becomes ln u, v becomes sin v.</summary>
    private static void Transform(double* u, double* v, double* cosine, int count)
    {
        ElementwiseLoops.Unary<LogOperator, double>(u, u, count);
        ElementwiseLoops.Unary<CosOperator, double>(v, cosine, count);
        ElementwiseLoops.Unary<SinOperator, double>(v, v, count);
    }
}
