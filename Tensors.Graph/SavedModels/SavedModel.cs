using Tensors.Formats.Protos;

namespace Tensors.Graphs;

/// <summary>
/// A model in a folder: a graph with signatures in <c>saved_model.pb</c>, a checkpoint in <c>variables</c>, files in <c>assets</c>.
/// </summary>
/// <remarks>Written by <see cref="SavedModelBuilder"/> or <see cref="SimpleSave"/>, or by TensorFlow.</remarks>
public sealed class SavedModel
{
    /// <summary>The tag of a graph that serves.</summary>
    public const string ServingTag = "serve";

    /// <summary>The tag of a graph that trains.</summary>
    public const string TrainingTag = "train";

    internal const string MainOpKey = "saved_model_main_op";
    internal const string AssetsKey = "saved_model_assets";
    internal const string AssetType = "type.googleapis.com/tensorflow.AssetFileDef";
    private const string LegacyInitOpKey = "legacy_init_op";
    private const string InitOpSignature = "__saved_model_init_op";

    private readonly Session _session;

    private SavedModel(Session session, IReadOnlyDictionary<string, Signature> signatures)
    {
        _session = session;
        Signatures = signatures;
    }

    /// <summary>The functions that the model offers, by their names.</summary>
    public IReadOnlyDictionary<string, Signature> Signatures { get; }

    /// <summary>Whether there is a saved model in a folder.</summary>
    /// <param name="folder">The folder.</param>
    public static bool Exists(string folder) =>
        File.Exists(MessageFiles.SavedModelPath(folder))
            || File.Exists(Path.ChangeExtension(MessageFiles.SavedModelPath(folder), ".pbtxt"));

    /// <summary>Puts a graph of a model into a session: its nodes, its variables, and what it does at its beginning.</summary>
    /// <param name="session">The session, whose graph gets the nodes.</param>
    /// <param name="tags">The tags of the graph, exactly.</param>
    /// <param name="folder">The folder of the model.</param>
    /// <exception cref="FileNotFoundException">There is no model in the folder.</exception>
    /// <exception cref="TensorFileException">The model is damaged.</exception>
    /// <exception cref="InvalidOperationException">It has no graph with these tags.</exception>
    /// <exception cref="NotSupportedException">A node is of an unknown kind.</exception>
    public static SavedModel Load(Session session, IReadOnlyCollection<string> tags, string folder)
    {
        SavedModelProto model = MessageFiles.ReadSavedModel(folder);
        FilePlace place = new(MessageFiles.SavedModelPath(folder));
        MetaGraphDef meta = model.MetaGraphs.FirstOrDefault(graph => tags.ToHashSet().SetEquals(graph.MetaInfoDef?.Tags ?? []))
            ?? throw new InvalidOperationException(
                $"MetaGraphDef associated with tags '{string.Join(", ", tags)}' could not be found in the saved model in {folder}; it has "
                + $"[{string.Join("], [", model.MetaGraphs.Select(graph => string.Join(", ", graph.MetaInfoDef?.Tags ?? [])))}].");
        using DefaultGraph isDefault = session.Graph.AsDefault();
        GraphImport import = MetaGraphs.Import(session.Graph, meta, place);
        if (meta.SaverDef is { } saver && CheckpointReader.Exists(MessageFiles.SavedModelVariables(folder)))
        {
            new Saver(saver, import).Restore(session, MessageFiles.SavedModelVariables(folder));
        }

        Initialize(session, meta, import, folder, place);
        return new(
            session, meta.SignatureDef.Where(pair => pair.Key != InitOpSignature)
            .ToDictionary(pair => pair.Key, pair => Signature.Read(pair.Value, place with { Entry = pair.Key })));
    }

