using System.Globalization;
using Tensors.Formats.Protos;

namespace Tensors.Graphs;

/// <summary>
/// Saves variables of a session to checkpoints and puts them back, in the files of TensorFlow: <c>PATH.index</c>,
/// <c>PATH.data-00000-of-00001</c>, the graph in <c>PATH.meta</c>, and the names of the latest checkpoints in the file <c>checkpoint</c>
/// beside them.
/// </summary>
/// <remarks>
/// <para>Making a saver adds its nodes to the graph, in the scope <c>save</c>; variables that are made later are not saved.</para>
/// <para>Whenever the process or the machine stops, a path leads to a whole checkpoint: the one that was there before, or the new
/// one.</para>
/// </remarks>
public sealed partial class Saver
{
    private const string Scope = "save";

    private readonly SaverNodes? _nodes;
    private readonly Graph _graph;
    private readonly bool _sharded;
    private readonly bool _isOlderFormat;

    /// <summary>A saver of all variables of the default graph.</summary>
    /// <param name="sharded">Whether the variables of each device go into a data file of their own.</param>
    /// <param name="reshape">Whether what is restored takes on the shapes of the variables, as long as the number of elements is the
    /// same.</param>
    /// <param name="allowEmpty">Whether there may be no variables.</param>
    /// <param name="name">The scope of its nodes; null for <c>save</c>.</param>
    /// <exception cref="ArgumentException">There are no variables.</exception>
    public Saver(bool sharded = false, bool reshape = false, bool allowEmpty = false, string? name = null)
        : this(
            [.. Ops.GlobalVariables(), .. Graph.Default.GetCollection<Variable>(GraphKeys.SaveableObjects)], sharded, reshape, allowEmpty,
            name)
    {
    }

    /// <summary>A saver of variables under their own names.</summary>
    /// <param name="variables">The variables; a <see cref="PartitionedVariable"/> is saved as one.</param>
    /// <param name="sharded">Whether the variables of each device go into a data file of their own.</param>
    /// <param name="reshape">Whether what is restored takes on the shapes of the variables, as long as the number of elements is the
    /// same.</param>
    /// <param name="allowEmpty">Whether there may be no variables.</param>
    /// <param name="name">The scope of its nodes; null for <c>save</c>.</param>
    /// <exception cref="ArgumentException">There are no variables, or two of one name.</exception>
    public Saver(
        IReadOnlyList<Variable> variables, bool sharded = false, bool reshape = false, bool allowEmpty = false, string? name = null)
        : this(SaverNodes.ByName(variables.Distinct()), sharded, reshape, allowEmpty, name)
    {
    }

