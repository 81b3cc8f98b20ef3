namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Normally distributed numbers: <c>y = z · standardDeviation + mean</c>.</summary>
    /// <param name="shape">The extents.</param>
    /// <param name="mean">The centre.</param>
    /// <param name="standardDeviation">The spread.</param>
    /// <param name="dtype">A floating-point dtype.</param>
    /// <param name="seed">The operation's seed; without any, see <see cref="RandomSeed.Set"/>.</param>
    /// <param name="graphSeed">The seed that TensorFlow keeps per graph; see <see cref="RandomSeed.Derive"/>.</param>
    /// <exception cref="DTypeMismatchException">The dtype is another.</exception>
    /// <remarks>
    /// The numbers of TensorFlow's <c>random_normal</c> within 2 ULP, the same on every machine. Box and Muller's method.
    /// </remarks>
    public static Tensor RandomNormal(
        Shape shape, double mean = 0, double standardDeviation = 1, DType dtype = DType.Float32, long? seed = null,
        long? graphSeed = null) =>
        (Apply(new RandomNormalOp(shape, dtype, RandomSeed.Of(graphSeed, seed))) * standardDeviation) + mean;

    /// <summary>Normally distributed numbers without those that lie two standard deviations or more from the mean.</summary>
    /// <param name="shape">The extents.</param>
    /// <param name="mean">The centre.</param>
    /// <param name="standardDeviation">The spread before the tails are cut off.</param>
    /// <param name="dtype">A floating-point dtype.</param>
    /// <param name="seed">The operation's seed; without any, see <see cref="RandomSeed.Set"/>.</param>
    /// <param name="graphSeed">The seed that TensorFlow keeps per graph; see <see cref="RandomSeed.Derive"/>.</param>
    /// <exception cref="DTypeMismatchException">The dtype is another.</exception>
    /// <remarks>The numbers of TensorFlow's <c>truncated_normal</c> within 2 ULP, the same on every machine.</remarks>
    public static Tensor TruncatedNormal(
        Shape shape, double mean = 0, double standardDeviation = 1, DType dtype = DType.Float32, long? seed = null,
        long? graphSeed = null) =>
        (Apply(new TruncatedNormalOp(shape, dtype, RandomSeed.Of(graphSeed, seed))) * standardDeviation) + mean;
}

/// <summary>A random operation computed in float32 or float64; 16-bit results are rounded from float32.</summary>
/// <param name="Name">The name in messages, traces and graphs.</param>
/// <param name="Shape">The extents.</param>
/// <param name="DType">A floating-point dtype.</param>
/// <param name="Seed">Where the stream starts.</param>
public abstract record NormalOperation(string Name, Shape Shape, DType DType, RandomSeed Seed)
    : RandomFillOperation(Name, Shape, DType, Seed)
{
    /// <inheritdoc/>
    public override unsafe void Draw(PhiloxGenerator generator, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        UInt128 counter = Reserve(generator, outputs[0]);
        Tensor drawn = DType.IsHalf ? Tensor.Allocate(new(Shape, DType.Float32)) : outputs[0];
        fixed (byte* y = drawn)
        {
            Fill(counter, generator.Key, y, drawn.ElementCount, drawn.DType);
        }

        if (DType.IsHalf)
        {
            EagerInterpreter.Execute(new CastOp(DType), [drawn], outputs);
        }
    }

    private protected abstract unsafe void Fill(UInt128 counter, ulong key, byte* y, long count, DType dtype);
}

/// <summary>The operation of <see cref="Tensor.RandomNormal"/> with mean 0 and standard deviation 1.</summary>
/// <param name="Shape">The extents.</param>
/// <param name="DType">A floating-point dtype.</param>
/// <param name="Seed">Where the stream starts.</param>
public sealed record RandomNormalOp(Shape Shape, DType DType, RandomSeed Seed) : NormalOperation("RandomStandardNormal", Shape, DType, Seed)
{
    private protected override unsafe void Fill(UInt128 counter, ulong key, byte* y, long count, DType dtype)
    {
        if (dtype == DType.Float32)
        {
            PhiloxDriver.Normal(counter, key, (float*)y, count);
        }
        else
        {
            PhiloxDriver.Normal(counter, key, (double*)y, count);
        }
    }
}

/// <summary>The operation of <see cref="Tensor.TruncatedNormal"/> with mean 0 and standard deviation 1.</summary>
/// <param name="Shape">The extents.</param>
/// <param name="DType">A floating-point dtype.</param>
/// <param name="Seed">Where the stream starts.</param>
public sealed record TruncatedNormalOp(Shape Shape, DType DType, RandomSeed Seed) : NormalOperation("TruncatedNormal", Shape, DType, Seed)
{
    private protected override unsafe void Fill(UInt128 counter, ulong key, byte* y, long count, DType dtype)
    {
        if (dtype == DType.Float32)
        {
            PhiloxDriver.TruncatedNormal(counter, key, (float*)y, count);
        }
        else
        {
            PhiloxDriver.TruncatedNormal(counter, key, (double*)y, count);
        }
    }
}
