using System.Diagnostics.CodeAnalysis;

namespace Tensors.Graphs;

/// <summary>
/// A queue of tuples of tensors. Its elements live in the session; adding to a full one and taking from an empty one waits.
/// </summary>
[SuppressMessage("Naming", "CA1711", Justification = "It is a queue, and TensorFlow's word.")]
public abstract class GraphQueue
{
    private readonly DataType[] _types;
    private readonly PartialShape[] _shapes;
    private readonly Tensor _handle;

    private protected GraphQueue(
        string op, string name, IReadOnlyList<DataType> dtypes, IReadOnlyList<PartialShape>? shapes, int capacity, string? sharedName,
        Dictionary<string, object> attributes,
        string device = "")
    {
        if (shapes is not null && shapes.Count != dtypes.Count)
        {
            throw new ArgumentException(
                $"Queue shapes must have the same length as dtypes, received {shapes.Count} shapes, {dtypes.Count} dtypes.",
                nameof(shapes));
        }

        DataType[] types = [.. dtypes];
        PartialShape[] known = [.. shapes ?? []];
        Graph graph = Graph.Default;
        attributes["component_types"] = types;
        attributes["shapes"] = known;
        attributes["capacity"] = (long)capacity;
        attributes["container"] = graph.Container;
        attributes["shared_name"] = sharedName ?? "";
        using IDisposable placed = graph.Device(device);
        _handle = graph.Tensor1(op, name, [], attributes);
        (_types, _shapes) = (QueueSharing.TypesOf(_handle.Op), QueueSharing.ShapesOf(_handle.Op));
    }

    /// <summary>The name of the queue.</summary>
    public string Name => _handle.Op.Name;

    internal Tensor Handle => _handle;

    /// <summary>The types of the components of an element.</summary>
    public IReadOnlyList<DataType> DataTypes => _types;

    /// <summary>The shapes of the components of an element; none where they are not known.</summary>
    public IReadOnlyList<PartialShape> Shapes => _shapes;

    /// <summary>As <c>&lt;tf.FIFOQueue 'q' component_types=[float32]&gt;</c>.</summary>
    public override string ToString() =>
        $"<tf.{GetType().Name} '{Name}' component_types=[{string.Join(", ", _types.Select(type => type.Name))}]>";

    /// <summary>An operation that appends an element.</summary>
    /// <param name="components">The parts of the element.</param>
    /// <param name="name">The name of the node.</param>
    /// <exception cref="ArgumentException">There are not as many as the queue has, or one has another type or shape.</exception>
    public Node Enqueue(IReadOnlyList<TensorLike> components, string? name = null) =>
        Add("QueueEnqueueV2", $"{Name}_enqueue", components, name, isBatch: false);

    /// <summary>An operation that appends the slices along the first axis one by one.</summary>
    /// <param name="components">The parts of the elements, with one axis more.</param>
    /// <param name="name">The name of the node.</param>
    public Node EnqueueMany(IReadOnlyList<TensorLike> components, string? name = null) =>
        Add("QueueEnqueueManyV2", $"{Name}_EnqueueMany", components, name, isBatch: true);

    /// <summary>The parts of the next element.</summary>
    public IReadOnlyList<Tensor> Dequeue(string? name = null) =>
        _handle.Graph.AddNode("QueueDequeueV2", name ?? $"{Name}_Dequeue", [_handle], Taking()).Outputs;

    /// <summary>The parts of the next n elements, side by side.</summary>
    /// <param name="n">How many.</param>
    /// <param name="name">The name of the node.</param>
    /// <exception cref="ArgumentException">The queue does not know the shapes of its components.</exception>
    public IReadOnlyList<Tensor> DequeueMany(TensorLike n, string? name = null) =>
        Many("QueueDequeueManyV2", $"{Name}_DequeueMany", n, name);

