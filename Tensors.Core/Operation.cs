namespace Tensors;

/// <summary>
/// An element of the vocabulary: its name, its attributes, its rule for shapes and dtypes, and how to compute it into given
/// outputs. It knows nothing of tapes or graphs. Operations with equal attributes are equal.
/// </summary>
/// <param name="Name">The name in messages, traces and graphs, such as <c>MatMul</c>.</param>
public abstract record Operation(string Name)
{
    /// <summary>How many tensors it makes.</summary>
    public virtual int OutputCount => 1;

    /// <summary>
    /// Whether 16-bit floating-point operands reach <see cref="Execute"/> as they are. Otherwise they are computed in float32
    /// and rounded once at the end.
    /// </summary>
    protected internal virtual bool TakesHalf => false;

    /// <summary>
    /// Whether operands are read element by element in row-major order. One that is contiguous along an axis before the last two is then
    /// laid out anew, tile by tile: each of its elements would fetch a cache line.
    /// </summary>
    internal virtual bool ReadsInOrder => false;

    /// <summary>Whether operands have one shape, to which the public method broadcasts them.</summary>
    internal virtual bool Broadcasts => false;

    /// <summary>The shapes and dtypes of the outputs. Every user error is found here, before any work.</summary>
    /// <param name="inputs">The operands; only shape and dtype may be looked at.</param>
    /// <param name="outputs">Room for <see cref="OutputCount"/> results.</param>
    /// <exception cref="ShapeMismatchException">The shapes do not fit.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes do not fit.</exception>
    protected internal abstract void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs);

    /// <summary>Computes the outputs, which are contiguous, uninitialised and share no memory with the inputs.</summary>
    protected internal abstract void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs);
}
