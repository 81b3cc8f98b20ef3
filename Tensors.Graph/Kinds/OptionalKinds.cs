namespace Tensors.Graphs;

/// <summary>Values that may be missing, as edges.</summary>
internal static class OptionalKinds
{
    public static void AddTo(KindTable kinds)
    {
        Add(kinds, "OptionalFromValue", Made, e => new Optional(e.Contents(..)), node =>
        {
            Tensor[] inputs = [.. node.Node.Inputs];
            return [
                .. Values(
                node, node.Grad, [.. inputs.Select(input => input.DataType.Base)], [.. inputs.Select(input => input.StaticShape)])];
        });
        Add(kinds, "OptionalNone", Made, _ => new Optional(null), null);
        Add(kinds, "OptionalHasValue", node => node.Output(DataType.Bool, PartialShape.Scalar), e =>
            Tensor.FromScalar(Of(e).Values is not null), null, operands: 1);
        Add(
            kinds,
            "OptionalGetValue",
            node =>
            {
                DataType[] types = node.Attribute<DataType[]>("output_types");
                PartialShape[] shapes = node.Attribute<PartialShape[]>("output_shapes", []);
                for (int i = 0; i < types.Length; i++)
                {
                    node.Output(types[i], i < shapes.Length ? shapes[i] : PartialShape.Unknown);
                }
            },
            GetValue,
            node => [node.Graph.Tensor1(
                "OptionalFromValue", null, [.. node.Grads.Select((grad, i) => grad?.ToTensor() ?? Ops.ZerosLike(node.Node.Outputs[i]))],
                new() { ["Toutput_types"] = node.Node.Outputs.Select(output => output.DataType).ToArray() })],
            operands: 1);
    }

    private static void Add(
        KindTable kinds, string op, Action<Inference> infer, Func<Evaluation, NodeResults> computes, GradientRule? gradient,
        int operands = 0) => kinds.Add(new(op)
        {
            Types = [],
            LeastOperands = operands,
            Infer = infer,
            Computes = computes,
            ComputesStored = computes,
            Gradient = gradient,
            IsNotDifferentiable = gradient is null,
        });

    private static void Made(Inference node) => node.Output(DataType.Variant, PartialShape.Scalar);

    private static Optional Of(Evaluation e) => e.Object<Optional>(0, "an optional value");

    private static NodeResults GetValue(Evaluation e)
    {
        GraphValue[] values = Of(e).Values ?? throw new InvalidArgumentException("The given optional does not have a value.", e.Node);
        DataType[] types = e.Attribute<DataType[]>("output_types");
        return values.Length == types.Length && values.Zip(types).All(pair =>
            pair.First.Object is not null || pair.First.DataType == pair.Second)
            ? values
            : throw new InvalidArgumentException(
                $"The optional has {values.Length} values, which are not the {types.Length} of the types "
                + $"{string.Join(", ", types.Select(type => type.Name))}.", e.Node);
    }

    private static IReadOnlyList<Cotangent?> Values(GradientContext node, Tensor optional, DataType[] types, PartialShape[] shapes) =>
        [.. node.Graph.AddNode(
            "OptionalGetValue", null, [optional], new() { ["output_types"] = types, ["output_shapes"] = shapes }).Outputs.Select(
            output => (Cotangent?)output)];

    /// <summary>Values, or null where there are none.</summary>
    private sealed class Optional(GraphValue[]? values) : GraphObject
    {
        public GraphValue[]? Values => values;
    }
}
