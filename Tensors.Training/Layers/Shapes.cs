namespace Tensors.Training;

/// <summary>Makes one axis of several: PyTorch's <c>Flatten</c>.</summary>
/// <param name="start">The first axis; the batch is left alone by default.</param>
/// <param name="end">The last axis; negative counts from the end.</param>
public sealed class Flatten(int start = 1, int end = -1) : Layer
{
    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x)
    {
        int last = end < 0 ? end + x.Rank : end;
        return start >= 0 && last < x.Rank && start <= last
            ? x.Reshape([.. x.Shape.Extents[..start], -1, .. x.Shape.Extents[(last + 1)..]])
            : throw new ShapeMismatchException("Flatten", $"the input {x.Shape} has no axes {start} to {end}", [x.Shape]);
    }
}

/// <summary>Gives the elements of each example another shape: Keras' <c>Reshape</c>.</summary>
/// <param name="extents">The extents behind the batch; one may be -1.</param>
public sealed class Reshape(params int[] extents) : Layer
{
    /// <inheritdoc/>
    public override string ToString() => $"Reshape({string.Join(", ", extents)})";

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x) => x.Reshape([x.Shape[0], .. extents]);
}
