namespace Tensors.Graphs;

/// <summary>The nodes of a saver: one that writes variables to a file, and one that puts them back.</summary>
/// <param name="FileName">Fed with the path.</param>
/// <param name="Save">The path, after the file was written.</param>
/// <param name="Restore">Puts all variables back.</param>
internal sealed record SaverNodes(Tensor FileName, Tensor Save, Node Restore)
{
    /// <summary>Adds the nodes for variables under the names that the file has for them.</summary>
    /// <exception cref="ArgumentException">There is nothing to save.</exception>
    public static SaverNodes Add(Graph graph, IReadOnlyDictionary<string, IReadOnlyList<Variable>> variables, string name = "save")
    {
        (string Name, Variable Variable)[] saved =
            [.. variables.OrderBy(pair => pair.Key, StringComparer.Ordinal).SelectMany(pair => pair.Value.Select(variable => (pair.Key, variable)))];
        if (saved.Length == 0)
        {
            throw new ArgumentException("No variables to save.", nameof(variables));
        }

        using DefaultGraph isDefault = graph.AsDefault();
        using NameScope scope = graph.OpenScope(name);
        Tensor given = Ops.PlaceholderWithDefault("model", [], "filename");
        Tensor fileName = graph.Tensor1("PlaceholderWithDefault", "Const", [given], new() { ["dtype"] = DataType.String, ["shape"] = PartialShape.Scalar });
        StringTensor names = new(saved.Select(entry => entry.Name), [saved.Length]);
        StringTensor slices = new(saved.Select(entry => entry.Variable.Slice?.ToSaverString() ?? ""), [saved.Length]);
        DataType[] types = [.. saved.Select(entry => entry.Variable.DataType)];
        Tensor save = AddSave(graph, fileName, names, slices, types, saved);
        Node restore = AddRestore(graph, fileName, names, slices, types, saved);
        return new(fileName, save, restore);
    }

    /// <summary>Variables under their own names; the parts of one under the name of the whole.</summary>
    public static Dictionary<string, IReadOnlyList<Variable>> ByName(IEnumerable<Variable> variables) => variables
        .GroupBy(variable => variable.Slice?.FullName ?? variable.Op.Name)
        .ToDictionary(group => group.Key, group => (IReadOnlyList<Variable>)[.. group]);

    private static Tensor AddSave(
        Graph graph, Tensor fileName, StringTensor names, StringTensor slices, DataType[] types, (string Name, Variable Variable)[] saved)
    {
        Node save;
        using (OpScope scope = OpScope.Open(null, "SaveV2", fileName))
        {
            Tensor nameTensor = Building.Constant(graph, names, "tensor_names");
            Tensor sliceTensor = Building.Constant(graph, slices, "shape_and_slices");
            IEnumerable<Tensor> values = saved.Select(entry => entry.Variable is { Slice: null, IsResource: false } ? entry.Variable.Reference : entry.Variable.Value());
            save = scope.Node("SaveV2", [fileName, nameTensor, sliceTensor, .. values], new() { ["dtypes"] = types });
        }

        return Ops.WithDependencies([save], fileName);
    }

    private static Node AddRestore(
        Graph graph, Tensor fileName, StringTensor names, StringTensor slices, DataType[] types, (string Name, Variable Variable)[] saved)
    {
        Node read;
        using (graph.Device("/cpu:0"))
        using (OpScope scope = OpScope.Open(null, "RestoreV2", fileName))
        {
            Tensor nameTensor = Building.Constant(graph, names, "tensor_names");
            Tensor sliceTensor = Building.Constant(graph, slices, "shape_and_slices");
            (DataType, PartialShape)[] outputs = [.. saved.Select(entry =>
                (entry.Variable.DataType, entry.Variable.Slice is { } slice ? PartialShape.Create([.. slice.Extents.Select(extent => (int?)extent)]) : PartialShape.Unknown))];
            read = scope.Node("RestoreV2", [fileName, nameTensor, sliceTensor], new() { ["dtypes"] = types }, outputs);
        }

        List<Node> assigned = [];
        for (int i = 0; i < saved.Length; i++)
        {
            Variable variable = saved[i].Variable;
            assigned.Add(variable.IsResource
                ? graph.AddNode("AssignVariableOp", null, [variable.Reference, read.Outputs[i]], new() { ["validate_shape"] = false })
                : graph.AddNode(
                    "Assign", null, [variable.Reference, read.Outputs[i]],
                    new() { ["use_locking"] = true, ["validate_shape"] = variable.Shape.IsFullyDefined }));
        }

        return Ops.Group([.. assigned.Select(node => (Fetch)node)], "restore_all");
    }
}
