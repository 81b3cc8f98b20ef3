using Google.Protobuf;
using Tensors.Formats.Protos;

namespace Tensors.Graphs;

/// <summary>Writes a saved model: one checkpoint, and one graph or more with tags and signatures.</summary>
/// <remarks>The file <c>saved_model.pb</c> is written last, so that a folder with it holds a whole model.</remarks>
public sealed class SavedModelBuilder
{
    private const string SaverScope = "save";

    private readonly string _folder;
    private readonly SavedModelProto _model = new() { SavedModelSchemaVersion = 1 };

    /// <summary>Begins a model.</summary>
    /// <param name="folder">The folder, which is empty or not there.</param>
    /// <exception cref="InvalidOperationException">The folder is not empty.</exception>
    public SavedModelBuilder(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
        {
            throw new InvalidOperationException(
                $"Export directory {folder} already exists, and isn't empty. Please choose a different export directory, or delete all the "
                + "contents of the specified directory.");
        }

        _folder = folder;
    }

    /// <summary>Adds the first graph, and the values that its variables have in a session.</summary>
    /// <param name="session">The session.</param>
    /// <param name="tags">What the graph is for, such as <see cref="SavedModel.ServingTag"/>.</param>
    /// <param name="signatures">The functions that it offers.</param>
    /// <param name="assets">Constants that hold the paths of files which belong to the model, and are copied.</param>
    /// <param name="mainOp">What runs when the model was loaded.</param>
    /// <param name="stripDefaultAttrs">
    /// Whether attributes that are as they are by default are left out, for readers of older versions who do not know all of them.
    /// </param>
    /// <exception cref="InvalidOperationException">There is a graph already.</exception>
    /// <exception cref="FailedPreconditionException">A variable was not initialized.</exception>
    /// <exception cref="ArgumentException">An asset is no constant text, or there is no file of that path.</exception>
    public void AddMetaGraphAndVariables(
        Session session, IReadOnlyCollection<string> tags, IReadOnlyDictionary<string, Signature>? signatures = null,
        IReadOnlyList<Tensor>? assets = null, Node? mainOp = null,
        bool stripDefaultAttrs = false)
    {
        if (_model.MetaGraphs.Count > 0)
        {
            throw new InvalidOperationException(
                "Graphs and variables were added to this model already; add further graphs by AddMetaGraph.");
        }

        AssetFileDef[] files = [.. (assets ?? []).Select(AssetOf)];
        using DefaultGraph isDefault = session.Graph.AsDefault();
        Saver saver = new(sharded: true, allowEmpty: true, name: SaverScope);
        Directory.CreateDirectory(Path.GetDirectoryName(MessageFiles.SavedModelVariables(_folder))!);
        saver.Save(session, MessageFiles.SavedModelVariables(_folder), writeMetaGraph: false, writeState: false);
        Add(session.Graph, tags, signatures, assets ?? [], files, mainOp, saver.Definition, stripDefaultAttrs);
    }

    /// <summary>Adds a further graph, whose variables are among those of the first one.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="tags">What the graph is for.</param>
    /// <param name="signatures">The functions that it offers.</param>
    /// <param name="assets">Constants that hold the paths of files which belong to the model, and are copied.</param>
    /// <param name="mainOp">What runs when the model was loaded.</param>
    /// <param name="stripDefaultAttrs">
    /// Whether attributes that are as they are by default are left out, for readers of older versions who do not know all of them.
    /// </param>
    /// <exception cref="InvalidOperationException">There is no graph with variables yet.</exception>
    /// <exception cref="ArgumentException">An asset is no constant text, or there is no file of that path.</exception>
    public void AddMetaGraph(
        Graph graph, IReadOnlyCollection<string> tags, IReadOnlyDictionary<string, Signature>? signatures = null,
        IReadOnlyList<Tensor>? assets = null, Node? mainOp = null,
        bool stripDefaultAttrs = false)
    {
        if (_model.MetaGraphs.Count == 0)
        {
            throw new InvalidOperationException(
                "Graphs and variables have not been saved yet; add the first graph by AddMetaGraphAndVariables.");
        }

        AssetFileDef[] files = [.. (assets ?? []).Select(AssetOf)];
        using DefaultGraph isDefault = graph.AsDefault();
        Saver saver = new(sharded: true, allowEmpty: true, name: SaverScope);
        Add(graph, tags, signatures, assets ?? [], files, mainOp, saver.Definition, stripDefaultAttrs);
    }

    /// <summary>Writes the description of the model.</summary>
    /// <param name="asText">Whether as text.</param>
    /// <returns>The path of the description.</returns>
    public string Save(bool asText = false)
    {
        Directory.CreateDirectory(_folder);
        string path = MessageFiles.SavedModelPath(_folder);
        path = asText ? Path.ChangeExtension(path, ".pbtxt") : path;
        MessageFiles.Write(path, _model, asText);
        return path;
    }

    private void Add(
        Graph graph, IReadOnlyCollection<string> tags, IReadOnlyDictionary<string, Signature>? signatures, IReadOnlyList<Tensor> assets,
        AssetFileDef[] files, Node? mainOp, SaverDef? saver,
        bool stripsDefaults)
    {
        MetaGraphDef meta = MetaGraphs.Write(graph, saver, stripsDefaults: stripsDefaults);
        meta.MetaInfoDef.Tags.AddRange(tags);
        foreach ((string key, Signature signature) in signatures ?? new Dictionary<string, Signature>())
        {
            meta.SignatureDef[key] = signature.ToProto();
        }

        if (mainOp is not null)
        {
            meta.CollectionDef[SavedModel.MainOpKey] = new() { NodeList = new() { Value = { mainOp.Name } } };
        }

        if (files.Length > 0)
        {
            CopyAssets(assets, files);
            meta.AssetFileDef.AddRange(files);
            CollectionDef packed = new() { AnyList = new() };
            packed.AnyList.Value.AddRange(
                files.Select(file => new PackedMessage { TypeUrl = SavedModel.AssetType, Value = file.ToByteString() }));
            meta.CollectionDef[SavedModel.AssetsKey] = packed;
        }

        _model.MetaGraphs.Add(meta);
    }

    private static AssetFileDef AssetOf(Tensor asset) => File.Exists(PathOf(asset))
        ? new() { TensorInfo = new() { Name = asset.Name }, Filename = Path.GetFileName(PathOf(asset)) }
        : throw new ArgumentException($"Invalid asset: '{asset.Name}' holds '{PathOf(asset)}', and there is no such file.", nameof(asset));

    private static string PathOf(Tensor asset) => ConstantFolding.Value(asset).Text is { Elements.Count: 1 } path
        ? path.Item()
        : throw new ArgumentException($"Invalid asset: '{asset.Name}' is not one constant text, the path of a file.", nameof(asset));

    private void CopyAssets(IReadOnlyList<Tensor> assets, AssetFileDef[] files)
    {
        string folder = MessageFiles.SavedModelAssets(_folder);
        Directory.CreateDirectory(folder);
        for (int i = 0; i < files.Length; i++)
        {
            File.Copy(PathOf(assets[i]), Path.Combine(folder, files[i].Filename), overwrite: true);
        }
    }
}
