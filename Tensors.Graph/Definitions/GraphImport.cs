using Tensors.Formats.Protos;

namespace Tensors.Graphs;

/// <summary>Adds the nodes of a message to a graph, each after those that it works on.</summary>
internal sealed class GraphImport
{
    // Up to this version a placeholder of unknown shape was written like a scalar.
    private const int LastWithoutPlaceholderShapes = 21;
    private const string Colocation = "loc:@";
    private const long MostResults = 1 << 16;

    // What a result takes while it stands in a graph: its tensor, its symbol, its place in lists.
    private const int ResultBytes = 512;

    private static readonly string[] s_resultCounts = ["num", "num_split", "num_partitions", "top_paths"];

    private readonly Graph _graph;
    private readonly GraphDef _definition;
    private readonly FilePlace _place;
    private readonly string _prefix;
    private readonly IReadOnlyDictionary<string, Tensor> _inputMap;
    private readonly Dictionary<string, int> _positions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Node> _made = new(StringComparer.Ordinal);
    private readonly HashSet<string> _mapped = [];
    private readonly List<Node> _effects = [];
    private readonly string _createdAt;
    private readonly FunctionCall? _call;
    private readonly FunctionCalls _calls;
    private readonly ImportInput[][] _inputs;
    private readonly bool _hasControlFlow;

    /// <param name="graph">Where the nodes go.</param>
    /// <param name="definition">The message, and where it comes from.</param>
    /// <param name="prefix">The scope that names get, without a slash at its end; empty for none.</param>
    /// <param name="inputMap">Tensors of the graph that stand for tensors of the message.</param>
    /// <param name="call">The call that the nodes are put in the place of, if they are the body of a function.</param>
    public GraphImport(
        Graph graph, GraphDefinition definition, string prefix, IReadOnlyDictionary<string, Tensor>? inputMap, FunctionCall? call = null)
    {
        _graph = graph;
        _definition = definition.Proto;
        _place = definition.Place;
        _prefix = prefix;
        GraphVersions.RequireReadable(_definition.Versions, _place);
        _call = call;
        _createdAt = call?.CreatedAt ?? CreationSite.Find();
        _calls = call?.Calls ?? new(graph, _place, _createdAt);
        _hasControlFlow = _definition.Node.Any(node => NodeKind.IsOfControlFlow(NodeKinds.RoleOf(node.Op)));
        _inputMap = (inputMap ?? new Dictionary<string, Tensor>()).ToDictionary(
            pair => pair.Key.EndsWith(":0", StringComparison.Ordinal) ? pair.Key[..^2] : pair.Key, pair => pair.Value);
        foreach (NodeDef node in _definition.Node)
        {
            if (!_positions.TryAdd(node.Name, _positions.Count))
            {
                throw PlaceOf(node).Error("two nodes have this name");
            }
        }

        _inputs = [.. _definition.Node.Select(node => node.Input.Select(text => ParseInput(node, text)).ToArray())];
    }

    /// <summary>The nodes that were added, by the names that the message has for them.</summary>
    public IReadOnlyDictionary<string, Node> Nodes => _made;

    /// <summary>Adds all nodes.</summary>
    /// <param name="clearDevices">Whether to forget where the nodes were to run.</param>
    /// <exception cref="TensorFileException">The message is not a graph whose nodes can be put together.</exception>
    /// <exception cref="NotSupportedException">It has a node of an unknown kind.</exception>
    public void Run(bool clearDevices = false)
    {
        if (_call is null)
        {
            _graph.Functions.Add(_definition.Library, _place);
            _graph.Functions.RequireKinds(_definition.Node, _place.File);
        }

        foreach (NodeDef node in _definition.Node)
        {
            _names[node.Name] = NameOf(node);
        }

        // Nodes that are made for calls must not take names that others of the file are to get.
        _graph.UsedNames.Add(_names.Values);
        if (_call is null && _inputMap.Keys.Where(name => !_mapped.Contains(name)).ToArray() is { Length: > 0 } unused)
        {
            throw new ArgumentException(
                $"Attempted to map inputs that were not found in the graph definition: [{string.Join(", ", unused)}].");
        }

        List<(Node Node, int Index, ImportInput Input)> backEdges = [];
        foreach (int position in Order())
        {
            Add(_definition.Node[position], _inputs[position], clearDevices, backEdges);
        }

        foreach ((Node node, int index, ImportInput input) in backEdges)
        {
            node.UpdateInput(index, OutputOf(node.Name, input));
        }
    }

