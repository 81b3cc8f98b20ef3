using Google.Protobuf;
using Tensors.Formats.Protos;

namespace Tensors;

/// <summary>
/// Writes a checkpoint of format V1: one sorted table with the tensors themselves as values, which takes its name as a whole.
/// </summary>
internal sealed class TensorSliceWriter
{
    private readonly SavedTensorSliceMeta _meta = new() { Versions = new() { Producer = 1 } };
    private readonly SortedDictionary<byte[], SavedTensorSlices> _parts = new(ByteOrder.Instance);
    private long _written;

    /// <summary>Adds a tensor in one piece.</summary>
    /// <exception cref="ArgumentException">There is one of this name, or the name is none.</exception>
    public void Add(string name, StoredTensor x) => Add(name, x.Shape, TensorSlice.Everything(x.Shape.Count), x);

    /// <summary>Adds a part of a tensor.</summary>
    /// <exception cref="ArgumentException">There is the same part of it.</exception>
    public void Add(string name, ValueArray<long> fullShape, TensorSlice slice, StoredTensor part)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        SavedSliceMeta? tensor = _meta.Tensor.FirstOrDefault(tensor => tensor.Name == name);
        if (tensor is null)
        {
            tensor = new() { Name = name, Shape = StoredShape.ToProto(fullShape.AsSpan()), Type = (DataTypeProto)part.DType };
            _meta.Tensor.Add(tensor);
        }

        tensor.Slice.Add(slice.ToProto());
        _parts.Add(
            SliceKey.Of(name, slice), new() { Data = new() { Name = name, Slice = slice.ToProto(), Data = TensorProtos.Values(part) } });
        _written += part.ByteCount;
    }

    /// <summary>
    /// Writes the file; its folder is created if only that is missing. A checkpoint of format V2 under the same path is gone then.
    /// </summary>
    public void Write(string path)
    {
        string full = Path.GetFullPath(path);
        using Observation? observation = FormatsTelemetry.Observe("Checkpoint.Save", FormatsTelemetry.SaveDuration, full);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        DurableFile.Write(full, stream =>
        {
            SortedTableWriter table = new(stream);
            table.Add([], new SavedTensorSlices { Meta = _meta }.ToByteArray());
            foreach ((byte[] key, SavedTensorSlices part) in _parts)
            {
                table.Add(key, part.ToByteArray());
            }

            table.Finish();
        });

        // It would be read in place of this one.
        BundleFiles.Delete(full);
        FormatsTelemetry.BytesWritten.Add(_written);
        observation?.Complete();
    }
}
