using System.Diagnostics.CodeAnalysis;

namespace Tensors.Training;

/// <summary>A function of a tensor that owns parameters: a part of a model, and a model itself.</summary>
/// <remarks>
/// <para>A layer names what belongs to it in its constructor, by <see cref="AddParameter"/>, <see cref="AddState"/> and
/// <see cref="AddLayer"/>; everything has a path from there, such as <c>encoder.0.weight</c>, as in PyTorch's state dictionaries. Nothing
/// is looked up by reflection.</para>
/// <para>The same layer in two places shares its weights. The first axis of inputs is the batch, in every layer.</para>
/// </remarks>
/// <example>
/// <code>
/// Sequential model = new(new Dense(4, 8, Activation.Tanh), new Dense(8, 1));
/// Tensor prediction = model.Call(Tensor.Ones([2, 4]));
/// </code>
/// </example>
public abstract class Layer
{
    private static int s_freezes;

    private readonly List<KeyValuePair<string, Tensor>> _parameters = [];
    private readonly List<KeyValuePair<string, Tensor>> _states = [];
    private readonly List<KeyValuePair<string, Layer>> _layers = [];

    /// <summary>
    /// Whether dropout drops and batch normalization uses the moments of the batch, here and in all layers below; true at first.
    /// </summary>
    public bool IsTraining
    {
        get;
        set
        {
            field = value;
            foreach ((_, Layer layer) in _layers)
            {
                layer.IsTraining = value;
            }
        }
    } = true;

    /// <summary>Whether a trainer leaves the parameters as they are, here and in all layers below; false at first.</summary>
    public bool IsFrozen
    {
        get;
        set
        {
            field = value;
            Interlocked.Increment(ref s_freezes);
            foreach ((_, Layer layer) in _layers)
            {
                layer.IsFrozen = value;
            }
        }
    }

    /// <summary>The layers that this one is made of, by name.</summary>
    public IReadOnlyList<KeyValuePair<string, Layer>> Layers => _layers;

    /// <summary>The parameters of this layer and those below by path, each once: what PyTorch calls named parameters.</summary>
    public IReadOnlyDictionary<string, Tensor> Parameters => Collect(static _ => true, withStates: false, oncePerTensor: true);

    /// <summary>Those of <see cref="Parameters"/> that are not frozen.</summary>
    public IReadOnlyDictionary<string, Tensor> TrainedParameters =>
        Collect(static layer => !layer.IsFrozen, withStates: false, oncePerTensor: true);

    /// <summary>
    /// Everything that a file keeps, by path: parameters, under each of their paths where they are shared, and running statistics.
    /// </summary>
    public IReadOnlyDictionary<string, Tensor> State => Collect(static _ => true, withStates: true, oncePerTensor: false);

    /// <summary>Computes the layer's function.</summary>
    /// <param name="x">The input; its first axis is the batch.</param>
    /// <exception cref="LayerException">The input does not fit; the message names the layer and the shape that it was given.</exception>
    [SuppressMessage("Design", "CA1031", Justification = "The exception goes on, with the name of the layer.")]
    public Tensor Call(Tensor x)
    {
        Tensor y;
        try
        {
            y = Forward(x);
        }
        catch (ArgumentException mistake) when (mistake is ShapeMismatchException or DTypeMismatchException)
        {
            throw new LayerException(this, x, mistake);
        }

        LayerTrace.Current?.Add(this, y);
        return y;
    }

    /// <summary>Replaces parameters and running statistics by given ones.</summary>
    /// <param name="state">Tensors by path, as <see cref="State"/> gives them.</param>
    /// <param name="strict">Whether every path must be there, and no other; else those that both have are taken.</param>
    /// <exception cref="KeyNotFoundException">Paths are missing, or there are others; the message names them.</exception>
    /// <exception cref="ShapeMismatchException">A tensor has another shape.</exception>
    /// <exception cref="DTypeMismatchException">A tensor has another dtype.</exception>
    /// <remarks>Either everything is replaced or nothing.</remarks>
    public void Load(IReadOnlyDictionary<string, Tensor> state, bool strict = true) => LayerFiles.Fill(this, State, state, strict);

