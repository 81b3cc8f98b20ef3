namespace Tensors.Graphs;

/// <summary>Lists of tensors as edges, with which functions of loops keep what they make and what their gradients need.</summary>
internal static class TensorListKinds
{
    private const string Name = "a list of tensors";

    public static void AddTo(KindTable kinds)
    {
        kinds.OnVariants("EmptyTensorList", 2, List, e => TensorList.Reserved(Type(e), Told(e, 0), 0, e.Integer(1)), null);
        kinds.OnVariants("TensorListReserve", 2, List, e => TensorList.Reserved(Type(e), Told(e, 0), e.Integer(1)), null);
        kinds.OnVariants("TensorListPushBack", 2, List, e => Of(e).Push(e.Kept(1)), TensorListGradients.OfPush);
        kinds.OnVariants("TensorListPopBack", 2, Popped, Pop, TensorListGradients.OfPop);
        kinds.OnVariants(
            "TensorListLength", 1, node => node.Output(DataType.Int32, PartialShape.Scalar), e => Tensor.FromScalar(Of(e).Count), null);
        kinds.OnVariants(
            "TensorListElementShape", 1, node => node.Output(ShapeType(node.Attributes), PartialShape.Unknown), ElementShape, null);
        kinds.OnVariants(
            "TensorListGetItem", 3, node => node.Output(Type(node), node.ShapeValue(2)), e => Of(e).Get(e.Integer(1), Told(e, 2)),
            TensorListGradients.OfGet);
        kinds.OnVariants("TensorListSetItem", 3, List, Set, TensorListGradients.OfSet);
        kinds.OnVariants("TensorListResize", 2, List, e => Of(e).Resized(e.Integer(1)), TensorListGradients.OfResize);
        kinds.OnVariants(
            "TensorListStack", 2, node => node.Output(Type(node), Rows(node, 1, node.Attribute("num_elements", -1L))), Stack,
            TensorListGradients.OfStack);
        kinds.OnVariants("TensorListFromTensor", 2, List, e => Scattered(e, null, Told(e, 1), -1), TensorListGradients.OfFromTensor);
        kinds.OnVariants("TensorListGather", 3, node => node.Output(Type(node), Rows(node, 2, -1)), Gather, TensorListGradients.OfGather);
        kinds.OnVariants("TensorListScatter", 3, List, e => Scattered(e, e.Positions(1), Told(e, 2), -1), TensorListGradients.OfScatter);
        kinds.OnVariants(
            "TensorListScatterV2", 4, List, e => Scattered(e, e.Positions(1), Told(e, 2), e.Integer(3)), TensorListGradients.OfScatter);
        kinds.OnVariants(
            "TensorListScatterIntoExistingList", 3, List, e => Into(Of(e), e.Positions(2), e.Kept(1)), TensorListGradients.OfScatterInto);
        kinds.OnVariants(
            "TensorListConcat", 1, node => Joined(node, node.Attribute("element_shape", PartialShape.Unknown)),
            e => Concat(e, e.Attribute("element_shape", PartialShape.Unknown)), TensorListGradients.OfConcat);
        kinds.OnVariants(
            "TensorListConcatV2", 3, node => Joined(node, node.ShapeValue(1)), e => Concat(e, Told(e, 1)), TensorListGradients.OfConcat);
        kinds.OnVariants("TensorListSplit", 3, List, Split, TensorListGradients.OfSplit);
    }

    /// <summary>The sum of lists, element by element.</summary>
    public static NodeResults Sum(Evaluation e) =>
        Enumerable.Range(0, e.Count).Select(input => e.Object<TensorList>(input, Name)).Aggregate((sum, list) => sum.Plus(list));

    /// <summary>A list of zeros; of other variants themselves, as they have no cotangents.</summary>
    public static NodeResults ZerosLike(Evaluation e) => e.Raw(0).Object is TensorList list ? list.ZerosLike() : e.Raw(0);

    private static void List(Inference node) => node.Output(DataType.Variant, PartialShape.Scalar);

    private static void Popped(Inference node)
    {
        List(node);
        node.Output(Type(node), node.ShapeValue(1));
    }

    private static void Joined(Inference node, PartialShape part)
    {
        node.Output(Type(node), part.Rank is null or 0 ? part : [null, .. part.Skip(1)]);
        node.Output(DataType.Int64, PartialShape.OfRank(1));
    }

    private static PartialShape Rows(Inference node, int shape, long count)
    {
        PartialShape row = node.ShapeValue(shape);
        return row.Rank is null ? row : row.Insert(0, count is >= 0 and <= int.MaxValue ? (int)count : null);
    }

    private static DataType Type(Inference node) => node.Attribute<DataType>("element_dtype");

    private static DataType Type(Evaluation e) => e.Attribute<DataType>("element_dtype");

    private static DataType ShapeType(IReadOnlyDictionary<string, object> attributes) =>
        attributes.GetValueOrDefault("shape_type") as DataType? ?? DataType.Int32;

