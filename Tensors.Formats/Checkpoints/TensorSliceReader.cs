using System.Text;
using Tensors.Formats.Protos;

namespace Tensors;

/// <summary>Reads a checkpoint of format V1: one sorted table, or several, with the tensors themselves as values.</summary>
internal sealed class TensorSliceReader : ITensorStore
{
    private readonly string _prefix;
    private readonly List<SortedTableReader> _tables = [];
    private readonly Dictionary<string, StoredSlices> _tensors = new(StringComparer.Ordinal);

    /// <summary>Opens the tables and reads what is in them.</summary>
    /// <exception cref="TensorFileException">A file is damaged, or is no such checkpoint.</exception>
    public TensorSliceReader(string prefix)
    {
        _prefix = prefix;
        try
        {
            foreach (string path in Files(prefix))
            {
                SortedTableReader table = new(path);
                _tables.Add(table);
                ReadMeta(table, path);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public IReadOnlyList<CheckpointEntry> Entries => field ??=
    [
        .. _tensors
            .OrderBy(tensor => Encoding.UTF8.GetBytes(tensor.Key), ByteOrder.Instance)
            .Select(tensor => new CheckpointEntry(tensor.Key, tensor.Value.DType, tensor.Value.Shape)),
    ];

    /// <summary>The files of a checkpoint: the prefix itself, or numbered ones.</summary>
    public static IReadOnlyList<string> Files(string prefix)
    {
        if (File.Exists(prefix))
        {
            return [prefix];
        }

        string folder = Path.GetDirectoryName(Path.GetFullPath(prefix))!;
        return Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, $"{Path.GetFileName(prefix)}-?????-of-?????").Order(StringComparer.Ordinal)]
            : [];
    }

    public StoredTensor Read(string name)
    {
        StoredSlices tensor = _tensors[name];
        FilePlace place = new(_prefix, name);
        List<(TensorSlice Slice, ValueArray<long> Shape, SavedSlice Part)> parts = [];
        long count = 0;
        foreach (TensorSlice slice in tensor.Slices.Distinct())
        {
            ValueArray<long> shape = slice.ShapeIn(tensor.Shape, place);
            parts.Add((slice, shape, Find(name, slice, place)));
            count += StoredShape.ElementCount(shape);
        }

        if (count != StoredShape.ElementCount(tensor.Shape))
        {
            throw place.Error($"its parts hold {count} of {StoredShape.ElementCount(tensor.Shape)} elements");
        }

        return tensor.DType == DataType.String ? ReadStrings(tensor, parts, place) : ReadBytes(tensor, parts, place);
    }

    public void Dispose() => _tables.ForEach(table => table.Dispose());

    private void ReadMeta(SortedTableReader table, string path)
    {
        TableEntry header = table.Find([])
            ?? throw new TensorFileException(path, "the description of the tensors, under the empty key, is missing");
        FilePlace place = header.Place with { Entry = "" };
        foreach (SavedSliceMeta meta in Messages.Parse(SavedTensorSlices.Parser, header.Value.Span, place).Meta?.Tensor ?? [])
        {
            FilePlace tensorPlace = place with { Entry = meta.Name };
            DataType dtype = StoredTypes.Of(meta.Type, tensorPlace);
            ValueArray<long> shape = StoredShape.Read(meta.Shape, tensorPlace);
            if (!_tensors.TryGetValue(meta.Name, out StoredSlices? tensor))
            {
                tensor = new(dtype, shape, []);
                _tensors.Add(meta.Name, tensor);
            }
            else if (tensor.DType != dtype || tensor.Shape != shape)
            {
                throw tensorPlace.Error("two files describe this tensor differently");
            }

            tensor.Slices.AddRange(meta.Slice.Select(TensorSlice.Read));
        }
    }

    private SavedSlice Find(string name, TensorSlice slice, FilePlace place)
    {
        byte[] key = SliceKey.Of(name, slice);
        foreach (SortedTableReader table in _tables)
        {
            if (table.Find(key) is { } entry)
            {
                return Messages.Parse(SavedTensorSlices.Parser, entry.Value.Span, entry.Place with { Entry = name }).Data
                    ?? throw place.Error("a part of this tensor has no elements");
            }
        }

        throw place.Error($"the part from ({string.Join(", ", slice.Starts)}) is missing");
    }

    private static StoredTensor ReadStrings(
        StoredSlices tensor, List<(TensorSlice Slice, ValueArray<long> Shape, SavedSlice Part)> parts, FilePlace place)
    {
        byte[][] strings = [.. parts.SelectMany(part => part.Part.Data?.StringVal ?? []).Select(text => text.ToByteArray())];
        return parts.Count == 1 && strings.Length == StoredShape.ElementCount(tensor.Shape)
            ? new(tensor.Shape, strings)
            : throw place.Error($"its {parts.Count} parts hold {strings.Length} strings of {StoredShape.ElementCount(tensor.Shape)}");
    }

    private static StoredTensor ReadBytes(
        StoredSlices tensor, List<(TensorSlice Slice, ValueArray<long> Shape, SavedSlice Part)> parts, FilePlace place)
    {
        List<byte[]> elements = [];
        foreach ((_, ValueArray<long> shape, SavedSlice part) in parts)
        {
            byte[] given = TensorProtos.Elements(part.Data ?? new(), tensor.DType);
            elements.Add(given.Length == Math.BigMul(StoredShape.ElementCount(shape), tensor.DType.Size)
                ? given
                : throw place.Error(
                    $"a part of {StoredShape.ElementCount(shape)} elements of {tensor.DType.Name} comes with {given.Length} bytes"));
        }

        // What is allocated was read before, part by part.
        byte[] whole = new byte[elements.Sum(part => (long)part.Length)];
        for (int i = 0; i < parts.Count; i++)
        {
            parts[i].Slice.Paste(elements[i], parts[i].Shape, whole, tensor.Shape, tensor.DType.Size);
        }

        return new(tensor.DType, tensor.Shape, whole);
    }

    private sealed record StoredSlices(DataType DType, ValueArray<long> Shape, List<TensorSlice> Slices);
}
