namespace Tensors.Graphs;

/// <summary>How the runs of a session behave: TensorFlow's <c>ConfigProto</c>, of which only what has a meaning here is there.</summary>
public sealed record ConfigProto
{
    /// <summary>After how many milliseconds a run is stopped by a <see cref="DeadlineExceededException"/>; 0 for never.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int OperationTimeoutInMs
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }
}