    private static TensorList Of(Evaluation e) => e.Object<TensorList>(0, Name);

    /// <summary>An operand that holds a shape: a scalar -1 says nothing.</summary>
    private static PartialShape Told(Evaluation e, int input) => ConstantFolding.ToShape(e[input]);

    private static NodeResults Pop(Evaluation e)
    {
        (TensorList rest, GraphValue last) = Of(e).Pop(Told(e, 1));
        return (GraphValue[])[rest, last];
    }

    private static NodeResults Set(Evaluation e) => Of(e).Set(e.Integer(1), e.Kept(2), e.Attribute("resize_if_index_out_of_bounds", false));

    private static NodeResults ElementShape(Evaluation e)
    {
        PartialShape shape = Of(e).ElementShape;
        Tensor numbers = shape.Rank is null ? Tensor.FromScalar(-1L) : Tensor.FromArray([.. shape.Select(extent => (long)(extent ?? -1))]);
        return numbers.Cast(ShapeType(e.Node.Attributes).DType!.Value);
    }

    private static NodeResults Stack(Evaluation e)
    {
        TensorList list = Of(e);
        long count = e.Attribute("num_elements", -1L);
        return count < 0 || count == list.Count
            ? Stacked(e, list, [.. Enumerable.Range(0, list.Count)], Told(e, 1))
            : throw new InvalidArgumentException(
                $"Operation expected a list with {count} elements but got a list with {list.Count} elements.", e.Node);
    }

    private static NodeResults Gather(Evaluation e) => Stacked(e, Of(e), e.Positions(1), Told(e, 2));

    private static GraphValue Stacked(Evaluation e, TensorList list, int[] positions, PartialShape told)
    {
        PartialShape shape = list.ShapeOfAny(told);
        if (positions.Length == 0)
        {
            return shape.IsFullyDefined
                ? GraphRows.Zeros(Type(e), Shape.Create([0, .. shape.ToShape().Extents]))
                : throw new InvalidArgumentException(
                    $"Tried to stack elements of an empty list with non-fully-defined element shape: {shape.ToRuntimeString()}.", e.Node);
        }

        return GraphRows.Stack(Array.ConvertAll(positions, position => list.Get(position, shape)));
    }

    private static TensorList Scattered(Evaluation e, int[]? positions, PartialShape told, int count)
    {
        GraphValue value = e.Kept(0);
        Shape shape = value.Shape;
        if (shape.Rank == 0)
        {
            throw new InvalidArgumentException("Tensor must be at least a vector, but saw shape: [].", e.Node);
        }

        positions ??= [.. Enumerable.Range(0, shape[0])];
        int size = Math.Max(count, positions.Length == 0 ? 0 : positions.Max() + 1);
        return Into(TensorList.Reserved(Type(e), told, size), positions, value);
    }

    private static TensorList Into(TensorList list, int[] positions, GraphValue value)
    {
        Shape shape = value.Shape;
        if (shape.Rank == 0 || shape[0] != positions.Length)
        {
            throw new InvalidArgumentException(
                $"There are {positions.Length} indices for values of shape {shape}; the first extent has to be as many.", null);
        }

        return list.SetRows(positions, value);
    }

    private static GraphValue[] Concat(Evaluation e, PartialShape told)
    {
        TensorList list = Of(e);
        PartialShape part = told.Rank is null or 0 ? told : [null, .. told.Skip(1)];
        GraphValue[] parts = [.. Enumerable.Range(0, list.Count).Select(i => list.Get(i, part))];
        if (parts.Length == 0)
        {
            PartialShape shape = list.Merged(told);
            Shape rows = shape.Rank > 0 && shape.Skip(1).All(extent => extent is not null)
                ? Shape.Create([0, .. shape.Skip(1).Select(extent => extent!.Value)])
                : throw new InvalidArgumentException(
                    $"All except the first dimension must be fully defined when concating an empty list: {shape.ToRuntimeString()}.",
                    e.Node);
            return [GraphRows.Zeros(Type(e), rows), Tensor.Zeros([0], DType.Int64)];
        }

        return TensorArrayKinds.Joined(parts);
    }

    private static NodeResults Split(Evaluation e)
    {
        GraphValue value = e.Kept(0);
        int[] lengths = e.Positions(2);
        Shape shape = value.Shape;
        if (shape.Rank == 0 || lengths.Any(length => length < 0) || lengths.Sum(length => (long)length) != shape[0])
        {
            throw new InvalidArgumentException(
                $"The lengths [{string.Join(", ", lengths)}] do not add up to the first extent of the value, whose shape is {shape}.",
                e.Node);
        }

        List<GraphValue> parts = [];
        int from = 0;
        foreach (int length in lengths)
        {
            parts.Add(value.Rows(from, length));
            from += length;
        }

        PartialShape told = Told(e, 1);
        return TensorList.Of(Type(e), told.Rank is null or 0 ? told : [null, .. told.Skip(1)], parts);
    }
}
