using Google.Protobuf;
using Tensors.Formats.Protos;

namespace Tensors.Graphs;

/// <summary>Messages that are given where another is expected: what they are, and what reads them.</summary>
internal static class MistakenMessages
{
    /// <summary>The graph that was read, if it looks like one.</summary>
    /// <param name="read">Reads it.</param>
    /// <param name="bytes">What it is read from.</param>
    /// <param name="isText">Whether that is text.</param>
    /// <param name="file">The file, for errors.</param>
    /// <exception cref="TensorFileException">It is not a graph; what is another message is called by its name.</exception>
    public static GraphDef Graph(Func<GraphDef> read, Func<byte[]> bytes, bool isText, string file) =>
        Check(read, graph => graph.Node.Count > 0 && IsGraph(graph), () => Describe(bytes(), isText, file, graphIsWanted: true), file);

    /// <summary>The meta graph that was read, if it looks like one.</summary>
    /// <param name="read">Reads it.</param>
    /// <param name="bytes">What it is read from.</param>
    /// <param name="isText">Whether that is text.</param>
    /// <param name="file">The file, for errors.</param>
    /// <exception cref="TensorFileException">It is not a meta graph; what is another message is called by its name.</exception>
    public static MetaGraphDef MetaGraph(Func<MetaGraphDef> read, Func<byte[]> bytes, bool isText, string file) =>
        Check(read, IsMetaGraph, () => Describe(bytes(), isText, file, graphIsWanted: false), file);

    private static T Check<T>(Func<T> read, Predicate<T> isPlausible, Func<string?> describe, string file)
    {
        T message;
        try
        {
            message = read();
        }
        catch (TensorFileException failure)
        {
            if (describe() is { } what)
            {
                throw new TensorFileException(file, what, inner: failure);
            }

            throw;
        }

        // The fields of one message may be read as those of another, with nothing sensible in them.
        return isPlausible(message) || describe() is not { } other ? message : throw new TensorFileException(file, other);
    }

    private static string? Describe(byte[] bytes, bool isText, string file, bool graphIsWanted)
    {
        if (graphIsWanted && Holds(MetaGraphDef.Parser, bytes, isText, file, IsMetaGraph))
        {
            return "this is a MetaGraphDef, the .meta file that a Saver writes beside a checkpoint, not a GraphDef; read it with "
                + "Ops.ImportMetaGraph";
        }

        if (!graphIsWanted && Holds(GraphDef.Parser, bytes, isText, file, graph => graph.Node.Count > 0 && IsGraph(graph)))
        {
            return "this is a GraphDef, not a MetaGraphDef; read it with GraphDefinition.Load, and add its nodes with Ops.ImportGraphDef";
        }

        return Holds(SavedModelProto.Parser, bytes, isText, file, model => model.MetaGraphs.Count > 0 && model.MetaGraphs.All(IsMetaGraph))
            ? "this is the description of a saved model; give its folder to SavedModel.Load"
            : null;
    }

    private static bool Holds<T>(MessageParser<T> parser, byte[] bytes, bool isText, string file, Predicate<T> isPlausible)
        where T : IMessage<T>, new()
    {
        try
        {
            return isPlausible(
                isText ? TextParser.Parse(parser, ((IMessage)new T()).Descriptor, bytes, file) : Messages.Parse(parser, bytes, new(file)));
        }
        catch (TensorFileException)
        {
            return false;
        }
    }

    private static bool IsGraph(GraphDef graph) =>
        graph.Node.All(node => node.Name.Length > 0 && node.Op.Length > 0 && !node.Op.Any(char.IsControl));

    private static bool IsMetaGraph(MetaGraphDef meta) => meta.GraphDef is { Node.Count: > 0 } graph && IsGraph(graph);
}
