using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Tensors.Training;

/// <summary>
/// What a <see cref="Trainer"/> tells whoever listens, through a <see cref="Meter"/> of the name <see cref="Name"/>. Where nobody listens
/// it allocates nothing.
/// </summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>instrument (unit)</term><description>what it measures</description></listheader>
/// <item><term><c>tensors.training.data.wait</c> (<c>s</c>)</term><description>A histogram of how long the loop waits for each batch. Where
/// it is not small beside the next one, reading ahead (<c>Prefetch</c>) helps, or more workers.</description></item>
/// <item><term><c>tensors.training.batch.duration</c> (<c>s</c>)</term><description>A histogram of how long it takes to train on each batch
/// that is there, callbacks included.</description></item>
/// </list>
/// </remarks>
public static class TrainingTelemetry
{
    /// <summary>The name of the meter.</summary>
    public const string Name = "Tensors.Training";

    private static readonly Meter s_meter = new(Name);

    private static readonly Histogram<double> s_dataWait = s_meter.CreateHistogram<double>(
        "tensors.training.data.wait", "s", "How long the loop waits for a batch.");

    private static readonly Histogram<double> s_batchDuration = s_meter.CreateHistogram<double>(
        "tensors.training.batch.duration", "s", "How long it takes to train on a batch, callbacks included.");

    /// <summary>A batch has come.</summary>
    /// <param name="since">When the loop asked for it; becomes now.</param>
    /// <returns>The seconds between.</returns>
    internal static double HasCome(ref long since) => Record(s_dataWait, ref since);

    /// <summary>A batch was trained on.</summary>
    /// <param name="since">When it came; becomes now.</param>
    internal static void WasUsed(ref long since) => Record(s_batchDuration, ref since);

    private static double Record(Histogram<double> histogram, ref long since)
    {
        long now = Stopwatch.GetTimestamp();
        double seconds = Stopwatch.GetElapsedTime(since, now).TotalSeconds;
        since = now;
        histogram.Record(seconds);
        return seconds;
    }
}