    /// <inheritdoc/>
    public override string ToString() => GetType().Name;

    /// <summary>The layer's function; called by <see cref="Call"/>.</summary>
    /// <param name="x">The input.</param>
    protected abstract Tensor Forward(Tensor x);

    /// <summary>Names a tensor that training changes.</summary>
    /// <param name="name">Its name within this layer.</param>
    /// <param name="initial">Its first elements; contiguous.</param>
    /// <returns>The tensor.</returns>
    /// <exception cref="ArgumentException">The name is empty, contains a dot, or is taken.</exception>
    protected Tensor AddParameter(string name, Tensor initial)
    {
        RequireNew(name);
        Tensor parameter = initial.Contiguous();
        _parameters.Add(new(name, parameter));
        return parameter;
    }

    /// <summary>Names a tensor that the layer itself changes, such as a running mean, by <see cref="Tensor.Access{T}"/>.</summary>
    /// <param name="name">Its name within this layer.</param>
    /// <param name="initial">Its first elements; contiguous.</param>
    /// <returns>The tensor.</returns>
    /// <exception cref="ArgumentException">The name is empty, contains a dot, or is taken.</exception>
    protected Tensor AddState(string name, Tensor initial)
    {
        RequireNew(name);
        Tensor state = initial.Contiguous();
        _states.Add(new(name, state));
        return state;
    }

    /// <summary>Names a layer that this one calls.</summary>
    /// <typeparam name="TLayer">Its type.</typeparam>
    /// <param name="name">Its name within this layer.</param>
    /// <param name="layer">The layer; may have been added elsewhere, to share its weights.</param>
    /// <returns>The layer.</returns>
    /// <exception cref="ArgumentException">The name is empty, contains a dot, or is taken.</exception>
    protected TLayer AddLayer<TLayer>(string name, TLayer layer)
        where TLayer : Layer
    {
        RequireNew(name);
        _layers.Add(new(name, layer));
        return layer;
    }

    /// <summary>Counts how often layers were frozen or let go, for those who remember which are.</summary>
    internal static int Freezes => Volatile.Read(ref s_freezes);

    /// <summary>The parameters of this layer alone.</summary>
    internal IReadOnlyList<KeyValuePair<string, Tensor>> OwnParameters => _parameters;

    private void RequireNew(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        bool isTaken = _parameters.Any(entry => entry.Key == name) || _states.Any(entry => entry.Key == name)
            || _layers.Any(entry => entry.Key == name);
        if (isTaken || name.Contains('.', StringComparison.Ordinal))
        {
            throw new ArgumentException(
                isTaken ? $"{this} has two parts named '{name}'." : $"'{name}': dots stand between the names of a path.", nameof(name));
        }
    }

    private OrderedDictionary<string, Tensor> Collect(Func<Layer, bool> chosen, bool withStates, bool oncePerTensor)
    {
        OrderedDictionary<string, Tensor> found = new(StringComparer.Ordinal);
        HashSet<Tensor> seen = new(ReferenceEqualityComparer.Instance);
        Visit(this, "");
        return found;

        void Visit(Layer layer, string prefix)
        {
            foreach ((string name, Tensor parameter) in chosen(layer) ? layer._parameters : [])
            {
                if (seen.Add(parameter) || !oncePerTensor)
                {
                    found.Add(prefix + name, parameter);
                }
            }

            foreach ((string name, Tensor state) in withStates ? layer._states : [])
            {
                found.Add(prefix + name, state);
            }

            foreach ((string name, Layer below) in layer._layers)
            {
                Visit(below, $"{prefix}{name}.");
            }
        }
    }
}
