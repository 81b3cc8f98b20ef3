namespace Tensors.Graphs;

/// <summary>A walk over a data set, which lives in the session: TensorFlow's <c>tf.data.Iterator</c>. Made by <see cref="Dataset"/>.</summary>
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

    /// <summary>The operation that begins a walk; a session runs it before <see cref="GetNext"/>.</summary>
    /// <exception cref="InvalidOperationException">The iterator begins by itself.</exception>
    public Node Initializer => _initializer ?? throw new InvalidOperationException("A one-shot iterator begins by itself; it has no initializer.");

    /// <summary>The components of the next element; each run of them takes one more.</summary>
    /// <param name="name">The name of the node.</param>
    /// <remarks>At the end a run is an <see cref="OutOfRangeException"/>.</remarks>
    public Tensor[] GetNext(string? name = null) => [.. _handle.Graph.AddNode("IteratorGetNext", name ?? "IteratorGetNext", [_handle], Attributes(_types, _shapes)).Outputs];

    internal static DataIterator Over(Tensor dataset, DataType[] types, PartialShape[] shapes, string? sharedName = null)
    {
        Graph graph = dataset.Graph;
        Dictionary<string, object> attributes = Attributes(types, shapes);
        attributes["container"] = graph.Container;
        attributes["shared_name"] = sharedName ?? "";
        Tensor handle = graph.Tensor1("IteratorV2", "IteratorV2", [], attributes);
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

    private static Dictionary<string, object> Attributes(DataType[] types, PartialShape[] shapes) => new() { ["output_types"] = types, ["output_shapes"] = shapes };
}
