using Tensors.Formats.Protos;

namespace Tensors.Graphs;

/// <summary>Turns variables into constants of the values that they have in a session.</summary>
internal static class Freezing
{
    private static readonly HashSet<string> s_variables = ["Variable", "VariableV2", "VarHandleOp"];

    /// <summary>The nodes that others need, in their order.</summary>
    /// <exception cref="ArgumentException">One is not there.</exception>
    public static GraphDef Needed(GraphDef definition, IReadOnlyList<string> outputNodeNames)
    {
        Dictionary<string, NodeDef> nodes = definition.Node.ToDictionary(node => node.Name);
        HashSet<string> needed = [];
        Stack<string> open = new(outputNodeNames);
        while (open.TryPop(out string? name))
        {
            if (!nodes.TryGetValue(name, out NodeDef? node))
            {
                throw new ArgumentException($"{name} is not in graph.{NearestName.Suggest(name, nodes.Keys)}", nameof(outputNodeNames));
            }

            if (needed.Add(name))
            {
                foreach (string input in node.Input)
                {
                    open.Push(NodeOf(input));
                }
            }
        }

        GraphDef kept = new() { Library = definition.Library, Versions = definition.Versions };
        kept.Node.AddRange(definition.Node.Where(node => needed.Contains(node.Name)));
        return kept;
    }

    /// <summary>The nodes that others need, with constants in the place of variables.</summary>
    /// <exception cref="FailedPreconditionException">A variable was not initialized.</exception>
    public static GraphDef Freeze(Session session, GraphDef definition, IReadOnlyList<string> outputNodeNames, Predicate<string> isFrozen)
    {
        GraphDef needed = Needed(definition, outputNodeNames);
        HashSet<string> frozen =
            [.. needed.Node.Where(node => s_variables.Contains(node.Op) && isFrozen(node.Name)).Select(node => node.Name)];
        NodeDef[] nodes =
            [.. needed.Node.Select(
                node => frozen.Contains(node.Name) ? Constant(session, node) : ReadsFrozen(node, frozen) ? Read(node) : node)];
        needed.Node.Clear();
        needed.Node.AddRange(nodes);
        return needed;
    }

    private static NodeDef Constant(Session session, NodeDef variable)
    {
        Node node = session.Graph.Find(variable.Name)
            ?? throw new ArgumentException($"Variable '{variable.Name}' is not in the session's graph.", nameof(variable));
        GraphValue value = session.State.Variable(node).Content;
        return new()
        {
            Name = variable.Name,
            Op = "Const",
            Attr = { ["dtype"] = variable.Attr["dtype"], ["value"] = new AttrValue { Tensor = value.ToProto() } },
        };
    }

    private static bool ReadsFrozen(NodeDef node, HashSet<string> frozen) => node.Op == "ReadVariableOp"
        && frozen.Contains(NodeOf(node.Input[0]));

    private static NodeDef Read(NodeDef node)
    {
        NodeDef identity = new() { Name = node.Name, Op = "Identity", Input = { node.Input }, Attr = { ["T"] = node.Attr["dtype"] } };
        if (node.Attr.TryGetValue("_class", out AttrValue? beside))
        {
            identity.Attr["_class"] = beside;
        }

        return identity;
    }

    private static string NodeOf(string input) => input.TrimStart('^').Split(':')[0];
}
