namespace Tensors;

/// <summary>How far a checkpoint is written or read.</summary>
/// <param name="Name">The tensor that was done last.</param>
/// <param name="Tensors">How many are done.</param>
/// <param name="TotalTensors">How many there are.</param>
/// <param name="Bytes">How many bytes of elements are done.</param>
/// <param name="TotalBytes">How many there are.</param>
public readonly record struct CheckpointProgress(string Name, int Tensors, int TotalTensors, long Bytes, long TotalBytes);
