using System.Diagnostics;
using System.Globalization;
using System.Text;
using Google.Protobuf;
using Tensors.Formats.Protos;

namespace Tensors.Graphs;

/// <summary>Collections of a graph in meta graphs.</summary>
internal static class CollectionProtos
{
    private static readonly HashSet<string> s_variableKeys =
    [
        GraphKeys.GlobalVariables, GraphKeys.TrainableVariables, GraphKeys.LocalVariables, GraphKeys.ModelVariables,
        GraphKeys.MetricVariables,
        GraphKeys.MovingAverageVariables, GraphKeys.GlobalStep,
    ];

    /// <summary>The message of a collection; null where it is empty, or holds what no file does, which a trace message says.</summary>
    public static CollectionDef? Write(string key, IReadOnlyList<object> items)
    {
        if (items.Count == 0)
        {
            return null;
        }

        if (items.All(item => item is Variable))
        {
            return Bytes(items.Select(item => VariableProtos.Write((Variable)item)));
        }

        if (items.All(item => item is ControlFlowContext))
        {
            return Bytes(items.Select(item => ContextProtos.Write((ControlFlowContext)item)));
        }

        if (items.All(item => item is Saver))
        {
            return Bytes(items.Select(item => ((Saver)item).Definition).OfType<SaverDef>());
        }

        if (items.All(item => item is Tensor { IsInGraph: true } or Node or Variable))
        {
            CollectionDef nodes = new() { NodeList = new() };
            nodes.NodeList.Value.AddRange(items.Select(item => Graph.NameOf(item)!));
            return nodes;
        }

        CollectionDef? plain = WritePlain(items);
        if (plain is null)
        {
            Trace.TraceWarning(
                $"Collection '{key}' is not written to the meta graph: a {items[0].GetType().Name} is no variable, tensor, node, text or "
                + "number.");
        }

        return plain;
    }

    /// <summary>Puts the items of a collection into the graph.</summary>
    /// <exception cref="TensorFileException">An item is a name of nothing, or is damaged.</exception>
    public static void Read(
        Graph graph, string key, CollectionDef collection, GraphImport import, Dictionary<string, Variable> variables, FilePlace place)
    {
        IEnumerable<object> items = collection.KindCase switch
        {
            CollectionDef.KindOneofCase.NodeList => collection.NodeList.Value.Select(name => import.Find(name).Value),
            CollectionDef.KindOneofCase.BytesList when s_variableKeys.Contains(key) => ReadVariables(collection, variables),
            CollectionDef.KindOneofCase.BytesList when key is GraphKeys.CondContext or GraphKeys.WhileContext =>
                collection.BytesList.Value.Select(bytes => ContextProtos.Read(graph, key, bytes, import, place)),
            CollectionDef.KindOneofCase.BytesList when key == GraphKeys.Savers =>
                collection.BytesList.Value.Select(
                    bytes => new Saver(Messages.Parse(SaverDef.Parser, bytes.Span, place with { Entry = key }), import)),
            CollectionDef.KindOneofCase.BytesList => collection.BytesList.Value.Select(ReadText),
            CollectionDef.KindOneofCase.Int64List => collection.Int64List.Value.Select(value => (object)value),
            CollectionDef.KindOneofCase.FloatList => collection.FloatList.Value.Select(value => (object)value),
            _ => collection.AnyList?.Value ?? Enumerable.Empty<object>(),
        };
        foreach (object item in items.ToArray())
        {
            graph.AddToCollection(key, item);
        }
    }

    /// <summary>The variables of all collections by their names: one object for each, however many collections it is in.</summary>
    /// <exception cref="TensorFileException">A variable is damaged.</exception>
    public static Dictionary<string, Variable> ReadVariables(MetaGraphDef meta, GraphImport import, FilePlace place)
    {
        HashSet<string> trainable = [.. Definitions(meta, GraphKeys.TrainableVariables, place).Select(variable => variable.VariableName)];
        Dictionary<string, Variable> variables = new(StringComparer.Ordinal);
        foreach (VariableDef variable in s_variableKeys.SelectMany(key => Definitions(meta, key, place)))
        {
            if (!variables.ContainsKey(variable.VariableName))
            {
                variables.Add(
                    variable.VariableName, VariableProtos.Read(variable, import, trainable.Contains(variable.VariableName), place));
            }
        }

        return variables;
    }

    private static CollectionDef Bytes(IEnumerable<IMessage> messages)
    {
        CollectionDef collection = new() { BytesList = new() };
        collection.BytesList.Value.AddRange(messages.Select(message => message.ToByteString()));
        return collection;
    }

    private static CollectionDef? WritePlain(IReadOnlyList<object> items)
    {
        CollectionDef collection = new();
        if (items.All(item => item is string or byte[]))
        {
            collection.BytesList = new();
            collection.BytesList.Value.AddRange(
                items.Select(item => item is string text ? ByteString.CopyFromUtf8(text) : ByteString.CopyFrom((byte[])item)));
        }
        else if (items.All(item => item is int or long))
        {
            collection.Int64List = new();
            collection.Int64List.Value.AddRange(items.Select(item => Convert.ToInt64(item, CultureInfo.InvariantCulture)));
        }
        else if (items.All(item => item is float or double))
        {
            collection.FloatList = new();
            collection.FloatList.Value.AddRange(items.Select(item => Convert.ToSingle(item, CultureInfo.InvariantCulture)));
        }
        else if (items.All(item => item is PackedMessage))
        {
            collection.AnyList = new();
            collection.AnyList.Value.AddRange(items.Cast<PackedMessage>());
        }
        else
        {
            return null;
        }

        return collection;
    }

    private static IEnumerable<VariableDef> Definitions(MetaGraphDef meta, string key, FilePlace place) =>
        meta.CollectionDef.TryGetValue(key, out CollectionDef? collection) && collection.KindCase == CollectionDef.KindOneofCase.BytesList
            ? collection.BytesList.Value.Select(bytes => Messages.Parse(VariableDef.Parser, bytes.Span, place with { Entry = key }))
            : [];

    private static IEnumerable<object> ReadVariables(CollectionDef collection, Dictionary<string, Variable> variables) =>
        collection.BytesList.Value.Select(bytes => (object)variables[VariableDef.Parser.ParseFrom(bytes).VariableName]);

    /// <summary>Text where it is text, else the bytes.</summary>
    private static object ReadText(ByteString bytes)
    {
        string text = bytes.ToStringUtf8();
        return Encoding.UTF8.GetBytes(text).AsSpan().SequenceEqual(bytes.Span) ? text : bytes.ToByteArray();
    }
}
