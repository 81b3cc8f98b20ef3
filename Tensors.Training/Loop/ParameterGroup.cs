using System.IO.Enumeration;
using Tensors.Optim;

namespace Tensors.Training;

/// <summary>Some parameters of a model with an optimizer of their own, and so with a rate, a decay and slots of their own.</summary>
/// <remarks>Of several groups the first that takes a parameter has it. All step at once, by gradients clipped together.</remarks>
/// <example>
/// <code>
/// Sequential model = new(new Dense(4, 8, Activation.Tanh), new Dense(8, 1));
/// Trainer trainer = new(model, Loss.MeanSquaredError, new AdamW(1e-3))
/// {
///     Groups = [new("*.bias", new AdamW(1e-3, weightDecay: 0)), new(model.Layers[1].Value, new Momentum(0.1, 0.9))],
/// };
/// </code>
/// </example>
public sealed class ParameterGroup
{
    private readonly string _name;
    private readonly Func<string, Tensor, bool> _takes;

    /// <summary>Makes a group of the parameters whose paths fit a pattern.</summary>
    /// <param name="pattern">A path such as <c>encoder.0.weight</c>, in which <c>*</c> stands for any signs and <c>?</c> for one.</param>
    /// <param name="optimizer">What updates them; no other group's, nor that of the trainer.</param>
    public ParameterGroup(string pattern, Optimizer optimizer)
    {
        ArgumentException.ThrowIfNullOrEmpty(pattern);
        ArgumentNullException.ThrowIfNull(optimizer);
        (_name, Optimizer) = ($"'{pattern}'", optimizer);
        _takes = (path, _) => FileSystemName.MatchesSimpleExpression(pattern, path, ignoreCase: false);
    }

    /// <summary>Makes a group of the parameters of a layer and those below it.</summary>
    /// <param name="layer">A part of the model.</param>
    /// <param name="optimizer">What updates them; no other group's, nor that of the trainer.</param>
    public ParameterGroup(Layer layer, Optimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentNullException.ThrowIfNull(optimizer);
        (_name, Optimizer) = ($"{layer}", optimizer);
        _takes = (_, parameter) => layer.Parameters.Values.Any(own => ReferenceEquals(own, parameter));
    }

    /// <summary>What updates the parameters.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>The learning rate of each step; that of the optimizer if null.</summary>
    public LearningRateSchedule? Schedule { get; init; }

    /// <inheritdoc/>
    public override string ToString() => _name;

    internal bool Takes(string path, Tensor parameter) => _takes(path, parameter);
}
