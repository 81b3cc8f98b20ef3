namespace Tensors.Graphs;

/// <summary>Drops elements while training, and lets them through else; it has no variables.</summary>
internal sealed class DropoutLayer(double rate, long? seed, string? name) : Layer(name, "dropout", Reuse.Inherit)
{
    public Tensor Call(TensorLike inputs, TensorLike training)
    {
        Tensor x = inputs.ToTensor(inputs.Graph ?? Graph.Default, "inputs");
        using DefaultGraph isDefault = x.Graph.AsDefault();
        using IDisposable open = Open();
        return Training.Choose(training, () => Ops.Dropout(x, 1 - rate, seed), () => Ops.Identity(x));
    }
}
