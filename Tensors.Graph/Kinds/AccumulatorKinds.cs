namespace Tensors.Graphs;

/// <summary>Accumulators of gradients: several workers add theirs, and one takes the mean when enough have come.</summary>
internal static class AccumulatorKinds
{
    public static void AddTo(KindTable kinds)
    {
        foreach ((string version, DataType handle) in ((string, DataType)[])[("", DataType.String.Ref), ("Resource", DataType.Resource)])
        {
            kinds.Stateful(version + "ConditionalAccumulator", 0, node => node.Output(handle, [2]), e => e.State.Shared(e.Node, Made));
            kinds.Stateful(version + "AccumulatorApplyGradient", 3, node =>
            {
                node.RequireRank(1, 0);
                RequireStep(node);
            }, Apply);
            kinds.Stateful(version + "AccumulatorSetGlobalStep", 2, RequireStep, e =>
            {
                Of(e).SetStep(e[1].Item<long>());
                return Array.Empty<GraphValue>();
            });
            kinds.Stateful(version + "AccumulatorNumAccumulated", 1, node => node.Output(DataType.Int32, PartialShape.Scalar), e =>
                Tensor.FromScalar(Of(e).Count));
            kinds.Stateful(
                version + "AccumulatorTakeGradient", 2, node => node.Output(node.Attribute<DataType>("dtype"), node.HandleShape(0)),
                e => Of(e).Take(
                    e.Integer(1) is > 0 and var required
                        ? required
                        : throw new InvalidArgumentException($"Argument num_required must be > 0, but was {e.Integer(1)}.", e.Node),
                    e.Frame.Cancellation));
        }
    }

    private static AccumulatorState Made(Node node) => node.Attribute("reduction_type", "MEAN") is "MEAN" or "SUM"
        ? new(node)
        : throw new InvalidArgumentException("reduction_type must be 'MEAN' or 'SUM'.", node);

    private static AccumulatorState Of(Evaluation e) => e.Object<AccumulatorState>(0, "an accumulator");

    private static void RequireStep(Inference node)
    {
        if (node.Type(1) != DataType.Int64)
        {
            throw new GraphTypeException($"The step of a {node.Op} is int64, not {node.Type(1).Name}.");
        }
    }

    private static NodeResults Apply(Evaluation e)
    {
        AccumulatorState accumulator = Of(e);
        Tensor gradient = e[2];
        if (gradient.DType.DataType != accumulator.Type)
        {
            throw new InvalidArgumentException(
                $"The accumulator has {accumulator.Type.Name} elements, and the gradient {gradient.DType.DataType.Name}.", e.Node);
        }

        accumulator.Add(gradient, e[1].Item<long>());
        return Array.Empty<GraphValue>();
    }
}
