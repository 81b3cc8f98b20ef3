namespace Tensors.Training;

/// <summary>Layers one after the other, named by their numbers: PyTorch's <c>Sequential</c>.</summary>
public sealed class Sequential : Layer
{
    /// <summary>Puts layers one after the other.</summary>
    /// <param name="layers">In the order in which they are called.</param>
    public Sequential(params ReadOnlySpan<Layer> layers)
    {
        for (int i = 0; i < layers.Length; i++)
        {
            AddLayer($"{i}", layers[i]);
        }
    }

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x)
    {
        foreach ((_, Layer layer) in Layers)
        {
            x = layer.Call(x);
        }

        return x;
    }
}

/// <summary>Adds the input to what a layer makes of it: <c>y = x + inner(x)</c>. The layer's name is <c>inner</c>.</summary>
public sealed class Residual : Layer
{
    private readonly Layer _inner;

    /// <summary>Puts a path beside a layer.</summary>
    /// <param name="inner">Gives results of the shape of its inputs.</param>
    public Residual(Layer inner) => _inner = AddLayer("inner", inner);

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x) => x + _inner.Call(x);
}

/// <summary>A function without parameters of its own: <c>new Lambda(x =&gt; x.Gelu())</c>.</summary>
/// <param name="function">The function.</param>
public sealed class Lambda(Func<Tensor, Tensor> function) : Layer
{
    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x) => function(x);
}
