namespace Tensors.Graphs;

/// <summary>A value that lives in a session from its initializer to the session's close, and that operations of the graph change.</summary>
/// <remarks>
/// Made by <see cref="Ops.Variable(TensorLike, bool, IReadOnlyList{string}, bool, string, DataType?, bool?, Func{Tensor, Tensor})"/> or by
/// GetVariable. Where a tensor is needed it stands for its value.
/// </remarks>
public sealed partial class Variable
{
    internal Variable(
        Tensor reference, Tensor initialValue, Node initializer, Tensor? snapshot, bool trainable, Func<Tensor, Tensor>? constraint)
    {
        Reference = reference;
        InitialValue = initialValue;
        Initializer = initializer;
        Snapshot = snapshot;
        IsTrainable = trainable;
        Constraint = constraint;
    }

    /// <summary>The name of its tensor: <c>theta:0</c>.</summary>
    public string Name => Reference.Name;

    /// <summary>The node that holds it.</summary>
    public Node Op => Reference.Op;

    /// <summary>Its graph.</summary>
    public Graph Graph => Reference.Graph;

    /// <summary>The type of its elements.</summary>
    public DataType DataType { get; internal init; }

    /// <summary>What is known of its shape.</summary>
    public PartialShape Shape { get; internal init; } = PartialShape.Unknown;

    /// <summary>The operation that gives it its first value.</summary>
    public Node Initializer { get; }

    /// <summary>The value that the initializer gives it.</summary>
    public Tensor InitialValue { get; }

    /// <summary>Whether optimizers train it unless told otherwise.</summary>
    public bool IsTrainable { get; }

    /// <summary>What its value is passed through after an optimizer changed it, or null.</summary>
    public Func<Tensor, Tensor>? Constraint { get; }

    /// <summary>Whether it is held by a handle, so that every use reads it anew.</summary>
    public bool IsResource => Reference.DataType == DataType.Resource;

    /// <summary>The reference or handle by which operations change it.</summary>
    public Tensor Reference { get; }

    /// <summary>The part of a larger variable that this is, or null.</summary>
    public VariableSlice? Slice { get; internal init; }

    /// <summary>The read that was made with the variable.</summary>
    internal Tensor? Snapshot { get; }

    /// <summary>What a session gives when asked for the variable.</summary>
    internal Tensor FetchedTensor => IsResource ? Snapshot! : Reference;

    /// <summary>Its value.</summary>
    public static implicit operator Tensor(Variable variable) => variable.ToTensor(variable.Graph);

    /// <summary>Its value, as the tensor that was made with the variable.</summary>
    public Tensor Value() => Snapshot!;

    /// <summary>Its value, read by a node of its own: after what the node is made to wait for.</summary>
    public Tensor ReadValue()
    {
        using NameScope scope = Graph.OpenScope(IsResource ? "Read" : Graph.CurrentScope.Length == 0 ? null : Graph.CurrentScope + "/");
        return IsResource ? Read(Graph) : Ops.Identity(Reference, "read");
    }

    /// <summary>Its value if it is initialized, else its initial value.</summary>
    public Tensor InitializedValue()
    {
        using IDisposable free = Graph.ControlDependencies(null);
        return Ops.Cond(Ops.IsVariableInitialized(this), () => (TensorLike)ReadValue(), () => (TensorLike)InitialValue);
    }

    /// <summary>Gives it a value.</summary>
    /// <returns>The variable after the assignment.</returns>
    public Tensor Assign(TensorLike value, bool useLocking = true, string? name = null) =>
        Ops.Assign(this, value, useLocking: useLocking, name: name);

    /// <summary>Adds to its value.</summary>
    /// <returns>The variable after the assignment.</returns>
    public Tensor AssignAdd(TensorLike delta, string? name = null) => Ops.AssignAdd(this, delta, name);

    /// <summary>Subtracts from its value.</summary>
    /// <returns>The variable after the assignment.</returns>
    public Tensor AssignSub(TensorLike delta, string? name = null) => Ops.AssignSub(this, delta, name);