    /// <summary>The parts of up to n elements, side by side: fewer if the queue is closed and has no more.</summary>
    /// <param name="n">How many at most.</param>
    /// <param name="name">The name of the node.</param>
    /// <exception cref="ArgumentException">The queue does not know the shapes of its components.</exception>
    public IReadOnlyList<Tensor> DequeueUpTo(TensorLike n, string? name = null) =>
        Many("QueueDequeueUpToV2", $"{Name}_DequeueUpTo", n, name);

    /// <summary>An operation after which nothing can be added; what is in the queue can still be taken.</summary>
    /// <param name="cancelPendingEnqueues">Whether who waits to add is told, instead of waiting on.</param>
    /// <param name="name">The name of the node.</param>
    public Node Close(bool cancelPendingEnqueues = false, string? name = null) =>
        _handle.Graph.AddNode(
            "QueueCloseV2", name ?? $"{Name}_Close", [_handle], new() { ["cancel_pending_enqueues"] = cancelPendingEnqueues });

    /// <summary>The number of elements.</summary>
    public Tensor Size(string? name = null) => _handle.Graph.Tensor1("QueueSizeV2", name ?? $"{Name}_Size", [_handle]);

    /// <summary>Whether the queue was closed.</summary>
    public Tensor IsClosed(string? name = null) => _handle.Graph.Tensor1("QueueIsClosedV2", name ?? $"{Name}_Is_Closed", [_handle]);

    private IReadOnlyList<Tensor> Many(string op, string otherwise, TensorLike n, string? name)
    {
        if (_shapes.Length < _types.Length)
        {
            throw new ArgumentException(
                $"Queue '{Name}' does not know the shapes of its components, which taking many at a time needs; give shapes.", nameof(n));
        }

        using OpScope scope = OpScope.Open(name, otherwise, _handle);
        Tensor count = scope.Convert(n, "n", DataType.Int32);
        return scope.Node(op, [_handle, count], Taking()).Outputs;
    }

    private Dictionary<string, object> Taking() => new() { ["component_types"] = _types, ["timeout_ms"] = -1L };

    private Node Add(string op, string otherwise, IReadOnlyList<TensorLike> components, string? name, bool isBatch)
    {
        if (components.Count != _types.Length)
        {
            throw new ArgumentException(
                $"Queue '{Name}' has {_types.Length} components, {components.Count} were given.", nameof(components));
        }

        using OpScope scope = OpScope.Open(name, otherwise, _handle);
        Tensor[] parts = new Tensor[components.Count];
        for (int i = 0; i < parts.Length; i++)
        {
            parts[i] = scope.Convert(components[i], $"component_{i}", _types[i]);
            if (parts[i].DataType.Base != _types[i])
            {
                throw new GraphTypeException($"Component {i} of queue '{Name}' is {_types[i].Name}, not {parts[i].DataType.Base.Name}.");
            }

            PartialShape shape = parts[i].StaticShape;
            PartialShape element = isBatch && shape.Rank > 0 ? PartialShape.Create(shape.Extents[1..])
                : isBatch ? PartialShape.Unknown
                : shape;
            if (i < _shapes.Length && !_shapes[i].IsCompatibleWith(element))
            {
                throw new ArgumentException($"Component {i} of queue '{Name}' has shape {_shapes[i]}, not {element}.");
            }
        }

        return scope.Node(op, [_handle, .. parts], new() { ["Tcomponents"] = _types, ["timeout_ms"] = -1L });
    }
}

/// <summary>A queue from which elements come in the order in which they were added.</summary>
/// <param name="capacity">How many elements it holds; -1 for any number.</param>
/// <param name="dtypes">The types of the components of an element.</param>
/// <param name="shapes">Their shapes; needed to take many at a time.</param>
/// <param name="sharedName">Queues of one such name are one in a session.</param>
/// <param name="name">The name of the queue.</param>
[SuppressMessage("Naming", "CA1711", Justification = "It is a queue, and TensorFlow's word.")]
public sealed class FIFOQueue(
    int capacity, IReadOnlyList<DataType> dtypes, IReadOnlyList<PartialShape>? shapes = null, string? sharedName = null,
    string name = "fifo_queue")
    : GraphQueue("FIFOQueueV2", name, dtypes, shapes, capacity, sharedName, [], "/device:CPU:*");

