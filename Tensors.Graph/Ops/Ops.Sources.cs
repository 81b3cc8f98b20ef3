namespace Tensors.Graphs;

/// <summary>
/// The functions that describe a graph, in TensorFlow's words: <c>using static Tensors.Graphs.Ops;</c>. Each adds nodes to the graph of its
/// operands, or to the default one, and takes an optional name for its result.
/// </summary>
public static partial class Ops
{
    /// <summary>A constant.</summary>
    /// <param name="value">A tensor with elements, a number, text, an array or a list of these.</param>
    /// <param name="dtype">Its type; null takes that of the value (float32 for C# floating-point numbers, int32 for integers that
    /// fit).</param>
    /// <param name="shape">The shape to fill; the last element is repeated. Null takes that of the value.</param>
    /// <param name="name">The name of the node.</param>
    /// <exception cref="ArgumentException">There are more values than the shape has, or rows differ in length.</exception>
    /// <exception cref="GraphTypeException">A number is none of the type: a fraction of an integer type, or one out of range. Arrays and
    /// tensors are cast.</exception>
    public static Tensor Constant(TensorLike value, DataType? dtype = null, Shape? shape = null, string? name = null)
    {
        object literal = value.Constant
            ?? throw new ArgumentException("Constant: the value is a tensor of a graph already; use Identity.", nameof(value));
        DataType type = dtype ?? value.NaturalType;
        if (!Literal.IsValueOf(literal, type))
        {
            object shown = literal is Array ? "a list with another number" : literal;
            throw new GraphTypeException(
                $"Constant: expected {type.Name}, got {shown} of type {literal.GetType().Name}; cast it first, or leave the dtype out.");
        }

        object constant = Literal.ToValue(literal, type, "Constant");
        return Building.Constant(Graph.Default, shape is null ? constant : Fill(constant, shape), name);
    }

    /// <summary>A tensor whose value is fed.</summary>
    /// <typeparam name="T">Its elements.</typeparam>
    /// <param name="shape">What is known of the shape, with null for an unknown extent; null where nothing is known.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor Placeholder<T>(PartialShape? shape = null, string? name = null) => Placeholder(DataTypes.Of<T>(), shape, name);

    /// <summary>A tensor whose value is fed.</summary>
    /// <param name="dtype">Its type.</param>
    /// <param name="shape">What is known of the shape, with null for an unknown extent; null where nothing is known.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor Placeholder(DataType dtype, PartialShape? shape = null, string? name = null) =>
        Graph.Default.AddNode("Placeholder", name, [], new() { ["dtype"] = dtype, ["shape"] = shape ?? PartialShape.Unknown }).Outputs[0];

