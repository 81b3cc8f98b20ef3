using Tensors.Formats.Protos;

namespace Tensors.Graphs;

/// <summary>Writes a graph down as a message.</summary>
internal static class GraphExport
{
    /// <summary>All nodes in the order in which they were made.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="withShapes">Whether nodes say what is known of the shapes of their results, which TensorBoard writes at the
    /// edges.</param>
    public static GraphDef ToProto(Graph graph, bool withShapes)
    {
        GraphDef proto = new() { Library = graph.Functions.ToProto() };
        proto.Versions =
            new() { Producer = GraphVersions.Producer, MinConsumer = proto.Library is null ? 0 : GraphVersions.FirstWithFunctions };
        proto.Node.AddRange(graph.Nodes.Select(node => ToProto(node, withShapes)));
        return proto;
    }

    /// <summary>How an operand is written: the node alone for its first result.</summary>
    public static string NameOf(Tensor tensor) => tensor.ValueIndex == 0 ? tensor.Op.Name : tensor.Name;

    /// <summary>One node.</summary>
    public static NodeDef ToProto(Node node, bool withShapes)
    {
        NodeDef proto = new() { Name = node.Name, Op = node.Op, Device = node.Device };
        proto.Input.AddRange(node.Inputs.Select(NameOf));
        proto.Input.AddRange(node.ControlInputs.Select(control => "^" + control.Name).Order(StringComparer.Ordinal));
        foreach ((string name, object value) in node.Attributes)
        {
            proto.Attr[name] = AttributeProtos.Write(value);
        }

        if (withShapes && node.Outputs.Count > 0)
        {
            proto.Attr[LoggedGraph.ShapesAttribute] = AttributeProtos.Write(node.Outputs.Select(output => output.StaticShape).ToArray());
        }

        return proto;
    }
}