/// <summary>
/// A queue whose elements may differ in extents that are not known; taken side by side, shorter ones are filled up with zeros (text with
/// empty text).
/// </summary>
[SuppressMessage("Naming", "CA1711", Justification = "It is a queue, and TensorFlow's word.")]
public sealed class PaddingFIFOQueue : GraphQueue
{
    /// <summary>A queue on the default graph.</summary>
    /// <param name="capacity">How many elements it holds; -1 for any number.</param>
    /// <param name="dtypes">The types of the components of an element.</param>
    /// <param name="shapes">Their shapes, of known rank; null stands for an extent that may differ.</param>
    /// <param name="sharedName">Queues of one such name are one in a session.</param>
    /// <param name="name">The name of the queue.</param>
    /// <exception cref="ArgumentException">There are not as many shapes as types, or the rank of one is not known.</exception>
    public PaddingFIFOQueue(
        int capacity, IReadOnlyList<DataType> dtypes, IReadOnlyList<PartialShape> shapes, string? sharedName = null,
        string name = "padding_fifo_queue")
        : base("PaddingFIFOQueueV2", name, dtypes, RequireRanks(shapes), capacity, sharedName, [])
    {
    }

    private static IReadOnlyList<PartialShape> RequireRanks(IReadOnlyList<PartialShape> shapes) =>
        shapes.All(shape => shape.Rank is not null)
        ? shapes
        : throw new ArgumentException(
            "PaddingFIFOQueue: the rank of every component must be known; null stands for a single extent.", nameof(shapes));
}

/// <summary>A queue from which elements come in random order.</summary>
/// <param name="capacity">How many elements it holds; -1 for any number.</param>
/// <param name="minAfterDequeue">How many stay, so that the order is random, until the queue is closed.</param>
/// <param name="dtypes">The types of the components of an element.</param>
/// <param name="shapes">Their shapes; needed to take many at a time.</param>
/// <param name="seed">The seed of the order.</param>
/// <param name="sharedName">Queues of one such name are one in a session.</param>
/// <param name="name">The name of the queue.</param>
[SuppressMessage("Naming", "CA1711", Justification = "It is a queue, and TensorFlow's word.")]
public sealed class RandomShuffleQueue(
    int capacity, int minAfterDequeue, IReadOnlyList<DataType> dtypes, IReadOnlyList<PartialShape>? shapes = null, long? seed = null,
    string? sharedName = null,
    string name = "random_shuffle_queue")
    : GraphQueue("RandomShuffleQueueV2", name, dtypes, shapes, capacity, sharedName, Attributes(minAfterDequeue, seed))
{
    private static Dictionary<string, object> Attributes(int minAfterDequeue, long? seed)
    {
        RandomSeed pair = Ops.Seeds(Graph.Default, seed);
        return new() { ["min_after_dequeue"] = (long)minAfterDequeue, ["seed"] = pair.Seed, ["seed2"] = pair.Seed2 };
    }
}

/// <summary>A queue from which the element of the least priority comes first.</summary>
/// <param name="capacity">How many elements it holds; -1 for any number.</param>
/// <param name="dtypes">The types of the components of an element but the first, which is its priority: an int64 scalar.</param>
/// <param name="shapes">Their shapes; needed to take many at a time.</param>
/// <param name="sharedName">Queues of one such name are one in a session.</param>
/// <param name="name">The name of the queue.</param>
/// <remarks>Elements of one priority come in TensorFlow's order, which is that of its heap and not that in which they were added.</remarks>
[SuppressMessage("Naming", "CA1711", Justification = "It is a queue, and TensorFlow's word.")]
public sealed class PriorityQueue(
    int capacity, IReadOnlyList<DataType> dtypes, IReadOnlyList<PartialShape>? shapes = null, string? sharedName = null,
    string name = "priority_queue")
    : GraphQueue("PriorityQueueV2", name, dtypes, shapes, capacity, sharedName, []);