    /// <summary>A tensor or node by the name that the message has for it.</summary>
    /// <exception cref="TensorFileException">There is none.</exception>
    public GraphElement Find(string name)
    {
        bool isTensor = Graph.TrySplit(name, out string nodeName, out int index);
        return !_made.TryGetValue(nodeName, out Node? node)
            ? throw new TensorFileException(_place.File, $"there is no node of this name.{NearestName.Suggest(nodeName, _made.Keys)}", name)
            : !isTensor
                ? new(node)
                : index < node.Outputs.Count
                    ? new(node.Outputs[index])
                    : throw new TensorFileException(_place.File, $"node '{nodeName}' has {node.Outputs.Count} results", name);
    }

    /// <summary>A tensor by the name that the message has for it.</summary>
    /// <exception cref="TensorFileException">There is none, or the name is that of a node.</exception>
    public Tensor FindTensor(string name) => Find(name).Value as Tensor
        ?? throw new TensorFileException(_place.File, $"this names a node where a tensor is wanted: its first result is '{name}:0'", name);

    /// <summary>Of the body of a function: a result, by what the function says that it is.</summary>
    /// <param name="text">The result as it would be written as an operand.</param>
    /// <param name="index">Which of several results of that name.</param>
    public Tensor Returned(string text, int index)
    {
        ImportInput input = ParseInput(new() { Name = _place.Entry ?? "" }, text);
        return index == 0 ? OutputOf(input.Name, input) : input.Mapped is null
            ? OutputOf(input.Name, input with { Index = input.Index + index })
            : _inputMap.GetValueOrDefault($"{input.Name}:{index}")
                ?? throw _place.Error($"there is no argument {index} of name '{input.Name}'");
    }

    /// <summary>Of the body of a function: the nodes that whoever waits for the call has to wait for.</summary>
    /// <param name="names">Those that the function itself names.</param>
    public IReadOnlyList<Node> Effects(IReadOnlyList<string> names) =>
    [
        .. names.Select(name => _made.GetValueOrDefault(name) ?? throw _place.Error($"there is no node '{name}' to wait for")),
        .. _hasControlFlow ? [] : _effects,
    ];

    private FilePlace PlaceOf(NodeDef node) => _place with { Entry = node.Name };

    private string NameOf(NodeDef node)
    {
        try
        {
            Names.RequireNode(node.Name);
        }
        catch (ArgumentException invalid)
        {
            throw PlaceOf(node).Error("this is not a valid name of a node", 0, invalid);
        }

        if (_prefix.Length > 0 && _call is null)
        {
            return $"{_prefix}/{node.Name}";
        }

        using NameScope root = _graph.OpenScope(null);
        return _call is not null ? _graph.UniqueName($"{_prefix}/{node.Name}")
            : _graph.Find(node.Name) is null ? node.Name
            : _graph.UniqueName(node.Name);
    }

