using System.Globalization;
using Tensors.Formats.Protos;

namespace Tensors;

/// <summary>A graph in an event file.</summary>
public sealed class LoggedGraph
{
    /// <summary>The attribute that says what is known of the shapes of a node's results.</summary>
    internal const string ShapesAttribute = "_output_shapes";

    private readonly Func<MetaGraphDef>? _metaGraph;

    /// <param name="proto">The graph, with the shapes of its tensors.</param>
    /// <param name="metaGraph">Makes its meta graph.</param>
    internal LoggedGraph(GraphDef proto, Func<MetaGraphDef> metaGraph)
        : this(WireFields.Canonical(proto), proto) => _metaGraph = metaGraph;

    private LoggedGraph(ReadOnlyMemory<byte> encoded, GraphDef proto)
    {
        Encoded = encoded;
        Nodes = [.. proto.Node.Select(Convert)];
    }

    /// <summary>The graph as a serialized <c>GraphDef</c>.</summary>
    public ReadOnlyMemory<byte> Encoded { get; }

    /// <summary>Its nodes.</summary>
    public IReadOnlyList<LoggedNode> Nodes { get; }

    /// <exception cref="TensorFileException">The bytes are not a graph.</exception>
    internal static LoggedGraph Parse(ReadOnlyMemory<byte> encoded, FilePlace place) =>
        new(encoded, Messages.Parse(GraphDef.Parser, encoded.Span, place));

    /// <summary>The serialized meta graph, which is made now; null where there is none.</summary>
    internal byte[]? EncodeMetaGraph() => _metaGraph is null ? null : WireFields.Canonical(_metaGraph());

    private static LoggedNode Convert(NodeDef node) => new(
        node.Name,
        node.Op,
        node.Device,
        [.. node.Input],
        [.. node.Attr.TryGetValue(ShapesAttribute, out AttrValue? shapes) && shapes.List is { } list ? list.Shape.Select(Text) : []])
    {
        DType = DTypeOf(node),
    };

    // The type of the elements of the result is the last word of those that name types.
    private static string DTypeOf(NodeDef node)
    {
        foreach (string name in s_types)
        {
            if (node.Attr.TryGetValue(name, out AttrValue? type) && type.ValueCase == AttrValue.ValueOneofCase.Type)
            {
                return ((DataType)type.Type).Name;
            }
        }

        return "";
    }

    private static readonly string[] s_types = ["dtype", "DstT", "out_type", "output_type", "T", "Tparams"];

    private static string Text(TensorShapeProto shape) => shape switch
    {
        { UnknownRank: true } => "?",
        { Dim.Count: 0 } => "scalar",
        _ => string.Join('\u00d7', shape.Dim.Select(dim => dim.Size < 0 ? "?" : dim.Size.ToString(CultureInfo.InvariantCulture))),
    };
}

/// <summary>A node of a graph in an event file.</summary>
/// <param name="Name">Its name; slashes separate scopes.</param>
/// <param name="Operation">What it computes.</param>
/// <param name="Device">Where; empty when nothing is said.</param>
/// <param name="Inputs">What it takes: <c>x</c>, <c>x:1</c> for the second result of x, <c>^x</c> for one that only has to run
/// before.</param>
/// <param name="OutputShapes">The shapes of its results, as <c>?×9</c>; empty when nothing is said.</param>
public sealed record LoggedNode(string Name, string Operation, string Device, ValueArray<string> Inputs, ValueArray<string> OutputShapes)
{
    /// <summary>The type of the elements of its first result, as <c>float32</c>; empty when nothing is said.</summary>
    public string DType { get; init; } = "";
}
