namespace Tensors.Graphs;

/// <summary>What fans a variance is scaled by.</summary>
public enum FanMode
{
    /// <summary>The number of inputs.</summary>
    FanIn,

    /// <summary>The number of outputs.</summary>
    FanOut,

    /// <summary>The mean of both.</summary>
    FanAverage,
}

/// <summary>How numbers are distributed.</summary>
public enum InitialDistribution
{
    /// <summary>Normally, without what is further than two standard deviations away.</summary>
    TruncatedNormal,

    /// <summary>Normally.</summary>
    UntruncatedNormal,

    /// <summary>Equally over a range.</summary>
    Uniform,
}

/// <summary>The initializers of TensorFlow, with its numbers for each seed.</summary>
public static class Initializers
{
    // The standard deviation of a normal distribution that is cut at two of its standard deviations.
    private const double TruncatedDeviation = 0.87962566103423978;

    /// <summary>All 0.</summary>
    public static Initializer Zeros() => Of((shape, dtype, _) => Ops.Zeros(shape, dtype));

    /// <summary>All 1.</summary>
    public static Initializer Ones() => Of((shape, dtype, _) => Ops.Ones(shape, dtype));

    /// <summary>All equal, or given values.</summary>
    /// <param name="value">A number, or an array; its last element is repeated.</param>
    public static Initializer Constant(TensorLike value) => Of((shape, dtype, _) => Ops.Constant(value, dtype, shape));

    /// <summary>Equally distributed over [minval, maxval).</summary>
    public static Initializer RandomUniform(double minval = 0, double maxval = 1, long? seed = null) =>
        Of((shape, dtype, _) => Ops.RandomUniform(shape, minval, maxval, dtype, seed));

    /// <summary>Normally distributed.</summary>
    public static Initializer RandomNormal(double mean = 0, double stddev = 1, long? seed = null) =>
        Of((shape, dtype, _) => Ops.RandomNormal(shape, mean, stddev, dtype, seed));

    /// <summary>Normally distributed, without what is further than two standard deviations away.</summary>
    public static Initializer TruncatedNormal(double mean = 0, double stddev = 1, long? seed = null) =>
        Of((shape, dtype, _) => Ops.TruncatedNormal(shape, mean, stddev, dtype, seed));

    /// <summary>A variance of scale / n, where n is a number of inputs or outputs.</summary>
    /// <param name="scale">The numerator; positive.</param>
    /// <param name="mode">What n is.</param>
    /// <param name="distribution">How the numbers are distributed.</param>
    /// <param name="seed">The seed.</param>
    /// <exception cref="ArgumentOutOfRangeException">The scale is not positive.</exception>
    public static Initializer VarianceScaling(
        double scale = 1, FanMode mode = FanMode.FanIn, InitialDistribution distribution = InitialDistribution.TruncatedNormal,
        long? seed = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(scale);
        return Of((shape, dtype, whole) =>
        {
            (double fanIn, double fanOut) = Fans(whole ?? shape);
            double fan = mode switch
            {
                FanMode.FanIn => fanIn,
                FanMode.FanOut => fanOut,
                _ => (fanIn + fanOut) / 2,
            };
            double variance = scale / Math.Max(1, fan);
            return distribution switch
            {
                InitialDistribution.TruncatedNormal => Ops.TruncatedNormal(shape, 0, Math.Sqrt(variance) / TruncatedDeviation, dtype, seed),
                InitialDistribution.UntruncatedNormal => Ops.RandomNormal(shape, 0, Math.Sqrt(variance), dtype, seed),
                _ => Ops.RandomUniform(shape, -Math.Sqrt(3 * variance), Math.Sqrt(3 * variance), dtype, seed),
            };
        });
    }

    /// <summary>Glorot and Bengio 2010: uniform, variance 2 / (inputs + outputs).</summary>
    public static Initializer GlorotUniform(long? seed = null) => VarianceScaling(1, FanMode.FanAverage, InitialDistribution.Uniform, seed);

    /// <summary>Glorot and Bengio 2010: normal, variance 2 / (inputs + outputs).</summary>
    public static Initializer GlorotNormal(long? seed = null) =>
        VarianceScaling(1, FanMode.FanAverage, InitialDistribution.TruncatedNormal, seed);

