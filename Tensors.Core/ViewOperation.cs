namespace Tensors;

/// <summary>An operation whose result shows the elements of its input in place, if strides can express it.</summary>
public abstract record ViewOperation(string Name) : Operation(Name)
{
    /// <inheritdoc/>
    protected internal override bool TakesHalf => true;

    /// <summary>The result's layout over the input's buffer, or null where only a copy will do.</summary>
    internal abstract Layout? View(Layout input, Shape output);

    /// <summary>The result as a view, or null where only a copy will do.</summary>
    internal Tensor? TryView(Tensor input, TensorSpec output) =>
        View(input.Layout, output.Shape) is { } layout ? input.WithLayout(layout) : null;

    /// <inheritdoc/>
    protected internal override void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        CopyOp.Copy(inputs[0], outputs[0]);
}
