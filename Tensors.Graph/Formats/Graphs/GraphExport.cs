using Google.Protobuf;
using Tensors.Graphs.Protos;

namespace Tensors.Graphs;

/// <summary>Graphs as messages.</summary>
internal static class GraphExport
{
    // The version of graphs of TensorFlow 1.15, whose nodes and attributes these are.
    private const int Producer = 134;

    /// <summary>All nodes in the order in which they were made.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="withShapes">Whether nodes say the shapes of their results, which TensorBoard writes at the edges.</param>
    public static GraphDef ToProto(Graph graph, bool withShapes)
    {
        GraphDef proto = new() { Versions = new() { Producer = Producer } };
        proto.Node.AddRange(graph.Nodes.Select(node => ToProto(node, withShapes)));
        return proto;
    }

    private static NodeDef ToProto(Node node, bool withShapes)
    {
        NodeDef proto = new() { Name = node.Name, Op = node.Op, Device = node.Device };
        proto.Input.AddRange(node.Inputs.Select(input => input.ValueIndex == 0 ? input.Op.Name : input.Name));
        proto.Input.AddRange(node.ControlInputs.Select(before => "^" + before.Name).Order(StringComparer.Ordinal));
        foreach ((string name, object value) in node.Attributes)
        {
            proto.Attr.Add(name, ToProto(value));
        }

        if (withShapes && node.Outputs.Count > 0)
        {
            proto.Attr["_output_shapes"] = ToProto((object)node.Outputs.Select(output => output.StaticShape).ToArray());
        }

        return proto;
    }

    private static AttrValue ToProto(object value) => value switch
    {
        long number => new() { I = number },
        float number => new() { F = number },
        bool truth => new() { B = truth },
        string text => new() { S = ByteString.CopyFromUtf8(text) },
        DataType type => new() { Type = (DataTypeProto)type },
        PartialShape shape => new() { Shape = ToProto(shape) },
        Tensor tensor => new() { Tensor = TensorProtos.Write(tensor) },
        StringTensor text => new() { Tensor = TensorProtos.Write(StoredShape.Of(text.Shape).AsSpan(), text.Elements) },
        Array array => new() { List = ToProto(array) },

        // What TensorFlow has no word for: the operation of a user.
        _ => new() { S = ByteString.CopyFromUtf8(value.ToString() ?? "") },
    };

    private static AttrValue.Types.ListValue ToProto(Array array)
    {
        AttrValue.Types.ListValue list = new();
        foreach (object element in array)
        {
            AttrValue value = ToProto(element);
            list.I.AddRange(value.ValueCase == AttrValue.ValueOneofCase.I ? [value.I] : []);
            list.F.AddRange(value.ValueCase == AttrValue.ValueOneofCase.F ? [value.F] : []);
            list.B.AddRange(value.ValueCase == AttrValue.ValueOneofCase.B ? [value.B] : []);
            list.S.AddRange(value.ValueCase == AttrValue.ValueOneofCase.S ? [value.S] : []);
            list.Type.AddRange(value.ValueCase == AttrValue.ValueOneofCase.Type ? [value.Type] : []);
            list.Shape.AddRange(value.ValueCase == AttrValue.ValueOneofCase.Shape ? [value.Shape] : []);
            list.Tensor.AddRange(value.ValueCase == AttrValue.ValueOneofCase.Tensor ? [value.Tensor] : []);
        }

        return list;
    }

    private static TensorShapeProto ToProto(PartialShape shape) => shape.Rank is null
        ? new() { UnknownRank = true }
        : StoredShape.ToProto([.. shape.Select(extent => (long)(extent ?? -1))]);
}
