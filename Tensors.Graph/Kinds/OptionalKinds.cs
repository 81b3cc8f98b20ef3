namespace Tensors.Graphs;

/// <summary>Values that may be missing, as edges.</summary>
internal static class OptionalKinds
{
    public static void AddTo(KindTable kinds)
    {
        kinds.OnVariants("OptionalFromValue", 0, Made, e => new Optional(e.Contents(..)), OfFromValue);
        kinds.OnVariants("OptionalNone", 0, Made, _ => new Optional(null), null);
        kinds.OnVariants(
            "OptionalHasValue", 1, node => node.Output(DataType.Bool, PartialShape.Scalar),
            e => Tensor.FromScalar(Of(e).Values is not null), null);
        kinds.OnVariants("OptionalGetValue", 1, node => node.OutputComponents(), GetValue, OfGetValue);
    }

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

    private static Cotangent?[] OfFromValue(GradientContext node)
    {
        IReadOnlyList<Tensor> inputs = node.Node.Inputs;
        Dictionary<string, object> attributes = new()
        {
            ["output_types"] = inputs.Select(input => input.DataType.Base).ToArray(),
            ["output_shapes"] = inputs.Select(input => input.StaticShape).ToArray(),
        };
        return [.. node.Graph.AddNode("OptionalGetValue", null, [node.Grad], attributes).Outputs.Select(output => (Cotangent?)output)];
    }

    private static Cotangent?[] OfGetValue(GradientContext node)
    {
        IReadOnlyList<Tensor> values = node.Node.Outputs;
        return [node.Graph.Tensor1(
            "OptionalFromValue", null, [.. node.Grads.Select((grad, i) => grad?.ToTensor() ?? Ops.ZerosLike(values[i]))],
            new() { ["Toutput_types"] = values.Select(value => value.DataType).ToArray() })];
    }

    /// <summary>Values, or null where there are none.</summary>
    private sealed class Optional(GraphValue[]? values) : GraphObject
    {
        public GraphValue[]? Values => values;
    }
}
