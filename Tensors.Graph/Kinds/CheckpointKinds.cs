namespace Tensors.Graphs;

/// <summary>Checkpoints.</summary>
internal static class CheckpointKinds
{
    public static void AddTo(KindTable kinds)
    {
        FileOperation(kinds, "SaveV2", _ => { }, Save);
        FileOperation(kinds, "Save", _ => { }, e => SaveSlices(e, Array.ConvertAll(e.Text(1).ToArray(), _ => ""), 2));
        FileOperation(kinds, "SaveSlices", _ => { }, e => SaveSlices(e, e.Text(2).ToArray(), 3));
        FileOperation(kinds, "MergeV2Checkpoints", _ => { }, MergeCheckpoints);
        FileOperation(
            kinds, "RestoreV2",
            node => Array.ForEach(node.Attribute<DataType[]>("dtypes"), type => node.Output(type, PartialShape.Unknown)), Restore,
            NodeRole.Restore);
        FileOperation(
            kinds, "Restore", node => node.Output(node.Attribute<DataType>("dt"), PartialShape.Unknown),
            e => Read(e, [e.Text(1).Item()], [""], [e.Attribute<DataType>("dt")]), NodeRole.Restore);
        FileOperation(
            kinds, "RestoreSlice", node => node.Output(node.Attribute<DataType>("dt"), PartialShape.Unknown), RestoreSlice,
            NodeRole.Restore);
    }

    private static void FileOperation(
        KindTable kinds, string op, Action<Inference> infer, Func<Evaluation, GraphValue[]> run, NodeRole role = NodeRole.None) =>
        kinds.Add(new(op)
        {
            Role = role,
            Types = [],
            Infer = infer,
            Computes = e => run(e),
            IsStateful = true,
            IsNotDifferentiable = true,
        });

    private static GraphValue[] Save(Evaluation e)
    {
        string[] names = e.Text(1).ToArray();
        string[] slices = e.Text(2).ToArray();

        // Whatever is not initialized is found before anything is written.
        GraphValue[] values = [.. Enumerable.Range(3, e.Count - 3).Select(e.Content)];
        using BundleWriter writer = new(e.Text(0).Item());
        foreach (IGrouping<string, int> group in Enumerable.Range(0, names.Length).GroupBy(i => names[i]))
        {
            int first = group.First();
            if (slices[first].Length == 0)
            {
                Add(writer, group.Key, values[first]);
                continue;
            }

            SaverSlice[] parts = [.. group.Select(i => SaverSlice.Parse(slices[i]))];
            writer.AddWhole(group.Key, values[first].DataType, parts[0].FullShape, [.. parts.Select(part => part.Slice)]);
            foreach ((int i, SaverSlice part) in group.Zip(parts))
            {
                writer.AddPart(group.Key, part.Slice, values[i].ToStored());
            }
        }

        writer.Commit();
        return [];
    }

    /// <summary>Values from an operand on, each under its name and as its part; as a whole where that is empty.</summary>
    private static GraphValue[] SaveSlices(Evaluation e, string[] slices, int first)
    {
        string[] names = e.Text(1).ToArray();
        StoredTensor[] values = [.. Enumerable.Range(first, e.Count - first).Select(input => e.Content(input).ToStored())];
        if (names.Length != values.Length || slices.Length != values.Length)
        {
            throw new InvalidArgumentException(
                $"{e.Node.Op}: {values.Length} values, {names.Length} names and {slices.Length} slices have to be as many.", e.Node);
        }

        TensorSliceWriter writer = new();
        for (int i = 0; i < values.Length; i++)
        {
            if (slices[i].Length == 0)
            {
                writer.Add(names[i], values[i]);
            }
            else
            {
                SaverSlice part = SaverSlice.Parse(slices[i]);
                writer.Add(names[i], part.FullShape, part.Slice, values[i]);
            }
        }

        writer.Write(e.Text(0).Item());
        return [];
    }

    private static void Add(BundleWriter writer, string name, GraphValue value)
    {
        if (value.Tensor is { } tensor)
        {
            writer.Add(name, tensor);
        }
        else
        {
            writer.Add(name, value.ToStored());
        }
    }

    private static GraphValue[] MergeCheckpoints(Evaluation e)
    {
        string[] parts = e.Text(0).ToArray();
        using (BundleWriter writer = new(e.Text(1).Item(), parts.Length))
        {
            for (int shard = 0; shard < parts.Length; shard++)
            {
                writer.TakeOver(parts[shard], shard);
            }

            writer.Commit();
        }

        if (e.Attribute("delete_old_dirs", true))
        {
            foreach (string folder in parts.Select(part => Path.GetDirectoryName(Path.GetFullPath(part))!).Distinct())
            {
                // What is not empty is not ours alone.
                if (!Directory.EnumerateFileSystemEntries(folder).Any())
                {
                    Directory.Delete(folder);
                }
            }
        }

        return [];
    }

    private static GraphValue[] Restore(Evaluation e) =>
        Read(e, e.Text(1).ToArray(), e.Text(2).ToArray(), e.Attribute<DataType[]>("dtypes"));

    private static GraphValue[] RestoreSlice(Evaluation e) =>
        Read(e, [e.Text(1).Item()], [e.Text(2).Item()], [e.Attribute<DataType>("dt")]);

    private static GraphValue[] Read(Evaluation e, string[] names, string[] slices, DataType[] types)
    {
        string path = e.Text(0).Item();
        if (!CheckpointReader.Exists(path))
        {
            throw new NotFoundException(
                $"Unsuccessful TensorSliceReaderConstructor: failed to find any matching files for {path}.", e.Node);
        }

        try
        {
            using CheckpointReader reader = new(path);
            return [.. names.Select((name, i) => Read(reader, path, name, slices[i], types[i], e.Node))];
        }
        catch (TensorFileException damage)
        {
            throw new DataLossException(damage.Message, e.Node, damage);
        }
        catch (FileNotFoundException missing)
        {
            throw new NotFoundException($"Checkpoint {path} is not whole: {missing.Message}", e.Node, missing);
        }
    }

    private static GraphValue Read(CheckpointReader reader, string path, string name, string slice, DataType type, Node node)
    {
        if (!reader.Contains(name))
        {
            throw new NotFoundException(
                $"Key {name} not found in checkpoint {path}; the names of variables are not those that were saved, or other variables were "
                + "saved."
                + NearestName.Suggest(name, reader.Entries.Select(entry => entry.Name)),
                node);
        }

        CheckpointEntry entry = reader.Find(name);
        if (entry.DType != type)
        {
            throw new InvalidArgumentException(
                $"tensor_name = {name}; expected dtype {type.ShortName} does not equal original dtype {entry.DType.ShortName} in "
                + $"checkpoint {path}.", node);
        }

        GraphValue whole = type.DType is null ? GraphValue.FromStored(reader.ReadStored(name), new(path, name)) : reader.Read(name);
        if (slice.Length == 0)
        {
            return whole;
        }

        SaverSlice part = SaverSlice.Parse(slice);
        return part.FullShape == entry.Shape && whole.Tensor is { } tensor
            ? part.Of(tensor)
            : throw new InvalidArgumentException(
                $"Shape in shape_and_slice spec [{string.Join(',', part.FullShape)}] of {name} does not match the shape stored in "
                + $"checkpoint {path}: [{string.Join(',', entry.Shape)}].", node);
    }
}
