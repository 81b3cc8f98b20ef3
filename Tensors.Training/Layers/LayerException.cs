namespace Tensors.Training;

/// <summary>An input does not fit a layer.</summary>
public sealed class LayerException : ArgumentException
{
    internal LayerException(Layer layer, Tensor input, Exception inner)
        : base($"{layer} was given {input.DType.Name} {input.Shape}. {inner.Message}", inner) => Layer = layer;

    /// <summary>The innermost layer that the input does not fit.</summary>
    public Layer Layer { get; }
}