    /// <summary>
    /// A saver of variables under other names: <c>new Saver(new Dictionary&lt;string, Variable&gt; { ["weights"] = theta })</c>.
    /// </summary>
    /// <param name="variables">The variables by the names that files have for them.</param>
    /// <param name="sharded">Whether the variables of each device go into a data file of their own.</param>
    /// <param name="reshape">Whether what is restored takes on the shapes of the variables, as long as the number of elements is the
    /// same.</param>
    /// <param name="allowEmpty">Whether there may be no variables.</param>
    /// <param name="name">The scope of its nodes; null for <c>save</c>.</param>
    /// <exception cref="ArgumentException">There are no variables, or one stands under two names.</exception>
    public Saver(
        IReadOnlyDictionary<string, Variable> variables, bool sharded = false, bool reshape = false, bool allowEmpty = false,
        string? name = null)
        : this(
            Checked(variables.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<Variable>)[pair.Value])), sharded, reshape, allowEmpty,
            name)
    {
    }

    /// <summary>A saver of variables that are kept in parts under other names, each as one.</summary>
    /// <param name="variables">The variables by the names that files have for them.</param>
    /// <param name="sharded">Whether the variables of each device go into a data file of their own.</param>
    /// <param name="reshape">Whether what is restored takes on the shapes of the variables, as long as the number of elements is the
    /// same.</param>
    /// <param name="allowEmpty">Whether there may be no variables.</param>
    /// <param name="name">The scope of its nodes; null for <c>save</c>.</param>
    /// <exception cref="ArgumentException">There are no variables, or one stands under two names.</exception>
    public Saver(
        IReadOnlyDictionary<string, PartitionedVariable> variables, bool sharded = false, bool reshape = false, bool allowEmpty = false,
        string? name = null)
        : this(
            Checked(variables.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<Variable>)pair.Value)), sharded, reshape, allowEmpty,
            name)
    {
    }

    private Saver(Dictionary<string, IReadOnlyList<Variable>> variables, bool sharded, bool reshape, bool allowEmpty, string? name)
    {
        _sharded = sharded;
        _graph = variables.Values.SelectMany(parts => parts).FirstOrDefault()?.Graph ?? Graph.Default;
        _nodes = variables.Count == 0 && allowEmpty ? null : SaverNodes.Add(_graph, variables, name ?? Scope, sharded, reshape);
        _begun = DateTimeOffset.UtcNow;
    }

    /// <summary>The saver that a meta graph describes.</summary>
    internal Saver(SaverDef definition, GraphImport import)
    {
        Tensor fileName = import.FindTensor(definition.FilenameTensorName);
        _nodes = new(fileName, import.FindTensor(definition.SaveTensorName), import.Find(definition.RestoreOpName).Node);
        _graph = fileName.Graph;
        _sharded = definition.Sharded;
        _isOlderFormat = definition.Version != SaverDef.Types.CheckpointFormatVersion.V2;
        MaxToKeep = definition.MaxToKeep;
        KeepCheckpointEveryNHours = definition.KeepCheckpointEveryNHours;
        _begun = DateTimeOffset.UtcNow;
    }

    /// <summary>How many of the latest checkpoints are kept; 0 keeps all.</summary>
    public int MaxToKeep { get; init; } = 5;

    /// <summary>Of the checkpoints that would be deleted, one of every so many hours is kept for ever.</summary>
    public double KeepCheckpointEveryNHours { get; init; } = 10_000;

    /// <summary>Whether the number of the step has eight digits in paths, so that they sort.</summary>
    public bool PadStepNumber { get; init; }

    /// <summary>Whether paths in the file <c>checkpoint</c> are relative to its folder although they were given from the root.</summary>
    public bool SaveRelativePaths { get; init; }

    /// <summary>The clock by which one checkpoint of every so many hours is kept.</summary>
    internal TimeProvider TimeProvider
    {
        get;
        init
        {
            field = value;
            _begun = value.GetUtcNow();
        }
    }

    = TimeProvider.System;

    /// <summary>Saves the variables.</summary>
    /// <param name="session">Where they live.</param>
    /// <param name="savePath">The path of the checkpoint, without the number of the step.</param>
    /// <param name="globalStep">The number of the step, which is appended: a number, a variable, a tensor; nothing for none.</param>
    /// <param name="latestFilename">The name of the file beside it that says which checkpoint is the latest.</param>
    /// <param name="metaGraphSuffix">How the file with the graph ends.</param>
    /// <param name="writeMetaGraph">Whether to write the graph.</param>
    /// <param name="writeState">Whether to note the checkpoint as the latest, and to delete what is not kept.</param>
    /// <param name="stripDefaultAttrs">
    /// Whether attributes of the graph that are as they are by default are left out, for readers of older versions who do not know all of
    /// them.
    /// </param>
    /// <returns>The path with the number of the step, for <see cref="Restore"/>; null where there are no variables to save.</returns>
    /// <exception cref="FailedPreconditionException">A variable was not initialized.</exception>
    /// <exception cref="ArgumentException">The path collides with the file that names the latest, or the folder of its folder does not
    /// exist.</exception>
    public string Save(
        Session session, string savePath, TensorLike globalStep = default, string latestFilename = CheckpointStateFile.DefaultName,
        string metaGraphSuffix = "meta",
        bool writeMetaGraph = true, bool writeState = true, bool stripDefaultAttrs = false)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentException.ThrowIfNullOrEmpty(savePath);
        string path = globalStep.IsNone
            ? savePath
            : $"{savePath}-{StepOf(session, globalStep).ToString(PadStepNumber ? "D8" : "D", CultureInfo.InvariantCulture)}";
        CheckPaths(savePath, latestFilename, hasStep: !globalStep.IsNone);
        if (_nodes is null)
        {
            // TensorFlow's None. The type does not say so: of all other savers nobody should have to ask.
            return null!;
        }

        MetaGraphDef? meta = writeMetaGraph ? MetaGraphs.Write(session.Graph, Definition, stripsDefaults: stripDefaultAttrs) : null;
        string saved = session.RunText(_nodes.Save, [new Feed(_nodes.FileName, path)]).Item();
        if (meta is not null)
        {
            MessageFiles.Write($"{path}.{metaGraphSuffix}", meta, asText: false);
        }

        if (writeState)
        {
            Remember(saved);
            CheckpointStateFile.Write(
                FolderOf(savePath), saved, LastCheckpoints is [.., var last] && last == saved
                    ? LastCheckpoints
                    : [.. LastCheckpoints, saved], latestFilename, SaveRelativePaths);
            DeleteOldest(metaGraphSuffix);
        }

        return saved;
    }

    /// <summary>
    /// Puts the variables back. They need no initializer; other variables are left alone. Either all are restored or none.
    /// </summary>
    /// <param name="session">Where they live.</param>
    /// <param name="savePath">The path that <see cref="Save"/> returned, of either format.</param>
    /// <exception cref="ArgumentException">There is no such checkpoint.</exception>
    /// <exception cref="NotFoundException">A variable's name is not in it.</exception>
    /// <exception cref="InvalidArgumentException">A variable was saved with another shape or type.</exception>
    /// <exception cref="DataLossException">The checkpoint is damaged.</exception>
    public void Restore(Session session, string savePath)
    {
        ArgumentNullException.ThrowIfNull(session);
        if (_nodes is null)
        {
            return;
        }

        if (string.IsNullOrEmpty(savePath))
        {
            throw new ArgumentException("Can't load save_path when it is None: no path was given.", nameof(savePath));
        }

        string advice = CheckpointReader.Advice(savePath);
        if (!CheckpointReader.Exists(savePath) || advice.Length > 0)
        {
            throw new ArgumentException(
                $"The passed save_path is not a valid checkpoint: {savePath}. There is neither {BundleFiles.Index(savePath)} nor a file of "
                + $"that name.{advice}", nameof(savePath));
        }

        using Observation? observation = FormatsTelemetry.Observe("Checkpoint.Restore", FormatsTelemetry.RestoreDuration, savePath);
        CheckShapes(savePath);
        session.Run(_nodes.Restore, [new Feed(_nodes.FileName, savePath)]);
        observation?.Complete();
    }

    /// <summary>Writes the graph, its collections and this saver to a file <c>.meta</c>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="asText">Whether as text; null asks the name, which ends in <c>txt</c> then.</param>
    /// <param name="collections">The collections to write; null for all.</param>
    /// <param name="stripDefaultAttrs">
    /// Whether attributes that are as they are by default are left out, for readers of older versions who do not know all of them.
    /// </param>
    public void ExportMetaGraph(
        string path, bool? asText = null, IReadOnlyList<string>? collections = null, bool stripDefaultAttrs = false) =>
        MessageFiles.Write(path, MetaGraphs.Write(_graph, Definition, collections, stripDefaultAttrs), asText);

    internal SaverDef? Definition => _nodes is null ? null : new()
    {
        FilenameTensorName = _nodes.FileName.Name,
        SaveTensorName = _nodes.Save.Name,
        RestoreOpName = _nodes.Restore.Name,
        MaxToKeep = MaxToKeep,
        Sharded = _sharded,
        KeepCheckpointEveryNHours = (float)KeepCheckpointEveryNHours,
        Version = _isOlderFormat ? SaverDef.Types.CheckpointFormatVersion.V1 : SaverDef.Types.CheckpointFormatVersion.V2,
    };

    private static Dictionary<string, IReadOnlyList<Variable>> Checked(Dictionary<string, IReadOnlyList<Variable>> variables)
    {
        IGrouping<Variable, string>? twice = variables.SelectMany(pair => pair.Value.Select(variable => (pair.Key, variable)))
            .GroupBy(pair => pair.variable, pair => pair.Key)
            .FirstOrDefault(group => group.Count() > 1);
        return twice is null
            ? variables
            : throw new ArgumentException(
                $"A variable can be saved under one name only; '{twice.Key.Name}' stands under '{string.Join("', '", twice)}'.",
                nameof(variables));
    }

    private static long StepOf(Session session, TensorLike step)
    {
        Tensor value = step.Constant is { } constant
            ? (Tensor)Literal.ToValue(constant, DataType.Int64, "globalStep")
            : session.Run(step.Tensor ?? step.Variable!.FetchedTensor);
        return value.Cast(DType.Int64).Item<long>();
    }

    private void CheckPaths(string savePath, string latestFilename, bool hasStep)
    {
        if (Path.GetFileName(latestFilename) != latestFilename || latestFilename.Length == 0)
        {
            throw new ArgumentException(
                $"'latest_filename' must be the name of a file without a folder, not '{latestFilename}'.", nameof(latestFilename));
        }

        if (!hasStep && !_sharded && Path.GetFileName(savePath) == latestFilename)
        {
            throw new ArgumentException(
                $"'latest_filename' collides with 'save_path': '{latestFilename}' and '{savePath}'.", nameof(savePath));
        }

        string folder = Path.GetFullPath(FolderOf(savePath));
        if (!Directory.Exists(folder) && !Directory.Exists(Path.GetDirectoryName(folder)))
        {
            throw new ArgumentException($"Parent directory of {savePath} doesn't exist, can't save.", nameof(savePath));
        }
    }

    private static string FolderOf(string path) => Path.GetDirectoryName(path) is { Length: > 0 } folder ? folder : ".";
}
