namespace Tensors.Training;

/// <summary>What layers gave, noted while a table of them is made.</summary>
internal sealed class LayerTrace
{
    private readonly Dictionary<Layer, Shape> _shapes = new(ReferenceEqualityComparer.Instance);

    [ThreadStatic]
    private static LayerTrace? s_current;

    public static LayerTrace? Current => s_current;

    /// <summary>The shapes that layers gave last while a model was called.</summary>
    public static IReadOnlyDictionary<Layer, Shape> Of(Layer model, Tensor input)
    {
        (LayerTrace? before, bool wasTraining) = (s_current, model.IsTraining);
        LayerTrace trace = new();
        s_current = trace;
        try
        {
            model.IsTraining = false;
            model.Call(input);
        }
        finally
        {
            s_current = before;
            model.IsTraining = wasTraining;
        }

        return trace._shapes;
    }

    public void Add(Layer layer, Tensor result) => _shapes[layer] = result.Shape;
}