    /// <summary>He et al. 2015: normal, variance 2 / inputs.</summary>
    public static Initializer HeNormal(long? seed = null) => VarianceScaling(2, FanMode.FanIn, InitialDistribution.TruncatedNormal, seed);

    /// <summary>He et al. 2015: uniform, variance 2 / inputs.</summary>
    public static Initializer HeUniform(long? seed = null) => VarianceScaling(2, FanMode.FanIn, InitialDistribution.Uniform, seed);

    /// <summary>LeCun et al. 1998: normal, variance 1 / inputs.</summary>
    public static Initializer LecunNormal(long? seed = null) =>
        VarianceScaling(1, FanMode.FanIn, InitialDistribution.TruncatedNormal, seed);

    /// <summary>LeCun et al. 1998: uniform, variance 1 / inputs.</summary>
    public static Initializer LecunUniform(long? seed = null) => VarianceScaling(1, FanMode.FanIn, InitialDistribution.Uniform, seed);

    /// <summary>
    /// Uniform over ±factor · √(3 / inputs), which keeps the scale of what is multiplied by it (Sussillo and Abbott 2014).
    /// </summary>
    /// <param name="factor">What the bounds are multiplied by.</param>
    /// <param name="seed">The seed.</param>
    public static Initializer UniformUnitScaling(double factor = 1, long? seed = null) => Of((shape, dtype, whole) =>
    {
        double inputs = (whole ?? shape).Extents[..^1].ToArray().Aggregate(1.0, (product, extent) => product * extent);
        double bound = Math.Sqrt(3 / Math.Max(1, inputs)) * factor;
        return Ops.RandomUniform(shape, -bound, bound, dtype, seed);
    });

    /// <summary>A matrix with ones on the diagonal.</summary>
    /// <param name="gain">What the ones are multiplied by.</param>
    public static Initializer Identity(double gain = 1) => Of((shape, dtype, whole) => (whole ?? shape).Rank == 2
        ? Ops.Multiply(gain, Ops.Eye(shape[0], shape[1], dtype), "mul")
        : throw new ArgumentException($"Identity matrix initializer can only be used for 2D matrices, not {whole ?? shape}."));

    /// <summary>A matrix with orthogonal rows or columns, whichever are fewer: from the decomposition of a random one.</summary>
    /// <param name="gain">What it is multiplied by.</param>
    /// <param name="seed">The seed.</param>
    public static Initializer Orthogonal(double gain = 1, long? seed = null) =>
        Of((shape, dtype, _) => BuildOrthogonal(shape, dtype, gain, seed));

    private static FunctionInitializer Of(Func<Shape, DataType, Shape?, Tensor> build) => new(build);

    private static (double In, double Out) Fans(Shape shape)
    {
        double receptive = 1;
        for (int axis = 0; axis < shape.Rank - 2; axis++)
        {
            receptive *= shape[axis];
        }

        return shape.Rank switch
        {
            0 => (1, 1),
            1 => (shape[0], shape[0]),
            _ => (shape[^2] * receptive, shape[^1] * receptive),
        };
    }

    private static Tensor BuildOrthogonal(Shape shape, DataType dtype, double gain, long? seed)
    {
        if (shape.Rank < 2)
        {
            throw new ArgumentException($"The tensor to initialize must be at least two-dimensional, not {shape}.");
        }

        int columns = shape[^1];
        int rows = checked((int)(shape.ElementCount / Math.Max(1, columns)));
        Tensor random = Ops.RandomNormal(rows > columns ? [rows, columns] : [columns, rows], dtype: dtype, seed: seed);
        IReadOnlyList<Tensor> factors = random.Graph.AddNode("Qr", null, [random], new() { ["full_matrices"] = false }).Outputs;
        Tensor diagonal = random.Graph.Tensor1("DiagPart", null, [factors[1]]);
        Tensor q = factors[0] * Ops.Sign(diagonal);
        if (rows < columns)
        {
            q = Ops.Transpose(q, [1, 0], "matrix_transpose/transpose");
        }

        return Ops.Multiply(gain, Ops.Reshape(q, shape), "mul");
    }
}