    /// <summary>Overwrites slices along its first axis; see <see cref="Ops.ScatterUpdate"/>.</summary>
    public Tensor ScatterUpdate(TensorLike indices, TensorLike updates, string? name = null) =>
        Ops.ScatterUpdate(this, indices, updates, name: name);

    /// <summary>Adds to slices along its first axis; see <see cref="Ops.ScatterAdd"/>.</summary>
    public Tensor ScatterAdd(TensorLike indices, TensorLike updates, string? name = null) =>
        Ops.ScatterAdd(this, indices, updates, name: name);

    /// <summary>Subtracts from slices along its first axis; see <see cref="Ops.ScatterSub"/>.</summary>
    public Tensor ScatterSub(TensorLike indices, TensorLike updates, string? name = null) =>
        Ops.ScatterSub(this, indices, updates, name: name);

    /// <summary>Overwrites elements or slices at tuples of positions; see <see cref="Ops.ScatterNdUpdate"/>.</summary>
    public Tensor ScatterNdUpdate(TensorLike indices, TensorLike updates, string? name = null) =>
        Ops.ScatterNdUpdate(this, indices, updates, name: name);

    /// <summary>Adds to elements or slices at tuples of positions; see <see cref="Ops.ScatterNdAdd"/>.</summary>
    public Tensor ScatterNdAdd(TensorLike indices, TensorLike updates, string? name = null) =>
        Ops.ScatterNdAdd(this, indices, updates, name: name);

    /// <summary>Subtracts from elements or slices at tuples of positions; see <see cref="Ops.ScatterNdSub"/>.</summary>
    public Tensor ScatterNdSub(TensorLike indices, TensorLike updates, string? name = null) =>
        Ops.ScatterNdSub(this, indices, updates, name: name);

    /// <summary>Counts up by 1 until a limit; see <see cref="Ops.CountUpTo"/>.</summary>
    /// <returns>The value before.</returns>
    public Tensor CountUpTo(long limit, string? name = null) => Ops.CountUpTo(this, limit, name);

    /// <summary>Gives it a value in a session: runs the initializer with this in place of its initial value.</summary>
    /// <param name="value">A tensor with elements, a number or an array.</param>
    /// <param name="session">The session; null for the default one.</param>
    public void Load(object value, Session? session = null) =>
        (session ?? Session.ForEvaluation(Graph, "Load", "load variable")).Run(Initializer, [new Feed(Initializer.Inputs[1], value)]);

    /// <summary>Its value in the default session.</summary>
    /// <param name="feed">Values for placeholders and other tensors.</param>
    public Tensor Eval(ReadOnlySpan<Feed> feed = default) => Session.ForEvaluation(Graph, "Eval", "evaluate tensor").Run(this, feed);

    /// <summary>As TensorFlow prints a variable.</summary>
    public override string ToString() => $"<tf.Variable '{Name}' shape={Shape} dtype={(IsResource ? DataType : DataType.Ref).Name}>";

    internal Tensor ToTensor(Graph graph)
    {
        if (!ReferenceEquals(graph, Graph))
        {
            throw new ArgumentException(
                $"Variable '{Name}' must be from the same graph as the other operands; it was made at {Op.CreatedAt}.");
        }

        if (!IsResource)
        {
            return Snapshot!;
        }

        using IDisposable alone = graph.ColocateWith(null, ignoreExisting: true);
        return Read(graph);
    }

    internal Tensor Read(Graph graph) => graph.AddNode("ReadVariableOp", null, [Reference], new() { ["dtype"] = DataType }).Outputs[0];
}

/// <summary>Which part of a larger variable a variable is, for savers.</summary>
/// <param name="FullName">The name of the whole.</param>
/// <param name="FullShape">Its shape.</param>
/// <param name="Offset">Where the part begins, per axis.</param>
/// <param name="Extents">The shape of the part.</param>
public sealed record VariableSlice(string FullName, Shape FullShape, ValueArray<int> Offset, ValueArray<int> Extents)
{
    /// <summary>As checkpoints write it: <c>5 2 0,3:0,2</c>.</summary>
    public string ToSaverString() =>
        $"{string.Join(' ', FullShape.Extents.ToArray())} {string.Join(':', Offset.Zip(Extents, (start, extent) => $"{start},{extent}"))}";
}
