namespace Tensors;

/// <summary>An operation whose results come from a stream of random numbers.</summary>
/// <param name="Name">The name in messages, traces and graphs.</param>
/// <param name="Seed">Where the stream starts.</param>
/// <remarks>
/// Executed eagerly it starts a stream of its own; whoever runs it repeatedly keeps a stream and calls <see cref="Draw"/>.
/// </remarks>
public abstract record RandomOperation(string Name, RandomSeed Seed) : Operation(Name)
{
    // What TensorFlow lets a stream advance for each element, so that no sampler overtakes the next execution.
    private const ulong BlocksPerElement = 256;

    /// <summary>Whether each execution takes the next stream of the seed, as dropout does, and not the same one again.</summary>
    internal bool IsCounted { get; init; }

    /// <summary>Computes the outputs from the next part of a stream.</summary>
    /// <param name="generator">The stream and the place reached in it.</param>
    /// <param name="inputs">The operands.</param>
    /// <param name="outputs">Room for the results.</param>
    public abstract void Draw(PhiloxGenerator generator, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs);

    /// <inheritdoc/>
    protected internal override void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        Draw(new(Settled().Seed), inputs, outputs);

    /// <summary>This operation for one execution, with the stream that it takes: applied again, it draws the same numbers.</summary>
    internal RandomOperation Settled() => Seed == RandomSeed.Unpredictable
        ? this with { Seed = RandomSeed.Next(), IsCounted = false }
        : IsCounted ? this with { Seed = RandomSeed.Next(Seed), IsCounted = false } : this;

    /// <summary>Sets aside the part of a stream that an output needs.</summary>
    private protected static UInt128 Reserve(PhiloxGenerator generator, Tensor output) =>
        generator.Reserve((ulong)output.ElementCount * BlocksPerElement);
}

/// <summary>A random operation whose result has a given shape and dtype.</summary>
/// <param name="Name">The name in messages, traces and graphs.</param>
/// <param name="Shape">The extents.</param>
/// <param name="DType">The element type.</param>
/// <param name="Seed">Where the stream starts.</param>
public abstract record RandomFillOperation(string Name, Shape Shape, DType DType, RandomSeed Seed) : RandomOperation(Name, Seed)
{
    private protected virtual DTypeSet Makes => DTypeSet.Floating;

    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        if (!Makes.Contains(DType))
        {
            throw new DTypeMismatchException(Name, $"there are no {DType.Name} numbers of this kind; it makes {Makes.Describe()}", [DType]);
        }

        outputs[0] = new(Shape, DType);
    }
}