    /// <summary>A tensor whose value is that of another where none is fed.</summary>
    /// <param name="input">The value that it has if none is fed.</param>
    /// <param name="shape">What is known of the shape.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor PlaceholderWithDefault(TensorLike input, PartialShape shape, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "PlaceholderWithDefault", input);
        Tensor value = scope.Convert(input, "input");
        return scope.Node("PlaceholderWithDefault", [value], new() { ["dtype"] = value.DataType.Base, ["shape"] = shape }).Outputs[0];
    }

    /// <summary>The same value, as a node of its own.</summary>
    public static Tensor Identity(TensorLike input, string? name = null) => Building.Unary("Identity", input, name, "input");

    /// <summary>The same value, through which no gradient passes.</summary>
    public static Tensor StopGradient(TensorLike input, string? name = null) => Building.Unary("StopGradient", input, name, "input");

    /// <summary>The same value; to ask for a gradient through it is an error.</summary>
    /// <param name="input">The value.</param>
    /// <param name="message">What the error says.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor PreventGradient(TensorLike input, string message = "", string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "PreventGradient", input);
        return scope.Result("PreventGradient", [scope.Convert(input, "input")], new() { ["message"] = message });
    }

    /// <summary>An operation that does nothing, but may wait for others.</summary>
    public static Node NoOp(string? name = null) => Graph.Default.AddNode("NoOp", name, []);

    /// <summary>An operation that is done when all the given ones are.</summary>
    /// <param name="inputs">Operations, tensors, variables.</param>
    /// <param name="name">The name of the node.</param>
    public static Node Group(IReadOnlyList<Fetch> inputs, string? name = null)
    {
        Graph graph = Graph.Default;
        Node[] nodes = [.. inputs.Select(input => input.ResolveNode(graph)).Distinct()];
        using NameScope scope = graph.OpenScope(name ?? "group_deps");
        return Grouped(graph, nodes, scope.Name);
    }

    /// <summary>The tensors, none of which has a value before all are computed.</summary>
    /// <param name="tensors">The tensors; null entries stay null.</param>
    /// <param name="name">The name of the scope.</param>
    /// <param name="controlInputs">Operations to wait for besides.</param>
    public static Tensor[] Tuple(IReadOnlyList<Tensor?> tensors, string? name = null, IReadOnlyList<Fetch>? controlInputs = null)
    {
        Tensor first = tensors.First(tensor => tensor is not null)!;
        using OpScope scope = OpScope.Open(name, "tuple", first);
        Graph graph = scope.Graph;
        Node[] nodes =
            [.. tensors.OfType<Tensor>().Select(tensor => tensor.Op), .. (controlInputs ?? []).Select(input => input.ResolveNode(graph))];
        Node gate = Grouped(graph, [.. nodes.Distinct().OrderBy(node => node.Id)], graph.UniqueName("group_deps") + "/");
        return [.. tensors.Select(tensor => tensor is null ? null! : WithDependencies([gate], tensor))];
    }

    /// <summary>The tensor, which has no value before operations are done.</summary>
    internal static Tensor WithDependencies(IReadOnlyList<Node> before, Tensor tensor, string? name = null)
    {
        Graph graph = tensor.Graph;
        using OpScope scope = OpScope.Open(name, "control_dependency", tensor);
        using (graph.ColocateWith(tensor.Op))
        using (graph.ControlDependencies([.. before.Select(node => (Fetch)node)]))
        {
            return graph.AddNode("Identity", scope.Name, [tensor]).Outputs[0];
        }
    }

    /// <summary>
    /// Nodes made until the result is disposed run after the given ones; null clears all dependencies for the time being.
    /// </summary>
    /// <param name="controlInputs">Operations, tensors, variables.</param>
    public static IDisposable ControlDependencies(IReadOnlyList<Fetch>? controlInputs) => Graph.Default.ControlDependencies(controlInputs);

    /// <summary>Opens a scope: names made inside start with it.</summary>
    /// <param name="name">
    /// A new scope inside the current one, made unique; with a slash at the end, exactly that scope again; null or empty for the root.
    /// </param>
    /// <exception cref="ArgumentException">It is not a valid scope name.</exception>
    public static NameScope NameScope(string? name) => Graph.Default.OpenScope(name);

    /// <summary>Opens a scope in the graph of given values.</summary>
    /// <param name="name">The name; null takes the other one.</param>
    /// <param name="defaultName">The name that is used where none is given.</param>
    /// <param name="values">The values, all of one graph.</param>
    /// <exception cref="ArgumentException">There is neither a name nor a default name, or the values are of two graphs.</exception>
    public static NameScope NameScope(string? name, string? defaultName, ReadOnlySpan<TensorLike> values)
    {
        if (name is null && defaultName is null && values.Length > 0)
        {
            throw new ArgumentException("At least one of name (null) and default_name (null) must be provided.");
        }

        Graph? graph = null;
        foreach (TensorLike value in values)
        {
            graph = value.Graph is not { } owner || graph is null || ReferenceEquals(graph, owner)
                ? graph ?? value.Graph
                : throw new ArgumentException("NameScope: all values must be from the same graph.");
        }

        return (graph ?? Graph.Default).OpenScope(name ?? defaultName);
    }

    /// <summary>Nodes made until the result is disposed are kept beside another one.</summary>
    public static IDisposable ColocateWith(Node? other) => Graph.Default.ColocateWith(other);

    /// <summary>Variables and queues made until the result is disposed live in a container of this name.</summary>
    public static IDisposable Container(string name) => Graph.Default.InContainer(name);

    /// <summary>A NoOp after others. Those on different devices are joined per device first.</summary>
    internal static Node Grouped(Graph graph, IReadOnlyList<Node> nodes, string name)
    {
        string[] devices = [.. nodes.Select(node => node.Device).Distinct()];
        if (devices.Length <= 1)
        {
            using (graph.ControlDependencies(Fetches(nodes)))
            using (graph.Device(devices.FirstOrDefault() is { Length: > 0 } device ? device : ""))
            {
                return graph.AddNode("NoOp", name, []);
            }
        }

        List<Node> parts = [];
        foreach (string device in devices.Order(StringComparer.Ordinal))
        {
            using (graph.ControlDependencies(Fetches(nodes.Where(node => node.Device == device))))
            using (graph.Device(device))
            {
                parts.Add(graph.AddNode("NoOp", null, []));
            }
        }

        using (graph.ControlDependencies(Fetches(parts)))
        {
            return graph.AddNode("NoOp", name, []);
        }
    }

    private static Fetch[] Fetches(IEnumerable<Node> nodes) => [.. nodes.Select(node => (Fetch)node)];

    private static object Fill(object value, Shape shape)
    {
        long given = value is StringTensor text ? text.Elements.Count : ((Tensor)value).ElementCount;
        if (given > shape.ElementCount)
        {
            throw new ArgumentException($"Too many elements provided. Needed at most {shape.ElementCount}, but received {given}.");
        }

        if (value is StringTensor strings)
        {
            return new StringTensor(
                Enumerable.Range(0, (int)shape.ElementCount).Select(i => strings.Elements[Math.Min(i, strings.Elements.Count - 1)]), shape);
        }

        Tensor flat = ((Tensor)value).Flatten();
        return given == shape.ElementCount
            ? flat.ReshapeTo(shape)
            : Tensor.Concat([flat, flat[^1..].BroadcastTo([checked((int)(shape.ElementCount - given))])]).ReshapeTo(shape);
    }
}
