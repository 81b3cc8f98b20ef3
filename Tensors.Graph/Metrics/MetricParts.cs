using static Tensors.Graphs.Ops;

namespace Tensors.Graphs;

/// <summary>What metrics are made of: variables that remember, operands that fit each other, quotients.</summary>
internal static class MetricParts
{
    /// <summary>The scope of a metric's variables.</summary>
    public static OpenVariableScope Scope(string? name, string otherwise) =>
        name is null ? VariableScope(null, otherwise) : VariableScope(name);

    /// <summary>A variable that updates add to.</summary>
    public static Variable Remembered(string name, Shape shape, DataType dtype = DataType.Float32) =>
        VariableBuilder.Build(Graph.Default, new()
        {
            Name = name,
            Initialize = () => Zeros(shape, dtype),
            IsTrainable = false,
            Collections = [GraphKeys.LocalVariables, GraphKeys.MetricVariables],
        });

    /// <summary>A value as a tensor of the graph of others.</summary>
    public static Tensor Converted(TensorLike value, Graph? graph = null, DataType? hint = null) =>
        value.ToTensor(value.Graph ?? graph ?? Graph.Default, "Const", hint);

    /// <summary>Labels, predictions and weights of one rank.</summary>
    public static (Tensor Labels, Tensor Predictions, TensorLike? Weights) Fitted(
        TensorLike labels, TensorLike predictions, TensorLike? weights)
    {
        Tensor given = Converted(predictions, labels.Graph);
        (Tensor label, Tensor prediction) = Squeezing.Pair(Converted(labels, given.Graph), given);
        return prediction.StaticShape.IsCompatibleWith(label.StaticShape)
            ? (
                label, prediction,
                weights is { IsNone: false } weight ? Squeezing.Weights(Converted(weight, label.Graph), prediction) : (TensorLike?)null)
            : throw new ArgumentException(
                $"Shapes {prediction.StaticShape} of '{prediction.Name}' and {label.StaticShape} of '{label.Name}' are incompatible.");
    }

    /// <summary>The weights with the shape of the values.</summary>
    public static Tensor WeightsOf(Tensor values, TensorLike weights) =>
        WeightBroadcasting.Broadcast(Cast(Squeezing.Weights(Converted(weights, values.Graph), values), DataType.Float32), values);

    /// <summary>Adds to a count once a value was read.</summary>
    public static Tensor AddAfter(Tensor value, Variable count, Tensor number)
    {
        using IDisposable after = ControlDependencies([value]);
        return AssignAdd(count, number);
    }

    /// <summary>A quotient, 0 where nothing was counted.</summary>
    public static Tensor Quotient(Tensor total, Tensor count, string? name) => DivNoNan(total, Maximum(count, 0f), name);
}
