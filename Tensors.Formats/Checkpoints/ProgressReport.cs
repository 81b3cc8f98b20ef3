namespace Tensors;

/// <summary>Counts tensors and bytes, and tells whoever wants to know.</summary>
/// <param name="progress">Who; null for nobody.</param>
/// <param name="totalTensors">How many tensors there are.</param>
/// <param name="totalBytes">How many bytes there are.</param>
internal sealed class ProgressReport(IProgress<CheckpointProgress>? progress, int totalTensors, long totalBytes)
{
    private int _tensors;
    private long _bytes;

    /// <summary>One more is done.</summary>
    public void Add(string name, long bytes)
    {
        _tensors++;
        _bytes += bytes;
        progress?.Report(new(name, _tensors, totalTensors, _bytes, totalBytes));
    }
}
