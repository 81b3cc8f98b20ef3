namespace Tensors.Graphs;

/// <summary>
/// A walk over a data set, which lives in the session: TensorFlow's <c>tf.data.Iterator</c>. Made by <see cref="Dataset"/>, or for several
/// data sets of one structure.
/// </summary>
public sealed class DataIterator
{
    private readonly Tensor _handle;
    private readonly Node? _initializer;
    private readonly DataType[] _types;
    private readonly PartialShape[] _shapes;

    private DataIterator(Tensor handle, Node? initializer, DataType[] types, PartialShape[] shapes)
    {
        _handle = handle;
        _initializer = initializer;
        _types = types;
        _shapes = shapes;
    }

    /// <summary>The name of the iterator.</summary>
    public string Name => _handle.Op.Name;

    /// <summary>The types of the components of an element.</summary>
    public IReadOnlyList<DataType> OutputTypes => _types;

    /// <summary>What is known of the shapes of the components of an element.</summary>
    public IReadOnlyList<PartialShape> OutputShapes => _shapes;

    /// <summary>The operation that begins a walk; a session runs it before <see cref="GetNext"/>.</summary>
    /// <exception cref="InvalidOperationException">The iterator begins by itself, or by what <see cref="MakeInitializer"/>
    /// makes.</exception>
    public Node Initializer => _initializer ?? throw new InvalidOperationException(
        "The iterator has no initializer: one-shot iterators begin by themselves, those of a structure by MakeInitializer, those of a "
        + "handle where the handle is from.");

    /// <summary>
    /// An iterator over one data set after the other, each begun by an initializer that <see cref="MakeInitializer"/> makes: TensorFlow's
    /// reinitializable one.
    /// </summary>
    /// <param name="outputTypes">The types of the components of an element.</param>
    /// <param name="outputShapes">What is known of their shapes; null for nothing.</param>
    /// <param name="sharedName">Iterators of one such name are one in a session.</param>
    /// <exception cref="ArgumentException">There is not one shape for each type.</exception>
    public static DataIterator FromStructure(
        IReadOnlyList<DataType> outputTypes, IReadOnlyList<PartialShape>? outputShapes = null, string? sharedName = null)
    {
        (DataType[] types, PartialShape[] shapes) = Structure(outputTypes, outputShapes);
        return new(Make(Graph.Default, types, shapes, sharedName), null, types, shapes);
    }

    /// <summary>The iterator of a handle that is given in each run: TensorFlow's feedable one.</summary>
    /// <param name="stringHandle">Text: what another iterator's <see cref="StringHandle"/> gave in the same session.</param>
    /// <param name="outputTypes">The types of the components of an element.</param>
    /// <param name="outputShapes">What is known of their shapes; null for nothing.</param>
    /// <exception cref="ArgumentException">There is not one shape for each type.</exception>
    /// <remarks>A run is a <see cref="NotFoundException"/> where the session has no such iterator.</remarks>
    public static DataIterator FromStringHandle(
        TensorLike stringHandle, IReadOnlyList<DataType> outputTypes, IReadOnlyList<PartialShape>? outputShapes = null)
    {
        (DataType[] types, PartialShape[] shapes) = Structure(outputTypes, outputShapes);
        Graph graph = stringHandle.Graph ?? Graph.Default;
        Tensor handle = stringHandle.ToTensor(graph, "string_handle", DataType.String);
        return handle.DataType == DataType.String
            ? new(
                graph.Tensor1("IteratorFromStringHandleV2", "IteratorFromStringHandleV2", [handle], Attributes(types, shapes)), null, types,
                shapes)
            : throw new GraphTypeException($"FromStringHandle: a handle is text, not {handle.DataType.Name}.");
    }

    /// <summary>An operation that begins a walk over a data set of this iterator's structure.</summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="name">The name of the node.</param>
    /// <exception cref="GraphTypeException">Its elements have other types, or shapes that do not fit.</exception>
    public Node MakeInitializer(Dataset dataset, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        if (!_types.SequenceEqual(dataset.OutputTypes))
        {
            throw new GraphTypeException(
                $"MakeInitializer: elements of types ({Listed(_types.Select(type => type.Name))}) are expected, the data set has "
                + $"({Listed(dataset.OutputTypes.Select(type => type.Name))}).");
        }

        return _shapes.Zip(dataset.OutputShapes).All(pair => pair.First.IsCompatibleWith(pair.Second))
            ? _handle.Graph.AddNode("MakeIterator", name ?? "make_initializer", [dataset.Handle, _handle])
            : throw new GraphTypeException(
                $"MakeInitializer: elements of shapes ({Listed(_shapes)}) are expected, "
                + $"the data set has ({Listed(dataset.OutputShapes)}).");
    }

    /// <summary>Text that stands for this iterator in a session: what <see cref="FromStringHandle"/> is fed.</summary>
    /// <param name="name">The name of the node.</param>
    public Tensor StringHandle(string? name = null) =>
        _handle.Graph.Tensor1("IteratorToStringHandle", name ?? "IteratorToStringHandle", [_handle]);

    /// <summary>The components of the next element; each run of them takes one more.</summary>
    /// <param name="name">The name of the node.</param>
    /// <remarks>At the end a run is an <see cref="OutOfRangeException"/>.</remarks>
    public Tensor[] GetNext(string? name = null) =>
        [.. _handle.Graph.AddNode("IteratorGetNext", name ?? "IteratorGetNext", [_handle], Attributes(_types, _shapes)).Outputs];

    internal static DataIterator Over(Tensor dataset, DataType[] types, PartialShape[] shapes, string? sharedName = null)
    {
        Graph graph = dataset.Graph;
        Tensor handle = Make(graph, types, shapes, sharedName);
        return new(handle, graph.AddNode("MakeIterator", "MakeIterator", [dataset, handle]), types, shapes);
    }

    internal static DataIterator OneShot(Graph graph, FunctionReference factory, DataType[] types, PartialShape[] shapes)
    {
        Dictionary<string, object> attributes = Attributes(types, shapes);
        attributes["dataset_factory"] = factory;
        attributes["container"] = graph.Container;
        attributes["shared_name"] = "";
        return new(graph.Tensor1("OneShotIterator", "OneShotIterator", [], attributes), null, types, shapes);
    }

    private static Tensor Make(Graph graph, DataType[] types, PartialShape[] shapes, string? sharedName)
    {
        Dictionary<string, object> attributes = Attributes(types, shapes);
        attributes["container"] = graph.Container;
        attributes["shared_name"] = sharedName ?? "";
        return graph.Tensor1("IteratorV2", "IteratorV2", [], attributes);
    }

    private static (DataType[] Types, PartialShape[] Shapes) Structure(
        IReadOnlyList<DataType> types, IReadOnlyList<PartialShape>? shapes) =>
        shapes is null || shapes.Count == types.Count
            ? ([.. types], [.. shapes ?? types.Select(_ => PartialShape.Unknown)])
            : throw new ArgumentException(
                $"An iterator over elements of {types.Count} components needs as many shapes, not {shapes.Count}.", nameof(shapes));

    private static string Listed<T>(IEnumerable<T> parts) => string.Join(", ", parts);

    private static Dictionary<string, object> Attributes(DataType[] types, PartialShape[] shapes) =>
        new() { ["output_types"] = types, ["output_shapes"] = shapes };
}
