using System.Globalization;

namespace Tensors;

/// <summary>How many threads large operations use. Results do not depend on it.</summary>
public static class ComputeThreads
{
    private const string Variable = "TENSORS_NUM_THREADS";

    /// <summary>
    /// The number of threads, the calling one included. The default is the environment variable <c>TENSORS_NUM_THREADS</c>,
    /// or else the number of processors that the process may use.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1 or above 1024.</exception>
    public static int Count
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, ForkJoinPool.MaxThreads);
            field = value;
        }
    } = Default();

    private static int Default() =>
        int.TryParse(Environment.GetEnvironmentVariable(Variable), NumberStyles.None, CultureInfo.InvariantCulture, out int count)
        && count is >= 1 and <= ForkJoinPool.MaxThreads
            ? count
            : Environment.ProcessorCount;
}
