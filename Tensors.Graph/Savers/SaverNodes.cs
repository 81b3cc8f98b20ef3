namespace Tensors.Graphs;

/// <summary>The nodes of a saver: those that write variables to a file, and those that put them back.</summary>
/// <param name="FileName">Fed with the path.</param>
/// <param name="Save">The path, after the file was written.</param>
/// <param name="Restore">Puts all variables back.</param>
internal sealed record SaverNodes(Tensor FileName, Tensor Save, Node Restore)
{
    /// <summary>Adds the nodes for variables under the names that the file has for them.</summary>
    /// <param name="graph">The graph of the variables.</param>
    /// <param name="variables">The variables by those names; several are parts of one.</param>
    /// <param name="name">The name of the scope.</param>
    /// <param name="sharded">Whether the variables of each device go into a data file of their own.</param>
    /// <param name="reshape">Whether what is read takes on the shapes of the variables.</param>
    /// <exception cref="ArgumentException">There is nothing to save.</exception>
    public static SaverNodes Add(
        Graph graph, IReadOnlyDictionary<string, IReadOnlyList<Variable>> variables, string name = "save", bool sharded = false,
        bool reshape = false)
    {
        SavedVariable[] saved =
            [.. variables.OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .SelectMany(pair => pair.Value.Select(variable => new SavedVariable(pair.Key, variable)))];
        if (saved.Length == 0)
        {
            throw new ArgumentException("No variables to save.", nameof(variables));
        }

        using DefaultGraph isDefault = graph.AsDefault();
        using NameScope scope = graph.OpenScope(name);
        Tensor given = Ops.PlaceholderWithDefault("model", [], "filename");
        Tensor fileName = graph.Tensor1(
            "PlaceholderWithDefault", "Const", [given], new() { ["dtype"] = DataType.String, ["shape"] = PartialShape.Scalar });
        return sharded
            ? AddSharded(graph, fileName, saved, reshape)
            : new(fileName, AddSave(graph, fileName, saved), AddRestore(graph, fileName, saved, reshape, "restore_all"));
    }

    /// <summary>Variables under their own names; the parts of one under the name of the whole.</summary>
    /// <exception cref="ArgumentException">Two variables have one name.</exception>
    public static Dictionary<string, IReadOnlyList<Variable>> ByName(IEnumerable<Variable> variables)
    {
        Dictionary<string, IReadOnlyList<Variable>> named = [];
        foreach (IGrouping<string, Variable> group in variables.GroupBy(variable => variable.Slice?.FullName ?? variable.Op.Name))
        {
            Variable[] parts = [.. group];
            named[group.Key] = parts.Length == 1 || Array.TrueForAll(parts, part => part.Slice is not null)
                ? parts
                : throw new ArgumentException(
                    $"At least two variables have the same name: {group.Key}. Save them under names of your own, with a map.",
                    nameof(variables));
        }

        return named;
    }

    private static SaverNodes AddSharded(Graph graph, Tensor fileName, SavedVariable[] saved, bool reshape)
    {
        SavedVariable[][] shards =
            [.. saved.GroupBy(entry => entry.Variable.Op.Device).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => group.ToArray())];
        Tensor temporary = TemporaryName(graph, fileName);
        Tensor count = Building.Integer(graph, shards.Length, "num_shards");
        Tensor[] written = new Tensor[shards.Length];
        Tensor[] prefixes = new Tensor[shards.Length];
        for (int shard = 0; shard < shards.Length; shard++)
        {
            using IDisposable onProcessor = graph.Device(ProcessorOf(shards[shard]));
            using (OpScope scope = OpScope.Open(null, "ShardedFilename", temporary))
            {
                Tensor number = Building.Integer(graph, shard, "shard");
                prefixes[shard] = scope.Result("ShardedFilename", [temporary, number, count]);
            }

            written[shard] = AddSave(graph, prefixes[shard], shards[shard]);
        }

