namespace Tensors.Graphs;

/// <summary>
/// Adds up gradients, as long as they are not of a step before its own, and gives their mean when enough have come: TensorFlow's
/// <c>ConditionalAccumulator</c>.
/// </summary>
public sealed class ConditionalAccumulator
{
    private readonly Tensor _handle;
    private readonly DataType _type;
    private readonly PartialShape _shape;

    /// <summary>An accumulator on the default graph.</summary>
    /// <param name="dtype">The type of the gradients: floating.</param>
    /// <param name="shape">What is known of their shape; null for nothing.</param>
    /// <param name="sharedName">Accumulators of one such name are one in a session.</param>
    /// <param name="name">The name of the node.</param>
    /// <param name="reductionType"><c>MEAN</c> or <c>SUM</c>.</param>
    /// <exception cref="GraphTypeException">Elements of this type have no mean.</exception>
    public ConditionalAccumulator(
        DataType dtype, PartialShape? shape = null, string? sharedName = null, string name = "conditional_accumulator",
        string reductionType = "MEAN")
    {
        _type = dtype.IsDifferentiable
            ? dtype
            : throw new GraphTypeException($"ConditionalAccumulator: gradients are floating or complex, not {dtype.Name}.");
        _shape = shape ?? PartialShape.Unknown;
        Graph graph = Graph.Default;
        _handle = graph.Tensor1("ResourceConditionalAccumulator", name, [], new()
        {
            ["dtype"] = dtype,
            ["shape"] = _shape,
            ["container"] = graph.Container,
            ["shared_name"] = sharedName ?? "",
            ["reduction_type"] = reductionType,
        });
    }

    /// <summary>The name of the accumulator.</summary>
    public string Name => _handle.Op.Name;

    /// <summary>The type of the gradients.</summary>
    public DataType DType => _type;

    /// <summary>How many gradients have been added since the last mean was taken: int32.</summary>
    public Tensor NumAccumulated(string? name = null) => _handle.Graph.Tensor1(
        "ResourceAccumulatorNumAccumulated", name ?? $"{Name}_num_accumulated", [_handle]);

    /// <summary>An operation that sets the step of the accumulator: gradients of earlier ones are left out from then on.</summary>
    /// <param name="newGlobalStep">The step; int64.</param>
    /// <param name="name">The name of the node.</param>
    public Node SetGlobalStep(TensorLike newGlobalStep, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "SetGlobalStep", _handle, newGlobalStep);
        return scope.Node("ResourceAccumulatorSetGlobalStep", [_handle, Step(scope, newGlobalStep, "new_global_step")]);
    }

    /// <summary>An operation that adds a gradient, unless its step is below that of the accumulator.</summary>
    /// <param name="grad">The gradient.</param>
    /// <param name="localStep">The step at which it was computed; int64.</param>
    /// <param name="name">The name of the node.</param>
    /// <exception cref="ArgumentException">The shape does not fit.</exception>
    public Node ApplyGrad(TensorLike grad, TensorLike? localStep = null, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "ResourceAccumulatorApplyGradient", _handle, grad);
        Tensor gradient = scope.Convert(grad, "grad", _type);
        return gradient.StaticShape.IsCompatibleWith(_shape)
            ? scope.Node(
                "ResourceAccumulatorApplyGradient", [_handle, Step(scope, localStep ?? 0, "local_step"), gradient],
                new() { ["dtype"] = _type })
            : throw new ArgumentException(
                $"ApplyGrad: the accumulator '{Name}' takes gradients of shape {_shape}, not {gradient.StaticShape}.", nameof(grad));
    }

    /// <summary>
    /// The mean, or the sum, of all gradients, once so many have come. Then the accumulator is empty again, and of the next step.
    /// </summary>
    /// <param name="numRequired">How many gradients are waited for.</param>
    /// <param name="name">The name of the node.</param>
    public Tensor TakeGrad(TensorLike numRequired, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "ResourceAccumulatorTakeGradient", _handle, numRequired);
        return scope.Result(
            "ResourceAccumulatorTakeGradient", [_handle, scope.Convert(numRequired, "num_required", DataType.Int32)],
            new() { ["dtype"] = _type });
    }

    private static Tensor Step(OpScope scope, TensorLike step, string name) =>
        scope.Convert(step, name, DataType.Int64) is var tensor && tensor.DataType.Base == DataType.Int64
            ? tensor
            : Ops.Cast(tensor, DataType.Int64);
}
