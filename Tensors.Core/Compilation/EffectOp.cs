namespace Tensors;

/// <summary>
/// Something that is done with values at one place of a compiled function, and overwrites tensors that the function closes over: a step of
/// an optimizer, running statistics.
/// </summary>
/// <param name="Name">What is done, in plans and messages.</param>
/// <param name="Effect">Does it with the elements of the operands.</param>
internal sealed record EffectOp(string Name, Action<Tensor[]> Effect) : Operation(Name), IOverwrites
{
    /// <inheritdoc/>
    public override int OutputCount => 0;

    /// <inheritdoc/>
    protected internal override bool TakesHalf => true;

    /// <summary>Does something with tensors at once, or, in a function that is being compiled, in each call of it.</summary>
    /// <param name="name">What is done.</param>
    /// <param name="effect">Does it.</param>
    /// <param name="operands">What it takes; what it overwrites it closes over.</param>
    public static void Run(string name, Action<Tensor[]> effect, params Tensor[] operands)
    {
        if (ProgramRecorder.IsInPlace)
        {
            Tensor.ApplyAll(new EffectOp(name, effect), operands);
        }
        else
        {
            effect(operands);
        }
    }

    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
    }

    /// <inheritdoc/>
    protected internal override void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) => Effect(inputs.ToArray());
}