    private ImportInput ParseInput(NodeDef node, string text)
    {
        bool isControl = text is ['^', ..];
        string name = isControl ? text[1..] : text;
        string? output = null;
        int index = 0;
        if (!isControl && Graph.TrySplit(name, out string before, out int given))
        {
            (name, index) = (before, given);
        }

        // In the bodies of functions results have names: node:output:0.
        if (_call is not null && name.IndexOf(':', StringComparison.Ordinal) is >= 0 and int colon)
        {
            (name, output) = (name[..colon], name[(colon + 1)..]);
        }

        string key = isControl ? text : index == 0 ? name : $"{name}:{index}";
        if (_inputMap.TryGetValue(key, out Tensor? tensor))
        {
            _mapped.Add(key);
            return new(name, index, isControl, tensor);
        }

        return _positions.ContainsKey(name)
            ? new(name, index, isControl, null) { Output = output }
            : throw PlaceOf(node).Error($"its operand '{text}' is not in the graph.{NearestName.Suggest(name, _positions.Keys)}");
    }

    /// <summary>The positions of the nodes, each behind those it waits for; otherwise in the order of the message.</summary>
    private List<int> Order()
    {
        int[] all = [.. Enumerable.Range(0, _inputs.Length)];
        List<int> order = TopologicalOrder.Of(
            all,
            position => _inputs[position].Where(input => input.Mapped is null && !IsBackEdge(_definition.Node[position], input))
                .Select(input => _positions[input.Name]).ToHashSet(),
            rank: position => position);
        return order.Count == all.Length
            ? order
            : throw PlaceOf(_definition.Node[all.Except(order).First()]).Error(
                "nodes wait for each other in a circle, this one among them");
    }

    /// <summary>What a loop brings back into its next iteration is not waited for.</summary>
    private bool IsBackEdge(NodeDef node, ImportInput input) =>
        NodeKinds.RoleOf(node.Op) == NodeRole.Merge && !input.IsControl && input.Mapped is null
        && NodeKinds.RoleOf(_definition.Node[_positions[input.Name]].Op) == NodeRole.NextIteration;

    private void Add(NodeDef node, ImportInput[] inputs, bool clearDevices, List<(Node Node, int Index, ImportInput Input)> backEdges)
    {
        ImportInput[] operands = Array.FindAll(inputs, input => !input.IsControl);
        bool[] isBackEdge = Array.ConvertAll(operands, input => IsBackEdge(node, input));
        ImportInput? first = operands.Where((_, i) => !isBackEdge[i]).FirstOrDefault();
        if (first is null && operands.Length > 0)
        {
            throw PlaceOf(node).Error("nothing enters this loop");
        }

        // Until it is there, what comes back stands for what entered.
        Tensor[] values = [.. operands.Select((input, i) => OutputOf(node.Name, isBackEdge[i] ? first! : input))];
        Node[] controls = [.. inputs.Where(input => input.IsControl).Select(input => input.Mapped?.Op ?? _made[input.Name]).Distinct()];
        if (_call is { Controls.Length: > 0 } && Array.TrueForAll(inputs, input => input.Mapped is not null))
        {
            controls = _call.Controls;
        }

        Node added = _graph.Functions.IsCall(node.Op)
            ? AddCall(node, values, controls)
            : AddChecked(
                node, Read(node, clearDevices) with { IsLoopEntry = Array.Exists(isBackEdge, isBack => isBack) }, values, controls);
        _made[node.Name] = added;
        for (int i = 0; i < operands.Length; i++)
        {
            if (isBackEdge[i])
            {
                backEdges.Add((added, i, operands[i]));
            }
        }
    }

    private Node AddCall(NodeDef node, Tensor[] values, Node[] controls)
    {
        try
        {
            // In a branch that is not taken nothing of the body has a value, also what needs no operand.
            if (_hasControlFlow && _graph.Context is null && values.Length > 0 && values[0].DataType.Base.DType is not null)
            {
                controls = [.. controls, Ops.Identity(values[0]).Op];
            }

            (Node result, bool hasEffects) = _calls.Add(node, _names[node.Name], values, controls);
            if (hasEffects)
            {
                _effects.Add(result);
            }

            return result;
        }
        catch (Exception failure) when (
            failure is not (TensorFileException or NotSupportedException or OutOfMemoryException) && !_graph.IsSealed)
        {
            throw PlaceOf(node).Error(
                $"the call '{node.Op}' with {values.Length} operands cannot be put together: {failure.Message}", 0, failure);
        }
    }

