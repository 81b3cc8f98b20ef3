using Tensors.Autograd;

namespace Tensors.Optim;

/// <summary>A step of an optimizer within a compiled function: it takes gradients, and overwrites parameters and slots.</summary>
/// <param name="Optimizer">The optimizer.</param>
/// <param name="Parameters">What is updated from the first operands, in their order.</param>
/// <param name="Tables">What is updated from rows: for each one the operands go on with the values and the numbers of its rows.</param>
internal sealed record StepOp(Optimizer Optimizer, Tensor[] Parameters, Tensor[] Tables)
    : Operation($"{Optimizer.GetType().Name}.Step"), IOverwrites
{
    /// <inheritdoc/>
    public override int OutputCount => 0;

    /// <inheritdoc/>
    protected internal override bool TakesHalf => true;

    /// <summary>Makes a step of the function that is being compiled.</summary>
    /// <exception cref="InvalidOperationException">A parameter or table has no elements: it is an argument of the function.</exception>
    public static void Record(
        Optimizer optimizer, ReadOnlySpan<Tensor> parameters, ReadOnlySpan<Tensor> gradients, ReadOnlySpan<Tensor> tables,
        ReadOnlySpan<RowGradient> rows)
    {
        foreach (Tensor parameter in (ReadOnlySpan<Tensor>)[.. parameters, .. tables])
        {
            if (!parameter.HasData)
            {
                throw new InvalidOperationException(
                    $"{optimizer.GetType().Name}: a parameter of shape {parameter.Shape} is an argument or a result of the compiled "
                    + "function, which cannot be overwritten; let the function close over its parameters.");
            }
        }

        Tensor.ApplyAll(
            new StepOp(optimizer, parameters.ToArray(), tables.ToArray()),
            [.. gradients, .. rows.ToArray().SelectMany(row => new[] { row.Values, row.Indices })]);
    }

    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
    }

    /// <inheritdoc/>
    protected internal override void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        RowGradient[] rows = new RowGradient[Tables.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            int place = Parameters.Length + (2 * i);
            rows[i] = new(inputs[place], inputs[place + 1], Tables[i].Shape);
        }

        Optimizer.Step(Parameters, inputs[..Parameters.Length], Tables, rows);
    }
}
