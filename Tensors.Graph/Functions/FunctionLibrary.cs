using Google.Protobuf.Collections;
using Tensors.Formats.Protos;

namespace Tensors.Graphs;

/// <summary>The functions that files bring along, by name: TensorFlow's FunctionDefLibrary.</summary>
internal sealed class FunctionLibrary
{
    private static readonly string[] s_calls =
        ["PartitionedCall", "StatefulPartitionedCall", "If", "StatelessIf", "While", "StatelessWhile", "SymbolicGradient"];

    private readonly Dictionary<string, FunctionDef> _functions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _gradients = new(StringComparer.Ordinal);

    /// <summary>Whether a node calls functions: it is of a kind that does so, or its kind is a function.</summary>
    public bool IsCall(string op) => s_calls.Contains(op) || _functions.ContainsKey(op);

    /// <summary>A function, or null where there is none of this name.</summary>
    public FunctionDef? Find(string name) => _functions.GetValueOrDefault(name);

    /// <summary>The function that is the gradient of another, or null where that is the gradient of its body.</summary>
    public string? GradientOf(string name) => _gradients.GetValueOrDefault(name);

    /// <summary>A name that no function has.</summary>
    public string FreeName(string name)
    {
        string free = $"{name}_{_functions.Count}";
        for (int i = _functions.Count + 1; _functions.ContainsKey(free); i++)
        {
            free = $"{name}_{i}";
        }

        return free;
    }

    /// <summary>Takes in the functions of a file.</summary>
    /// <exception cref="TensorFileException">A function has the name of another one that is here.</exception>
    public void Add(FunctionDefLibrary? library, FilePlace place)
    {
        foreach (FunctionDef function in library?.Function ?? [])
        {
            string name = function.Signature?.Name ?? "";
            if (!_functions.TryAdd(name, function) && !_functions[name].Equals(function))
            {
                throw (place with { Entry = name }).Error("a different function of this name is in the graph already");
            }
        }

        foreach (GradientDef gradient in library?.Gradient ?? [])
        {
            _gradients[gradient.FunctionName] = gradient.GradientFunc;
        }
    }

    /// <summary>The message; null without functions.</summary>
    public FunctionDefLibrary? ToProto()
    {
        if (_functions.Count == 0)
        {
            return null;
        }

        FunctionDefLibrary library = new();
        library.Function.AddRange(_functions.Values);
        library.Gradient.AddRange(_gradients.Select(pair => new GradientDef { FunctionName = pair.Key, GradientFunc = pair.Value }));
        return library;
    }

    /// <summary>Says all kinds at once that are not there, of some nodes and of the functions that they come to.</summary>
    /// <exception cref="NotSupportedException">A kind is not there.</exception>
    public void RequireKinds(IEnumerable<NodeDef> nodes, string file)
    {
        Dictionary<string, string> missing = MissingKinds(nodes);
        if (missing.Count > 0)
        {
            string kinds = string.Join(", ", missing.Keys.Select(kind => $"'{kind}'"));
            throw new NotSupportedException(
                $"{file}, node '{missing.Values.First()}': there are no nodes of {(missing.Count == 1 ? "kind" : "kinds")} {kinds} here; "
                + "cut the graph down to what is needed, or map tensors in its place.");
        }
    }

    /// <summary>The nodes of a function's body with the attributes of a call in place of the function's own.</summary>
    public static GraphDef Body(FunctionDef function, MapField<string, AttrValue> attributes)
    {
        GraphDef body = new();
        foreach (NodeDef node in function.NodeDef)
        {
            NodeDef copy = node.Clone();
            Substitute(copy.Attr, attributes);
            body.Node.Add(copy);
        }

        return body;
    }

    /// <summary>The kinds that are not there, each with a node of it.</summary>
    private Dictionary<string, string> MissingKinds(IEnumerable<NodeDef> nodes)
    {
        Dictionary<string, string> missing = [];
        HashSet<string> seen = [];
        Queue<NodeDef> open = new(nodes);
        while (open.TryDequeue(out NodeDef? node))
        {
            if (!IsCall(node.Op) && !NodeKinds.Knows(node.Op) && !node.Attr.ContainsKey(Lowering.OperationAttribute))
            {
                missing.TryAdd(node.Op, node.Name);
            }

            IEnumerable<string> called = node.Attr.Values
                .SelectMany(
                    attribute =>
                    (NameAttrList[])[.. attribute.List?.Func ?? [], .. attribute.Func is { } single ? [single] : (NameAttrList[])[]])
                .Select(function => function.Name);
            foreach (string name in called.Append(node.Op))
            {
                foreach (NodeDef inner in seen.Add(name) && Find(name) is { } function ? function.NodeDef : [])
                {
                    open.Enqueue(inner);
                }
            }
        }

        return missing;
    }

    private static void Substitute(MapField<string, AttrValue> own, MapField<string, AttrValue> given)
    {
        foreach ((string name, AttrValue value) in own.ToArray())
        {
            if (value.ValueCase == AttrValue.ValueOneofCase.Placeholder && given.TryGetValue(value.Placeholder, out AttrValue? meant))
            {
                own[name] = meant;
            }
            else if (value.Func is { } function)
            {
                Substitute(function.Attr, given);
            }
        }
    }
}

/// <summary>A function of the library, as the attribute of a node.</summary>
/// <param name="Proto">Its name and attributes.</param>
internal sealed record FunctionReference(NameAttrList Proto)
{
    public override string ToString() => Proto.Name;
}
