using Tensors.Autograd;

namespace Tensors.Graphs;

/// <summary>
/// A traced function as one operation: interpreters see its operands and results. Its VJP runs the graph of its gradient.
/// </summary>
/// <param name="Trace">What it does.</param>
internal sealed record FunctionOp(FunctionTrace Trace) : Operation(Trace.Name)
{
    static FunctionOp() =>
        VjpTable.Default.Register<FunctionOp>(Keeps.Inputs | Keeps.Outputs, (context, input) => context.Once(Pull)[input]);

    /// <inheritdoc/>
    public override int OutputCount => Trace.Specs.Length;

    /// <inheritdoc/>
    protected internal override bool TakesHalf => true;

    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs) => Trace.Specs.CopyTo(outputs);

    /// <inheritdoc/>
    protected internal override void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) => Trace.Run(inputs, outputs);

    /// <summary>The cotangents of all operands, in public operations, so that they can be differentiated again.</summary>
    private static Tensor?[] Pull(VjpContext context)
    {
        FunctionTrace trace = ((FunctionOp)context.Operation).Trace;
        List<Tensor> operands = [.. Enumerable.Range(0, context.InputCount).Select(context.Input)];
        operands.AddRange(Enumerable.Range(trace.ResultCount, trace.Specs.Length - trace.ResultCount).Select(context.Output));
        operands.AddRange(
            Enumerable.Range(0, trace.ResultCount).Where(i => trace.Specs[i].DType.IsDifferentiable).Select(context.CotangentOf));
        Tensor[] gradients = Tensor.ApplyAll(trace.Gradient.Operation, [.. operands]);
        int next = 0;
        return [
            .. Enumerable.Range(0, context.InputCount).Select(i => context.InputSpec(i).DType.IsDifferentiable ? gradients[next++] : null)];
    }
}
