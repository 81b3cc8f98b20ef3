namespace Tensors.Graphs;

// Graphs in files.
public static partial class Ops
{
    /// <summary>Adds the nodes of a graph definition to the default graph.</summary>
    /// <param name="definition">The nodes.</param>
    /// <param name="inputMap">Tensors of the default graph that stand for tensors of the definition, by the names of the latter.</param>
    /// <param name="returnElements">Names of tensors (<c>pred:0</c>) and nodes (<c>init</c>) of the definition to return.</param>
    /// <param name="name">The scope that names get; empty for none, null for <c>import</c>.</param>
    /// <returns>The elements that were asked for, in their order.</returns>
    /// <exception cref="TensorFileException">The nodes cannot be put together: one is missing, or they do not fit each other.</exception>
    /// <exception cref="NotSupportedException">A node is of an unknown kind.</exception>
    /// <exception cref="ArgumentException">The map names what is not in the definition.</exception>
    public static GraphElement[] ImportGraphDef(
        GraphDefinition definition, IReadOnlyDictionary<string, Tensor>? inputMap = null, IReadOnlyList<string>? returnElements = null,
        string? name = null)
    {
        Graph graph = Graph.Default;
        string prefix = "";
        if (name != "")
        {
            using NameScope scope = graph.OpenScope(name ?? "import");
            prefix = scope.Name[..^1];
        }

        GraphImport import = new(graph, definition, prefix, inputMap);
        import.Run();
        return [.. (returnElements ?? []).Select(import.Find)];
    }

    /// <summary>
    /// The part of a graph that some nodes need, with constants in the place of variables: a model that runs without a checkpoint.
    /// </summary>
    /// <param name="session">Where the variables have their values.</param>
    /// <param name="definition">The graph.</param>
    /// <param name="outputNodeNames">The nodes that are needed.</param>
    /// <param name="variableNames">The variables that become constants; null for all that are needed.</param>
    /// <exception cref="ArgumentException">A node is not in the graph.</exception>
    /// <exception cref="FailedPreconditionException">A variable was not initialized.</exception>
    public static GraphDefinition ConvertVariablesToConstants(
        Session session, GraphDefinition definition, IReadOnlyList<string> outputNodeNames,
        IReadOnlyCollection<string>? variableNames = null) =>
        new(Freezing.Freeze(session, definition.Proto, outputNodeNames, name => variableNames?.Contains(name) ?? true), definition.Place);

    /// <summary>The part of a graph that some nodes need.</summary>
    /// <param name="definition">The graph.</param>
    /// <param name="outputNodeNames">The nodes that are needed.</param>
    /// <exception cref="ArgumentException">A node is not in the graph.</exception>
    public static GraphDefinition ExtractSubGraph(GraphDefinition definition, IReadOnlyList<string> outputNodeNames) =>
        new(Freezing.Needed(definition.Proto, outputNodeNames), definition.Place);

    /// <summary>Puts the graph of a file <c>.meta</c>, its collections and its saver into the default graph.</summary>
    /// <param name="path">The file; it is text where its name ends in <c>txt</c>.</param>
    /// <param name="clearDevices">Whether to forget where nodes were to run.</param>
    /// <param name="importScope">The scope that names get; null for none.</param>
    /// <param name="inputMap">Tensors of the default graph that stand for tensors of the file, by the names of the latter.</param>
    /// <returns>The saver that the file describes; else one of all variables, or null where there are none.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="TensorFileException">It is damaged.</exception>
    /// <exception cref="NotSupportedException">A node is of an unknown kind.</exception>
    public static Saver? ImportMetaGraph(
        string path, bool clearDevices = false, string? importScope = null, IReadOnlyDictionary<string, Tensor>? inputMap = null) =>
        MetaGraphs.Read(
            Graph.Default,
            MistakenMessages.MetaGraph(
                () => MessageFiles.ReadMetaGraph(path), () => File.ReadAllBytes(path), MessageFiles.IsText(path), path), new(path),
            clearDevices, importScope, inputMap);

    /// <summary>Writes the default graph and its collections to a file <c>.meta</c>, without a saver.</summary>
    /// <param name="path">The file.</param>
    /// <param name="asText">Whether as text; null asks the name, which ends in <c>txt</c> then.</param>
    /// <param name="collections">The collections to write; null for all.</param>
    /// <param name="stripDefaultAttrs">
    /// Whether attributes that are as they are by default are left out, for readers of older versions who do not know all of them.
    /// </param>
    public static void ExportMetaGraph(
        string path, bool? asText = null, IReadOnlyList<string>? collections = null, bool stripDefaultAttrs = false) =>
        MessageFiles.Write(path, MetaGraphs.Write(Graph.Default, saver: null, collections, stripDefaultAttrs), asText);

    /// <summary>The path of the latest checkpoint of a folder; null when there is none.</summary>
    /// <param name="folder">Where checkpoints were saved.</param>
    /// <param name="latestFilename">The name of the file there that says which is the latest.</param>
    /// <exception cref="TensorFileException">That file is damaged, or leads out of the folder.</exception>
    public static string? LatestCheckpoint(string folder, string latestFilename = CheckpointStateFile.DefaultName) =>
        CheckpointStateFile.Latest(folder, latestFilename);

    /// <summary>
    /// An operation that makes one checkpoint of several, whose data files it takes over: how the parts of several writers become one.
    /// </summary>
    /// <param name="checkpointPrefixes">A vector of text: the paths of the checkpoints.</param>
    /// <param name="destinationPrefix">The path of the one.</param>
    /// <param name="deleteOldDirs">Whether folders of the parts that are empty then are deleted.</param>
    /// <param name="name">The name of the node.</param>
    public static Node MergeV2Checkpoints(
        TensorLike checkpointPrefixes, TensorLike destinationPrefix, bool deleteOldDirs = true, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "MergeV2Checkpoints", checkpointPrefixes, destinationPrefix);
        Tensor parts = scope.Convert(checkpointPrefixes, "checkpoint_prefixes"), whole = scope.Convert(
            destinationPrefix, "destination_prefix");
        return scope.Node("MergeV2Checkpoints", [parts, whole], new() { ["delete_old_dirs"] = deleteOldDirs });
    }
}
