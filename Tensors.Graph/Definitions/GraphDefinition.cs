using System.Text;
using Tensors.Formats.Protos;

namespace Tensors.Graphs;

/// <summary>A graph as files have it, TensorFlow's GraphDef: nodes by name with their attributes, in binary or as text.</summary>
/// <remarks>Comes from <see cref="Graph.AsGraphDef"/> or a file, and goes into a graph by <see cref="Ops.ImportGraphDef"/>.</remarks>
public sealed class GraphDefinition
{
    internal GraphDefinition(GraphDef proto, FilePlace place)
    {
        Proto = proto;
        Place = place;
    }

    /// <summary>The names of the nodes, in their order.</summary>
    public IReadOnlyList<string> NodeNames => [.. Proto.Node.Select(node => node.Name)];

    internal GraphDef Proto { get; }

    /// <summary>Where it comes from, for errors.</summary>
    internal FilePlace Place { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="asText">Whether it is text; null asks the name, which ends in <c>txt</c> then.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="TensorFileException">It is not a graph.</exception>
    public static GraphDefinition Load(string path, bool? asText = null) => new(
        MistakenMessages.Graph(
            () => MessageFiles.ReadGraph(path, asText), () => File.ReadAllBytes(path), asText ?? MessageFiles.IsText(path), path),
            new(path));

    /// <summary>Reads the binary form.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <exception cref="TensorFileException">They are not a graph.</exception>
    public static GraphDefinition FromBytes(ReadOnlySpan<byte> bytes)
    {
        FilePlace place = new("graph definition");
        byte[] all = bytes.ToArray();
        return new(MistakenMessages.Graph(() => Messages.Parse(GraphDef.Parser, all, place), () => all, isText: false, place.File), place);
    }

    /// <summary>Reads the text form.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="TensorFileException">It is not a graph.</exception>
    public static GraphDefinition FromText(string text)
    {
        const string Name = "graph definition";
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return new(
            MistakenMessages.Graph(
                () => TextParser.Parse(GraphDef.Parser, GraphDef.Descriptor, bytes, Name), () => bytes, isText: true, Name), new(Name));
    }

    /// <summary>Writes a file, as a whole or not at all: TensorFlow's <c>write_graph</c>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="asText">Whether as text; null asks the name, which ends in <c>txt</c> then.</param>
    public void Save(string path, bool? asText = null) => MessageFiles.Write(path, Proto, asText);

    /// <summary>The binary form. Equal graphs give equal bytes.</summary>
    public byte[] ToBytes() => WireFields.Canonical(Proto);

    /// <summary>The text form.</summary>
    public override string ToString() => TextPrinter.Print(Proto);
}
