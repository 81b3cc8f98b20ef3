using Tensors.Formats.Protos;

namespace Tensors.Graphs;

/// <summary>Variables in the collections of meta graphs: the names of the nodes that they are made of.</summary>
internal static class VariableProtos
{
    public static VariableDef Write(Variable variable)
    {
        VariableDef proto = new()
        {
            VariableName = variable.Name,
            InitializerName = variable.Initializer.Name,
            SnapshotName = variable.Value().Name,
            InitialValueName = variable.InitialValue.Name,
            IsResource = variable.IsResource,
            Trainable = variable.IsTrainable,
        };
        if (variable.Slice is { } slice)
        {
            proto.SaveSliceInfoDef = new() { FullName = slice.FullName };
            proto.SaveSliceInfoDef.FullShape.AddRange(slice.FullShape.Select(extent => (long)extent));
            proto.SaveSliceInfoDef.VarOffset.AddRange(slice.Offset.Select(start => (long)start));
            proto.SaveSliceInfoDef.VarShape.AddRange(slice.Extents.Select(extent => (long)extent));
        }

        return proto;
    }

    /// <param name="proto">The names.</param>
    /// <param name="import">The nodes that bear them.</param>
    /// <param name="isTrainable">Whether it is among those that optimizers train, which older files do not say in the variable.</param>
    /// <param name="place">Where the message comes from.</param>
    /// <exception cref="TensorFileException">A name is that of nothing, or the slice is not one of a tensor.</exception>
    public static Variable Read(VariableDef proto, GraphImport import, bool isTrainable, FilePlace place)
    {
        Tensor reference = import.FindTensor(proto.VariableName);
        Node initializer = import.Find(proto.InitializerName).Node;
        if (initializer.Inputs.Count < 2 || !(reference.IsRef || reference.DataType == DataType.Resource)
            || !reference.Op.Attributes.TryGetValue("dtype", out object? dtype))
        {
            throw (place with { Entry = proto.VariableName }).Error(
                $"'{reference.Op.Name}' ({reference.Op.Op}) is no variable that '{initializer.Name}' ({initializer.Op}) could initialize");
        }

        Tensor initial = proto.InitialValueName.Length > 0 ? import.FindTensor(proto.InitialValueName) : initializer.Inputs[1];
        return new(reference, initial, initializer, import.FindTensor(proto.SnapshotName), proto.Trainable || isTrainable, constraint: null)
        {
            DataType = (DataType)dtype,
            Shape = reference.DataType == DataType.Resource ? reference.Op.Attribute("shape", PartialShape.Unknown) : reference.StaticShape,
            Slice = proto.SaveSliceInfoDef is { } slice ? ReadSlice(slice, place with { Entry = proto.VariableName }) : null,
        };
    }

    private static VariableSlice ReadSlice(SaveSliceInfoDef proto, FilePlace place)
    {
        StoredShape.ToShape([.. proto.FullShape], place);
        TensorSlice slice = new([.. proto.VarOffset], [.. proto.VarShape]);
        slice.ShapeIn([.. proto.FullShape], place);
        return new(
            proto.FullName, StoredShape.ToShape([.. proto.FullShape], place), [.. proto.VarOffset.Select(start => (int)start)],
            [.. proto.VarShape.Select(extent => (int)extent)]);
    }
}
