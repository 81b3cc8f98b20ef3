namespace Tensors.Training;

/// <summary>A training cannot go on; the message names epoch and batch. Model and optimizer are as they were before the batch.</summary>
public sealed class TrainingException : InvalidOperationException
{
    internal TrainingException(DataPosition position, string problem, Exception? inner = null)
        : base($"Epoch {position.Epoch + 1}, batch {position.Index + 1}: {problem}", inner) => Position = position;

    /// <summary>The place of the batch in the data.</summary>
    public DataPosition Position { get; }
}
