namespace Tensors.Autograd;

/// <summary>A user's function as one operation: interpreters see its operands and results, and not what happens inside.</summary>
/// <param name="Name">The name in messages and traces.</param>
/// <param name="Function">The function.</param>
internal abstract record FunctionOperation(string Name, CapturedFunction Function) : Operation(Name)
{
    /// <inheritdoc/>
    public override int OutputCount => Function.Specs.Length;

    /// <inheritdoc/>
    protected internal override bool TakesHalf => true;

    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs) => Function.Specs.CopyTo(outputs);

    /// <inheritdoc/>
    protected internal override void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        using Interpreter.Scope scope = Interpreter.Within(null);
        Tensor[] results = Function.TakeResults() ?? Function.Call(inputs);
        for (int i = 0; i < results.Length; i++)
        {
            CopyOp.Copy(results[i], outputs[i]);
        }
    }
}

/// <summary>The operation of <see cref="Transform.Checkpoint(Func{Tensor, Tensor})"/>.</summary>
/// <param name="Function">The function.</param>
internal sealed record CheckpointOp(CapturedFunction Function) : FunctionOperation("Checkpoint", Function);

/// <summary>The operation of <see cref="Transform.CustomGradient(Func{Tensor, Tensor}, Func{Tensor, Tensor, Tensor, Tensor})"/>.</summary>
/// <param name="Function">The function.</param>
/// <param name="Vjp">From arguments, results and cotangents to a cotangent per argument, null where it is zero.</param>
internal sealed record CustomGradientOp(CapturedFunction Function, Func<Tensor[], Tensor[], Tensor[], Tensor?[]> Vjp)
    : FunctionOperation("CustomGradient", Function);