    private Node AddChecked(NodeDef node, ReadNode read, Tensor[] values, Node[] controls)
    {
        if (read.Attributes.TryGetValue(Lowering.OperationAttribute, out object? held))
        {
            throw new NotSupportedException(
                $"{_place.File}, node '{node.Name}': it held the operation {held} of the program that wrote it, which files do not have; "
                + "cut the graph down to what is needed, or map tensors in its place.");
        }

        foreach (string attribute in s_resultCounts)
        {
            long count = read.Attributes.GetValueOrDefault(attribute) as long? ?? 0;
            if (count is < 0 or > MostResults)
            {
                throw PlaceOf(node).Error($"{count} results are claimed by attribute '{attribute}'; at most {MostResults} are made");
            }

            PlaceOf(node).Spend(count * ResultBytes);
        }

        try
        {
            Node added = _graph.AddNode(read, values, controls, _createdAt);
            if (added.Kind is { IsStateful: true, IsRandom: false })
            {
                _effects.Add(added);
            }

            return added;
        }
        catch (Exception failure) when (failure is not (TensorFileException or OutOfMemoryException) && !_graph.IsSealed)
        {
            throw PlaceOf(node).Error(
                $"the node of kind '{node.Op}' with {values.Length} operands cannot be put together: {failure.Message}", 0, failure);
        }
    }

    private ReadNode Read(NodeDef node, bool clearDevices)
    {
        FilePlace place = PlaceOf(node);
        Dictionary<string, object> attributes = [];
        PartialShape[] shapes = [];
        foreach ((string name, AttrValue attribute) in node.Attr)
        {
            if (name == LoggedGraph.ShapesAttribute)
            {
                shapes = AttributeProtos.Read(attribute, name, place) as PartialShape[] ?? [];
            }
            else
            {
                attributes[name] = Renamed(name, AttributeProtos.Read(attribute, name, place));
            }
        }

        AttributeDefaults.AddTo(attributes, node.Op);
        if (node.Op == "Placeholder" && (_definition.Versions?.Producer ?? 0) <= LastWithoutPlaceholderShapes
            && attributes.GetValueOrDefault("shape") is PartialShape { Rank: 0 })
        {
            attributes["shape"] = PartialShape.Unknown;
        }

        return new(_names[node.Name], node.Op, clearDevices ? "" : node.Device, attributes) { OutputShapes = shapes };
    }

    /// <summary>Attributes that are names of nodes or loops change with them.</summary>
    private object Renamed(string name, object value) => (name, value) switch
    {
        ("_class", string[] groups) => Array.ConvertAll(groups, Renamed),
        ("frame_name", string frame) when _prefix.Length > 0 => $"{_prefix}/{frame}",
        _ => value,
    };

    private string Renamed(string group) => group.StartsWith(Colocation, StringComparison.Ordinal)
        && _names.TryGetValue(group[Colocation.Length..], out string? name)
        ? Colocation + name
        : group;

    private Tensor OutputOf(string owner, ImportInput input)
    {
        if (input.Mapped is { } mapped)
        {
            return mapped;
        }

        Node node = _made[input.Name];
        long index = input.Index;
        if (input.Output is { } output)
        {
            NodeDef source = _definition.Node[_positions[input.Name]];
            index += ArgumentNames.First(source, _graph.Functions.Find(source.Op), output) is >= 0 and long first
                ? first
                : throw (_place with { Entry = owner }).Error($"'{input.Name}' ({source.Op}) has no results of name '{output}'");
        }

        return index < node.Outputs.Count
            ? node.Outputs[(int)index]
            : throw (_place with { Entry = owner }).Error(
                $"its operand '{input.Name}:{input.Index}' does not exist: '{input.Name}' has {node.Outputs.Count} results");
    }
}
