namespace Tensors;

/// <summary>A file, or a family of files, with named tensors in it.</summary>
internal interface ITensorStore : IDisposable
{
    /// <summary>The names in byte order.</summary>
    IReadOnlyList<CheckpointEntry> Entries { get; }

    /// <summary>The tensor of a name that is among the entries.</summary>
    StoredTensor Read(string name);

    /// <summary>The same as a tensor of the library.</summary>
    Tensor ReadTensor(string name) => Read(name).ToTensor();
}

/// <summary>What a checkpoint says of one tensor.</summary>
/// <param name="Name">Its name.</param>
/// <param name="DType">Its element type.</param>
/// <param name="Shape">Its extents.</param>
public sealed record CheckpointEntry(string Name, DataType DType, ValueArray<long> Shape);