    /// <summary>Writes a model that has one graph, for serving, with one signature.</summary>
    /// <param name="session">Where the variables have their values.</param>
    /// <param name="folder">The folder, which is empty or not there.</param>
    /// <param name="inputs">The tensors that are fed, by the names that callers use.</param>
    /// <param name="outputs">The tensors that are fetched, by the names that callers use.</param>
    /// <exception cref="InvalidOperationException">The folder is not empty.</exception>
    public static void SimpleSave(
        Session session, string folder, IReadOnlyDictionary<string, Tensor> inputs, IReadOnlyDictionary<string, Tensor> outputs)
    {
        SavedModelBuilder builder = new(folder);
        builder.AddMetaGraphAndVariables(
            session, [ServingTag], new Dictionary<string, Signature> { [Signature.DefaultKey] = Signature.Predict(inputs, outputs) });
        builder.Save();
    }

    /// <summary>Calls a function of the model.</summary>
    /// <param name="inputs">A value for each input: a tensor with elements, a number, text, an array.</param>
    /// <param name="signature">The function.</param>
    /// <returns>The outputs by their names.</returns>
    /// <exception cref="KeyNotFoundException">There is no such function, or an input is not one of it.</exception>
    /// <exception cref="ArgumentException">An input is missing.</exception>
    public Dictionary<string, Tensor> Run(IReadOnlyDictionary<string, object> inputs, string signature = Signature.DefaultKey)
    {
        Signature called = Find(signature);
        Feed[] feeds = [.. inputs.Select(pair => new Feed(Find(called.Inputs, pair.Key, signature).Name, pair.Value))];
        if (called.Inputs.Keys.FirstOrDefault(key => !inputs.ContainsKey(key)) is { } missing)
        {
            throw new ArgumentException($"Signature '{signature}' takes '{missing}' too, which was not given.", nameof(inputs));
        }

        Dictionary<string, Tensor?> outputs = _session.Run(
            called.Outputs.ToDictionary(pair => pair.Key, pair => (Fetch)pair.Value.Name), feeds);
        return outputs.ToDictionary(pair => pair.Key, pair => pair.Value!);
    }

    private static void Initialize(Session session, MetaGraphDef meta, GraphImport import, string folder, FilePlace place)
    {
        Fetch? start = MainOp(meta, import);
        if (start is { } fetch)
        {
            Feed[] assets =
                [.. Assets(meta, place)
                .Select(asset =>
                new Feed(import.FindTensor(asset.TensorInfo?.Name ?? "").Name,
                Path.Combine(MessageFiles.SavedModelAssets(folder), asset.Filename)))];
            session.Run([fetch], assets);
        }
    }

    private static Fetch? MainOp(MetaGraphDef meta, GraphImport import)
    {
        if (meta.SignatureDef.TryGetValue(InitOpSignature, out SignatureDef? signature)
            && signature.Outputs.Values.FirstOrDefault() is { } output)
        {
            return import.Find(output.Name.Split(':')[0]);
        }

        foreach (string key in (string[])[MainOpKey, LegacyInitOpKey])
        {
            if (meta.CollectionDef.TryGetValue(key, out CollectionDef? collection) && collection.NodeList?.Value is [var name, ..])
            {
                return import.Find(name);
            }
        }

        return null;
    }

    /// <summary>The files of the model and the tensors that hold their names, as newer and as older writers note them.</summary>
    private static IEnumerable<AssetFileDef> Assets(MetaGraphDef meta, FilePlace place)
    {
        IEnumerable<AssetFileDef> packed = meta.CollectionDef.TryGetValue(AssetsKey, out CollectionDef? collection)
            && collection.AnyList is { } list
            ? list.Value.Select(asset => Messages.Parse(AssetFileDef.Parser, asset.Value.Span, place with { Entry = AssetsKey }))
            : [];
        foreach (AssetFileDef asset in meta.AssetFileDef.Concat(packed).DistinctBy(asset => asset.TensorInfo?.Name))
        {
            MessageFiles.RequirePlainName(asset, place.File);
            yield return asset;
        }
    }

    private Signature Find(string signature) => Find(Signatures, signature, "the saved model");

    private static T Find<T>(IReadOnlyDictionary<string, T> entries, string key, string owner) => entries.TryGetValue(key, out T? entry)
        ? entry
        : throw new KeyNotFoundException($"There is no '{key}' in {owner}; there is [{string.Join(", ", entries.Keys)}].");
}
