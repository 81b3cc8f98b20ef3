using System.Globalization;

namespace Tensors.Graphs;

// Checkpoints.
internal static partial class NodeKinds
{
    private static void AddFiles()
    {
        Add(new("SaveV2")
        {
            Types = [],
            Infer = _ => { },
            Kernel = Computes(Save),
            IsStateful = true,
            IsNotDifferentiable = true,
        });
        Add(new("RestoreV2")
        {
            Types = [],
            Infer = node => Array.ForEach(node.Attribute<DataType[]>("dtypes"), type => node.Output(type, PartialShape.Unknown)),
            Kernel = Computes(Restore),
            IsStateful = true,
            IsNotDifferentiable = true,
        });
    }

    private static object Save(Evaluation e)
    {
        string[] names = e.Text(1).ToArray();
        string[] slices = e.Text(2).ToArray();

        // Whatever is not initialized is found before anything is written.
        Tensor[] values = e.All(3..);
        using BundleWriter writer = new(e.Text(0).Item());
        foreach (IGrouping<string, int> group in Enumerable.Range(0, names.Length).GroupBy(i => names[i]))
        {
            int first = group.First();
            if (slices[first].Length == 0)
            {
                writer.Add(group.Key, values[first]);
                continue;
            }

            SaverSlice[] parts = [.. group.Select(i => SaverSlice.Parse(slices[i]))];
            writer.AddWhole(group.Key, values[first].DType.DataType, parts[0].FullShape, [.. parts.Select(part => part.Slice)]);
            foreach ((int i, SaverSlice part) in group.Zip(parts))
            {
                writer.AddPart(group.Key, part.Slice, new StoredTensor(values[i].DType.DataType, StoredShape.Of(values[i].Shape), Bytes(values[i])));
            }
        }

        writer.Commit();
        return Array.Empty<object>();
    }

    private static object Restore(Evaluation e)
    {
        string path = e.Text(0).Item();
        string[] names = e.Text(1).ToArray();
        string[] slices = e.Text(2).ToArray();
        if (!CheckpointReader.Exists(path))
        {
            throw new NotFoundException($"Unsuccessful TensorSliceReader: failed to find any matching files for {path}.", e.Node);
        }

        using CheckpointReader reader = new(path);
        object[] values = new object[names.Length];
        for (int i = 0; i < names.Length; i++)
        {
            if (!reader.Contains(names[i]))
            {
                throw new NotFoundException($"Key {names[i]} not found in checkpoint {path}.{NearestName.Suggest(names[i], reader.Entries.Select(entry => entry.Name))}", e.Node);
            }

            Tensor whole = reader.Read(names[i]);
            values[i] = slices[i].Length == 0 ? whole : SaverSlice.Parse(slices[i]).Of(whole);
        }

        return values;
    }

    private static byte[] Bytes(Tensor x)
    {
        using MemoryStream bytes = new();
        TensorBytes.ForEach(Tensor.ContiguousNow(x), chunk => bytes.Write(chunk));
        return bytes.ToArray();
    }

    /// <summary>Part of a tensor, as nodes of savers write it: <c>5 2 0,3:0,2</c>.</summary>
    private sealed record SaverSlice(ValueArray<long> FullShape, TensorSlice Slice)
    {
        public static SaverSlice Parse(string text)
        {
            string[] words = text.Split(' ');
            long[][] ranges = [.. words[^1].Split(':').Select(range => range.Split(',').Select(number => long.Parse(number, CultureInfo.InvariantCulture)).ToArray())];
            return new(
                [.. words[..^1].Select(extent => long.Parse(extent, CultureInfo.InvariantCulture))],
                new([.. ranges.Select(range => range[0])], [.. ranges.Select(range => range[1])]));
        }

        public Tensor Of(Tensor whole)
        {
            Tensor part = whole;
            for (int axis = 0; axis < whole.Rank; axis++)
            {
                int start = (int)Slice.Starts[axis];
                part = part.Slice(axis, start, start + (int)Slice.Lengths[axis]);
            }

            return part.Contiguous();
        }
    }
}
