namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>The same elements in memory of their own, contiguous.</summary>
    /// <remarks>Dtypes: all. VJP: <c>dx = dy</c>.</remarks>
    public Tensor Copy() => Apply<CopyOp>(this);

    /// <summary>This tensor if its elements follow each other in memory, else a contiguous copy.</summary>
    public Tensor Contiguous() => Layout.IsContiguous ? this : Copy();
}

/// <summary>The operation of <see cref="Tensor.Copy"/>.</summary>
public sealed record CopyOp() : Operation("Copy")
{
    /// <inheritdoc/>
    protected internal override bool TakesHalf => true;

    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs) =>
        outputs[0] = new(inputs[0].Shape, inputs[0].DType);

    /// <inheritdoc/>
    protected internal override void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) => Copy(inputs[0], outputs[0]);

    /// <summary>Copies between tensors of equal dtype and number of elements, in row-major order.</summary>
    internal static void Copy(Tensor source, Tensor destination) => Copy(source, destination, destination.Layout);

    /// <summary>Copies into the part of the destination's buffer that a layout picks out.</summary>
    internal static unsafe void Copy(Tensor source, Tensor destination, in Layout part)
    {
        int size = source.DType.Size;
        fixed (byte* from = source, to = destination)
        {
            byte* first = to + ((part.Offset - destination.Layout.Offset) * size);
            StridedCopy.Run(new(from, source.Layout), new(first, part), source.ElementCount, size);
        }

        GC.KeepAlive(source);
    }
}
