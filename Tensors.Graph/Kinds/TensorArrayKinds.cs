namespace Tensors.Graphs;

/// <summary>
/// Tensor arrays, by the names of their second and third versions; they live for one run. A float, the flow, keeps uses in order.
/// </summary>
internal static class TensorArrayKinds
{
    private static readonly Tensor s_flow = Tensor.FromScalar(0f);

    public static void AddTo(KindTable kinds)
    {
        AddVersion(kinds, "V2", DataType.String, givesFlow: false);
        AddVersion(kinds, "V3", DataType.Resource, givesFlow: true);
    }

    private static void AddVersion(KindTable kinds, string version, DataType handle, bool givesFlow)
    {
        Add("", Handle, e => Made(new TensorArrayState(e.Node, e.Integer(0))), null);
        Add("Grad", Handle, e => Made(Array(e).Gradient(e.Attribute<string>("source"))), null);
        Add("Write", Flow, Write, TensorArrayGradients.OfWrite, ("T", 2));
        Add("Read", node => node.Output(node.Attribute<DataType>("dtype"), PartialShape.Unknown), e =>
            Array(e).Read(e.Integer(1)), TensorArrayGradients.OfRead);
        Add("Gather", Gathered, Gather, TensorArrayGradients.OfGather);
        Add("Scatter", Flow, Scatter, TensorArrayGradients.OfScatter, ("T", 2));
        Add("Concat", Joined, Concat, TensorArrayGradients.OfConcat);
        Add("Split", Flow, Split, TensorArrayGradients.OfSplit, ("T", 1));
        Add("Size", node => node.Output(DataType.Int32, PartialShape.Scalar), e => Tensor.FromScalar(Array(e).Size), null);
        Add("Close", _ => { }, Close, null);

        void Handle(Inference node)
        {
            node.Output(handle, [2]);
            if (givesFlow)
            {
                Flow(node);
            }
        }

        NodeResults Made(TensorArrayState array) => givesFlow ? (GraphValue[])[array, s_flow] : array;

        void Add(
            string op, Action<Inference> infer, Func<Evaluation, NodeResults> run, GradientRule? gradient, params (string, int)[] types) =>
            kinds.Add(new("TensorArray" + op + version)
            {
                Types = types,
                Infer = infer,
                Computes = run,
                Gradient = gradient,
                IsStateful = true,
                IsNotDifferentiable = gradient is null,
            });
    }

    private static TensorArrayState Array(Evaluation e) => e.Object<TensorArrayState>(0, "a tensor array");

    private static void Flow(Inference node) => node.Output(DataType.Float32, PartialShape.Scalar);

    private static void Gathered(Inference node)
    {
        PartialShape element = node.Attribute("element_shape", PartialShape.Unknown);
        int? count = node.Shape(1) is { Rank: 1 } indices ? indices[0] : null;
        node.Output(node.Attribute<DataType>("dtype"), element.Rank is null ? element : element.Insert(0, count));
    }

    private static void Joined(Inference node)
    {
        PartialShape rest = node.Attribute("element_shape_except0", PartialShape.Unknown);
        node.Output(node.Attribute<DataType>("dtype"), rest.Rank is null ? rest : rest.Insert(0, null));
        node.Output(DataType.Int64, PartialShape.OfRank(1));
    }

    private static NodeResults Write(Evaluation e)
    {
        Array(e).Write(e.Integer(1), e.Kept(2));
        return s_flow;
    }

    private static NodeResults Gather(Evaluation e)
    {
        TensorArrayState array = Array(e);
        GraphValue[] elements = System.Array.ConvertAll(e.Positions(1), array.Read);
        if (elements.Length == 0)
        {
            Shape none = Shape.Create([0, .. array.ElementShape(e.Attribute("element_shape", PartialShape.Unknown)).Extents]);
            return GraphRows.Zeros(e.Attribute<DataType>("dtype"), none);
        }

        int[] positions = e.Positions(1);
        int differs = System.Array.FindIndex(elements, element => !element.Shape.Equals(elements[0].Shape));
        return differs < 0 ? GraphRows.Stack(elements) : throw new InvalidArgumentException(
            $"TensorArray has inconsistent shapes: index {positions[0]} has shape {elements[0].Shape} "
            + $"and index {positions[differs]} has shape {elements[differs].Shape}.", null);
    }

    private static NodeResults Scatter(Evaluation e)
    {
        int[] indices = e.Positions(1);
        GraphValue value = e.Kept(2);
        Shape shape = value.Shape;
        if (shape.Rank == 0 || shape[0] != indices.Length)
        {
            throw new InvalidArgumentException(
                $"There are {indices.Length} indices for values of shape {shape}; the first extent has to be as many.", null);
        }

        TensorArrayState array = Array(e);
        array.Know(Shape.Create(shape.Extents[1..]));
        if (indices.Length > 0)
        {
            array.Require(indices.Max() + 1);
        }

        for (int i = 0; i < indices.Length; i++)
        {
            array.Write(indices[i], value.Row(i));
        }

        return s_flow;
    }

    private static NodeResults Concat(Evaluation e)
    {
        TensorArrayState array = Array(e);
        GraphValue[] parts = [.. Enumerable.Range(0, array.Size).Select(array.Read)];
        if (parts.Length == 0)
        {
            PartialShape rest = e.Attribute("element_shape_except0", PartialShape.Unknown);
            Shape none = Shape.Create([0, .. array.ElementShape(rest.Rank is null ? rest : rest.Insert(0, null)).Extents[1..]]);
            return (GraphValue[])[GraphRows.Zeros(e.Attribute<DataType>("dtype"), none), Tensor.Zeros([0], DType.Int64)];
        }

        return Joined(parts);
    }

    /// <summary>Values, of which there is one, one behind the other along their first axis, and how long each is.</summary>
    /// <exception cref="InvalidArgumentException">One has no axis.</exception>
    public static GraphValue[] Joined(GraphValue[] parts)
    {
        Tensor lengths = Tensor.FromArray(System.Array.ConvertAll(parts, part => part.Shape is { Rank: > 0 } shape
            ? (long)shape[0]
            : throw new InvalidArgumentException("Concat saw a scalar shape at index 0 but requires at least vectors; use Stack.", null)));
        return [GraphRows.Concat(parts), lengths];
    }

    private static NodeResults Split(Evaluation e)
    {
        GraphValue value = e.Kept(1);
        int[] lengths = e.Positions(2);
        Shape shape = value.Shape;
        if (shape.Rank == 0 || lengths.Sum(length => (long)length) != shape[0])
        {
            throw new InvalidArgumentException(
                $"The lengths [{string.Join(", ", lengths)}] do not add up to the first extent of the value, whose shape is {shape}.",
                null);
        }

        TensorArrayState array = Array(e);
        array.Require(lengths.Length);
        if (array.Size != lengths.Length)
        {
            throw new InvalidArgumentException(
                $"TensorArray's size is not equal to the number of lengths ({array.Size} vs. {lengths.Length}).", null);
        }

        for (int i = 0, from = 0; i < lengths.Length; from += lengths[i++])
        {
            array.Write(i, value.Rows(from, lengths[i]));
        }

        return s_flow;
    }

    private static NodeResults Close(Evaluation e)
    {
        Array(e).Clear();
        return System.Array.Empty<GraphValue>();
    }
}
