using Tensors.Formats.Protos;

namespace Tensors.Graphs;

/// <summary>Graphs with their collections and savers as messages, and back.</summary>
internal static class MetaGraphs
{
    // The version of TensorFlow whose nodes and attributes are written.
    private const string Version = "1.15.3";

    /// <summary>A graph, its collections and a saver.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="saver">The saver, or null.</param>
    /// <param name="collections">The collections to write; null for all.</param>
    /// <param name="stripsDefaults">
    /// Whether attributes that are as they are by default are left out, for readers who do not know all of them.
    /// </param>
    public static MetaGraphDef Write(Graph graph, SaverDef? saver, IEnumerable<string>? collections = null, bool stripsDefaults = false)
    {
        MetaGraphDef meta = new()
        {
            MetaInfoDef = new() { TensorflowVersion = Version },
            GraphDef = GraphExport.ToProto(graph, withShapes: true),
            SaverDef = saver,
        };
        meta.MetaInfoDef.StrippedOpList = new();
        meta.MetaInfoDef.StrippedOpList.Op.AddRange(
            graph.Nodes.Select(node => node.Op).Distinct().Order(StringComparer.Ordinal).Select(AttributeDefaults.ToProto));
        if (stripsDefaults)
        {
            meta.MetaInfoDef.StrippedDefaultAttrs = true;
            foreach (NodeDef node in meta.GraphDef.Node.Concat(meta.GraphDef.Library?.Function.SelectMany(function =>
                function.NodeDef) ?? []))
            {
                AttributeDefaults.Strip(node);
            }
        }

        foreach (string key in collections ?? graph.CollectionKeys)
        {
            if (CollectionProtos.Write(key, graph.GetCollection(key)) is { } collection)
            {
                meta.CollectionDef[key] = collection;
            }
        }

        return meta;
    }

    /// <summary>Puts nodes and collections into a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="meta">What is put there.</param>
    /// <param name="place">Where the message comes from.</param>
    /// <param name="clearDevices">Whether to forget where nodes were to run.</param>
    /// <param name="importScope">The scope that names get; null or empty for none.</param>
    /// <param name="inputMap">Tensors of the graph that stand for tensors of the message.</param>
    /// <returns>The saver that the message describes; else one of all variables, or null where there are none.</returns>
    public static Saver? Read(
        Graph graph, MetaGraphDef meta, FilePlace place, bool clearDevices = false, string? importScope = null,
        IReadOnlyDictionary<string, Tensor>? inputMap = null)
    {
        GraphImport import = Import(graph, meta, place, clearDevices, importScope, inputMap);
        if (meta.SaverDef is { } saver)
        {
            return new(saver, import);
        }

        using DefaultGraph isDefault = graph.AsDefault();
        return Ops.GlobalVariables().Count > 0 ? new Saver() : null;
    }

    /// <summary>Puts nodes and collections into a graph.</summary>
    public static GraphImport Import(
        Graph graph, MetaGraphDef meta, FilePlace place, bool clearDevices = false, string? importScope = null,
        IReadOnlyDictionary<string, Tensor>? inputMap = null)
    {
        string prefix = "";
        if (!string.IsNullOrEmpty(importScope))
        {
            using NameScope scope = graph.OpenScope(importScope);
            prefix = scope.Name[..^1];
        }

        GraphImport import = new(graph, new(meta.GraphDef ?? new(), place), prefix, inputMap);
        import.Run(clearDevices);
        Dictionary<string, Variable> variables = CollectionProtos.ReadVariables(meta, import, place);
        foreach ((string key, CollectionDef collection) in meta.CollectionDef.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            CollectionProtos.Read(graph, key, collection, import, variables, place);
        }

        return import;
    }
}
