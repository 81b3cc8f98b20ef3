namespace Tensors.Graphs;

// Walks over data sets.
internal static partial class DatasetKinds
{
    private static void Iterators(KindTable kinds)
    {
        foreach (string op in (string[])["IteratorV2", "Iterator"])
        {
            kinds.Stateful(op, 0, node => node.Output(DataType.Resource, PartialShape.Scalar), e => Shared(e));
        }

        kinds.Stateful("OneShotIterator", 0, node => node.Output(DataType.Resource, PartialShape.Scalar), e =>
        {
            DatasetIterator iterator = Shared(e);
            iterator.StartOnce(() => new FunctionRunner(e.Node, e.Attribute<FunctionReference>("dataset_factory")).Dataset([]));
            return iterator;
        });
        kinds.Stateful("MakeIterator", 2, _ => { }, e =>
        {
            IteratorOf(e, 1).Start(Of(e, 0), CancellationToken.None);
            return Array.Empty<GraphValue>();
        });
        kinds.Stateful("IteratorToStringHandle", 1, node => node.Output(DataType.String, PartialShape.Scalar), e =>
            StringTensor.FromString(IteratorOf(e, 0).Handle));
        foreach (string op in (string[])["IteratorFromStringHandleV2", "IteratorFromStringHandle"])
        {
            kinds.Stateful(op, 1, node => node.Output(DataType.Resource, PartialShape.Scalar), e => Named(e));
        }

        foreach (string op in (string[])["IteratorGetNext", "IteratorGetNextSync"])
        {
            kinds.Stateful(op, 1, node => node.OutputComponents(), e => Checked(IteratorOf(e, 0).Next(), e));
        }
    }

    private static DatasetIterator Shared(Evaluation e) =>
        e.State.Shared(e.Node, node => new DatasetIterator(HandleOf(node), node.Attribute<DataType[]>("output_types", [])));

    private static string HandleOf(Node iterator)
    {
        (string container, string name) = ResourceContainers.Key(iterator);
        return $"{container}/{name}";
    }

    private static DatasetIterator Named(Evaluation e)
    {
        string handle = e.Text(0).Item();
        DatasetIterator iterator = e.State.AllShared<DatasetIterator>().FirstOrDefault(shared => shared.Handle == handle)
            ?? throw new NotFoundException(
                $"This session has no iterator of the handle '{handle}'; a handle is fetched from the session that it is fed to.", e.Node);
        return e.Attribute<DataType[]>("output_types", []) is { Length: > 0 } types && !types.SequenceEqual(iterator.Types)
            ? throw new InvalidArgumentException(
                $"The iterator of the handle has elements of types ({string.Join(", ", iterator.Types.Select(type => type.Name))}), where "
                + $"({string.Join(", ", types.Select(type => type.Name))}) are expected.", e.Node)
            : iterator;
    }

    private static DatasetIterator IteratorOf(Evaluation e, int input) => e.Object<DatasetIterator>(input, "an iterator");

    private static GraphValue[] Checked(GraphValue[] element, Evaluation e)
    {
        DataType[] types = e.Attribute<DataType[]>("output_types");
        PartialShape[] shapes = e.Attribute<PartialShape[]>("output_shapes", []);
        if (element.Length != types.Length)
        {
            throw new InvalidArgumentException($"An element has {element.Length} components where {types.Length} are expected.", e.Node);
        }

        for (int i = 0; i < types.Length; i++)
        {
            if (element[i].DataType != types[i] || (i < shapes.Length && !shapes[i].IsCompatibleWith(element[i].Shape)))
            {
                throw new InvalidArgumentException(
                    $"Component {i} of an element is {element[i].DataType.Name} of shape {element[i].Shape}, where {types[i].Name} of "
                    + "shape "
                    + $"{(i < shapes.Length ? shapes[i] : PartialShape.Unknown)} is expected.",
                    e.Node);
            }
        }

        return element;
    }
}
