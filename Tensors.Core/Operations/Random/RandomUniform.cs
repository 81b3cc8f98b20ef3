namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Numbers that are equally likely everywhere in a range: <c>y = u · (high - low) + low</c> with u in [0, 1).</summary>
    /// <param name="shape">The extents.</param>
    /// <param name="low">The smallest number.</param>
    /// <param name="high">The bound, which no integer reaches (a floating-point number may, by rounding).</param>
    /// <param name="dtype">A floating-point dtype, int32 or int64.</param>
    /// <param name="seed">The operation's seed; without any, see <see cref="RandomSeed.Set"/>.</param>
    /// <param name="graphSeed">The seed that TensorFlow keeps per graph; see <see cref="RandomSeed.Derive"/>.</param>
    /// <exception cref="DTypeMismatchException">The dtype is another, or does not have the bounds as values.</exception>
    /// <exception cref="ArgumentException">Integers: <paramref name="low"/> is not below <paramref name="high"/>.</exception>
    /// <remarks>The numbers of TensorFlow's <c>random_uniform</c>, bit for bit. Integers are <c>low + bits mod (high - low)</c>.</remarks>
    /// <example>
    /// <code>
    /// Tensor weights = Tensor.RandomUniform(Shape.Create(3, 2), -1, 1, seed: 42);   // the same numbers in every run
    /// </code>
    /// </example>
    public static Tensor RandomUniform(
        Shape shape, Scalar low, Scalar high, DType dtype = DType.Float32, long? seed = null, long? graphSeed = null)
    {
        RandomSeed pair = RandomSeed.Of(graphSeed, seed);
        Tensor from = low.ToTensor("RandomUniform", dtype, Shape.Scalar);
        Tensor to = high.ToTensor("RandomUniform", dtype, Shape.Scalar);
        return dtype.IsFloating
            ? (Apply(new RandomUniformOp(shape, dtype, pair)) * (to - from)) + from
            : Apply(new RandomUniformIntOp(shape, dtype, pair), from, to);
    }

    /// <summary>Floating-point numbers that are equally likely everywhere in [0, 1).</summary>
    /// <param name="shape">The extents.</param>
    /// <param name="dtype">A floating-point dtype.</param>
    /// <param name="seed">The operation's seed; without any, see <see cref="RandomSeed.Set"/>.</param>
    /// <param name="graphSeed">The seed that TensorFlow keeps per graph; see <see cref="RandomSeed.Derive"/>.</param>
    /// <exception cref="DTypeMismatchException">The dtype is another.</exception>
    public static Tensor RandomUniform(Shape shape, DType dtype = DType.Float32, long? seed = null, long? graphSeed = null) =>
        Apply(new RandomUniformOp(shape, dtype, RandomSeed.Of(graphSeed, seed)));
}

/// <summary>The operation of <see cref="Tensor.RandomUniform(Shape, DType, long?, long?)"/>: [0, 1).</summary>
/// <param name="Shape">The extents.</param>
/// <param name="DType">A floating-point dtype.</param>
/// <param name="Seed">Where the stream starts.</param>
public sealed record RandomUniformOp(Shape Shape, DType DType, RandomSeed Seed) : RandomFillOperation("RandomUniform", Shape, DType, Seed)
{
    /// <inheritdoc/>
    public override unsafe void Draw(PhiloxGenerator generator, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        UInt128 counter = Reserve(generator, outputs[0]);
        fixed (byte* y = outputs[0])
        {
            switch (DType)
            {
                case DType.Float32:
                    PhiloxDriver.Fill(counter, generator.Key, (float*)y, Shape.ElementCount, default(UnitSingle));
                    break;
                case DType.Float64:
                    PhiloxDriver.Fill(counter, generator.Key, (double*)y, Shape.ElementCount, default(UnitDouble));
                    break;
                case DType.Float16:
                    PhiloxDriver.Fill(counter, generator.Key, (Half*)y, Shape.ElementCount, default(UnitHalf));
                    break;
                default:
                    PhiloxDriver.Fill(counter, generator.Key, (BFloat16*)y, Shape.ElementCount, default(UnitBFloat16));
                    break;
            }
        }
    }
}

/// <summary>The integers of <see cref="Tensor.RandomUniform(Shape, Scalar, Scalar, DType, long?, long?)"/>: (low, high).</summary>
/// <param name="Shape">The extents.</param>
/// <param name="DType">int32 or int64.</param>
/// <param name="Seed">Where the stream starts.</param>
public sealed record RandomUniformIntOp(Shape Shape, DType DType, RandomSeed Seed)
    : RandomFillOperation("RandomUniformInt", Shape, DType, Seed)
{
    private protected override DTypeSet Makes => (DTypeSet)((1 << (int)DType.Int32) | (1 << (int)DType.Int64));

    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        base.Infer(inputs, outputs);
        foreach (Tensor bound in inputs)
        {
            if (bound.Rank != 0 || bound.DType != DType)
            {
                throw new DTypeMismatchException(
                    Name, $"a bound is {bound.DType.Name} {bound.Shape}, not a {DType.Name} scalar", [bound.DType, DType]);
            }
        }
    }

    /// <inheritdoc/>
    public override unsafe void Draw(PhiloxGenerator generator, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        if (outputs[0].ElementCount == 0)
        {
            return;
        }

        (long low, long high) = DType == DType.Int32
            ? (inputs[0].Item<int>(), inputs[1].Item<int>())
            : (inputs[0].Item<long>(), inputs[1].Item<long>());
        if (low >= high)
        {
            throw new ArgumentException($"{Name}: low {low} is not below high {high}; there is no integer in between.");
        }

        UInt128 counter = Reserve(generator, outputs[0]);
        fixed (byte* y = outputs[0])
        {
            if (DType == DType.Int32)
            {
                PhiloxDriver.Fill(counter, generator.Key, (int*)y, Shape.ElementCount, new RangeInt32((int)low, (uint)(high - low)));
            }
            else
            {
                PhiloxDriver.Fill(counter, generator.Key, (long*)y, Shape.ElementCount, new RangeInt64(low, (ulong)high - (ulong)low));
            }
        }
    }
}