        Tensor saveTensor = AddMerge(graph, fileName, prefixes, written, ProcessorOf(shards[^1]));
        Node[] restored = [.. shards.Select(shard => AddRestore(graph, fileName, shard, reshape, "restore_shard"))];
        return new(fileName, saveTensor, Ops.Group([.. restored.Select(node => (Fetch)node)], "restore_all"));
    }

    /// <summary>Where shards are written before they are merged: beside the checkpoint.</summary>
    private static Tensor TemporaryName(Graph graph, Tensor fileName)
    {
        using IDisposable onProcessor = graph.Device("/cpu:*");
        Tensor isRemote = graph.Tensor1("StaticRegexFullMatch", null, [fileName], new() { ["pattern"] = "^s3://.*" });
        Tensor remote = Building.Constant(graph, StringTensor.FromString(".part"));
        Tensor local = Building.Constant(graph, StringTensor.FromString("_temp/part"));
        Tensor suffix = graph.Tensor1("Select", null, [isRemote, remote, local]);
        return graph.Tensor1("StringJoin", null, [fileName, suffix], new() { ["N"] = 2L, ["separator"] = "" });
    }

    private static Tensor AddMerge(Graph graph, Tensor fileName, Tensor[] prefixes, Tensor[] written, string processor)
    {
        using IDisposable onProcessor = graph.Device(processor);
        using IDisposable afterShards = graph.ControlDependencies([.. written.Select(shard => (Fetch)shard)]);
        Node merge;
        using (OpScope scope = OpScope.Open(null, "MergeV2Checkpoints", fileName))
        {
            Tensor all = graph.Tensor1("Pack", "checkpoint_prefixes", prefixes, new() { ["N"] = (long)prefixes.Length, ["axis"] = 0L });
            merge = scope.Node(
                "MergeV2Checkpoints", [all, fileName], new() { ["allow_missing_files"] = false, ["delete_old_dirs"] = true });
        }

        using IDisposable afterMerge = graph.ControlDependencies([merge]);
        return Ops.Identity(fileName);
    }

    private static string ProcessorOf(SavedVariable[] shard) => DeviceName.Merge(shard[0].Variable.Op.Device, "/cpu:0");

    private static Tensor AddSave(Graph graph, Tensor fileName, SavedVariable[] saved)
    {
        Node save;
        using (OpScope scope = OpScope.Open(null, "SaveV2", fileName))
        {
            (Tensor names, Tensor slices) = AddNames(graph, saved);
            save = scope.Node(
                "SaveV2", [fileName, names, slices, .. saved.Select(entry => entry.Value)], new() { ["dtypes"] = TypesOf(saved) });
        }

        return Ops.WithDependencies([save], fileName);
    }

    private static Node AddRestore(Graph graph, Tensor fileName, SavedVariable[] saved, bool reshape, string name)
    {
        Node read;
        using IDisposable? onDevice = name == "restore_shard" ? graph.Device(saved[0].Variable.Op.Device) : null;
        using (graph.Device("/cpu:0"))
        using (OpScope scope = OpScope.Open(null, "RestoreV2", fileName))
        {
            (Tensor names, Tensor slices) = AddNames(graph, saved);
            (DataType, PartialShape)[] outputs = [.. saved.Select(entry => (entry.Variable.DataType, entry.KnownShape))];
            read = scope.Node("RestoreV2", [fileName, names, slices], new() { ["dtypes"] = TypesOf(saved) }, outputs);
        }

        Node[] assigned = [.. saved.Select((entry, i) => AddAssign(graph, entry.Variable, read.Outputs[i], reshape))];
        return Ops.Group([.. assigned.Select(node => (Fetch)node)], name);
    }

    private static Node AddAssign(Graph graph, Variable variable, Tensor value, bool reshape)
    {
        if (reshape)
        {
            TensorLike shape = variable.Shape.IsFullyDefined
                ? variable.Shape.ToShape().Extents.ToArray()
                : Ops.ShapeOf(variable.Value(), null, DataType.Int32);
            value = Ops.Reshape(value, shape);
        }

        return variable.IsResource
            ? graph.AddNode("AssignVariableOp", null, [variable.Reference, Ops.Identity(value)], new() { ["validate_shape"] = false })
            : graph.AddNode(
                "Assign", null, [variable.Reference, value],
                new() { ["use_locking"] = true, ["validate_shape"] = !reshape && variable.Shape.IsFullyDefined });
    }

    private static (Tensor Names, Tensor Slices) AddNames(Graph graph, SavedVariable[] saved) => (
        Building.Constant(graph, new StringTensor(saved.Select(entry => entry.Name), [saved.Length]), "tensor_names"),
        Building.Constant(
            graph, new StringTensor(saved.Select(entry => entry.Variable.Slice?.ToSaverString() ?? ""), [saved.Length]),
            "shape_and_slices"));

    private static DataType[] TypesOf(SavedVariable[] saved) => [.. saved.Select(entry => entry.Variable.DataType)];

    private sealed record SavedVariable(string Name, Variable Variable)
    {
        /// <summary>
        /// What is written: the variable itself, so that a missing value is noticed where it is saved, unless it is read by its handle.
        /// </summary>
        public Tensor Value => Variable is { Slice: null, IsResource: false } ? Variable.Reference : Variable.Value();

        public PartialShape KnownShape => Variable.Slice is { } slice
            ? PartialShape.Create([.. slice.Extents.Select(extent => (int?)extent)])
            : PartialShape.Unknown;
    }
}
