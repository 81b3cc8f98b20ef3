namespace Tensors.Graphs;

// What a checkpoint must agree with before anything is restored from it.
public sealed partial class Saver
{
    /// <summary>
    /// Compares the shapes of what will be assigned with those of the variables, so that an error names both and the file.
    /// </summary>
    /// <exception cref="InvalidArgumentException">One differs.</exception>
    private void CheckShapes(string path)
    {
        using CheckpointReader? reader = TryOpen(path);
        if (reader is null)
        {
            return;
        }

        foreach ((Node assign, string name) in Assignments(_nodes!.Restore))
        {
            Tensor reference = assign.Inputs[0];
            PartialShape declared = reference.DataType == DataType.Resource
                ? Handles.Description(reference).Attribute("shape", PartialShape.Unknown) : reference.StaticShape;
            bool isChecked = reference.DataType == DataType.Resource || assign.Attribute("validate_shape", true);
            if (isChecked && reader.Contains(name) && reader.Find(name) is var entry && !Agree(declared, entry.Shape))
            {
                throw new InvalidArgumentException(
                    $"Assign requires shapes of both tensors to match. lhs shape= {declared.ToRuntimeString()} rhs shape= "
                    + $"[{string.Join(',', entry.Shape)}]: "
                    + $"variable '{reference.Op.Name}' is {declared} in the graph, and entry '{name}' is "
                    + $"({string.Join(", ", entry.Shape)}) in checkpoint {path}.",
                    assign);
            }
        }
    }

    /// <summary>The checkpoint, or null where it is damaged, which the restoring node says.</summary>
    private static CheckpointReader? TryOpen(string path)
    {
        try
        {
            return new(path);
        }
        catch (Exception damage) when (damage is TensorFileException or FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>The assignments of whole entries, which the restoring nodes read by name.</summary>
    private static IEnumerable<(Node Assign, string Name)> Assignments(Node restore)
    {
        // Groups of groups: one of all devices, one for each, one for each data file.
        IEnumerable<Node> nodes = restore.ControlInputs;
        for (int depth = 0; depth < 2; depth++)
        {
            nodes = nodes.SelectMany(node => node.Role == NodeRole.Nothing ? node.ControlInputs : [node]);
        }

        foreach (Node node in nodes.Where(node => node.Role == NodeRole.Assignment))
        {
            if (EntryOf(node.Inputs[1]) is { } name)
            {
                yield return (node, name);
            }
        }
    }

    private static string? EntryOf(Tensor value)
    {
        Tensor read = value.Op.Role == NodeRole.Identity ? value.Op.Inputs[0] : value;
        return read.Op.Role == NodeRole.Restore
            && ConstantFolding.Value(read.Op.Inputs[1]).Text is { } names
            && ConstantFolding.Value(read.Op.Inputs[2]).Text is { } slices
            && read.ValueIndex < Math.Min(names.Elements.Count, slices.Elements.Count)
            && slices.Elements[read.ValueIndex].Length == 0
                ? names.ToArray()[read.ValueIndex]
                : null;
    }

    private static bool Agree(PartialShape declared, ValueArray<long> shape) =>
        declared.Rank is null
            || (declared.Rank == shape.Count && declared.Zip(shape).All(pair => pair.First is null || pair.First == pair.Second));
}
