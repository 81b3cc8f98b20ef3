namespace Tensors.Graphs;

// The same bits as elements of another type.
internal static partial class ElementwiseKinds
{
    private static void AddBits(KindTable kinds)
    {
        kinds.Add(new("Bitcast")
        {
            Infer = node => node.Output(
                node.Attribute<DataType>("type"),
                AsType(node.Shape(0), SizeOf(node.Type(0)), SizeOf(node.Attribute<DataType>("type")), node.Fail)),
            Computes = Reinterpret,
            ComputesStored = Reinterpret,
            IsNotDifferentiable = true,
        });
    }

    private static NodeResults Reinterpret(Evaluation e)
    {
        StoredTensor stored = e.Content(0).ToStored();
        DataType type = e.Attribute<DataType>("type");
        PartialShape shape = AsType(
            e.Content(0).Shape, SizeOf(stored.DType), SizeOf(type), problem => new InvalidArgumentException(problem, e.Node));
        return GraphValue.FromStored(new StoredTensor(type, StoredShape.Of(shape.ToShape()), stored.Bytes), new(e.Node.Name));
    }

    /// <summary>Bytes of an element, of which there may be as many as one likes beside each other.</summary>
    private static int SizeOf(DataType type) => type.Base is DataType.String or DataType.Bool or DataType.Resource or DataType.Variant
        ? throw new GraphTypeException($"Bitcast: elements of type {type.Name} are no numbers of so many bits.")
        : type.Base.Size;

    /// <summary>With an axis at the end for the parts of each element, or without the axis of the parts that each is made of.</summary>
    private static PartialShape AsType(PartialShape shape, int from, int to, Func<string, Exception> fail)
    {
        if (from == to || shape.Rank is not { } rank)
        {
            return from == to ? shape : PartialShape.Unknown;
        }

        return from > to
            ? shape.Insert(rank, from / to)
            : rank > 0 && (shape[^1] ?? (to / from)) == to / from
                ? shape.RemoveAt(rank - 1)
                : throw fail(
                    $"Cannot bitcast elements of {from} bytes in {shape} to elements of {to}: the last extent has to be {to / from}");
    }
}
