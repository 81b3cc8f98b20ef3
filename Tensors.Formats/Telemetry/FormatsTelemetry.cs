using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Tensors;

/// <summary>
/// What files tell whoever listens, through a <see cref="System.Diagnostics.Metrics.Meter"/> and an <see cref="ActivitySource"/> that
/// both have the name <see cref="Name"/>. Where nobody listens it costs next to nothing and allocates nothing.
/// </summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>instrument (unit)</term><description>what it measures</description></listheader>
/// <item><term><c>tensors.checkpoint.save.duration</c> (<c>s</c>)</term><description>A histogram of how long it takes to write a checkpoint
/// until it is safe on the disk. One that was not finished has the tag <c>error.type</c>.</description></item>
/// <item><term><c>tensors.checkpoint.restore.duration</c> (<c>s</c>)</term><description>A histogram of how long it takes to restore
/// parameters. A failure has the tag <c>error.type</c>.</description></item>
/// <item><term><c>tensors.checkpoint.written</c> (<c>By</c>)</term><description>A counter of the bytes of tensors in checkpoints that were
/// finished.</description></item>
/// <item><term><c>tensors.checkpoint.read</c> (<c>By</c>)</term><description>A counter of the bytes of tensors that were read from
/// checkpoints.</description></item>
/// <item><term><c>tensors.events.written</c> (<c>{event}</c>)</term><description>A counter of the events that were added to event
/// files.</description></item>
/// </list>
/// <para>Activities: <c>Checkpoint.Save</c> and <c>Checkpoint.Restore</c> with the tag <c>tensors.checkpoint.path</c>. An activity that
/// failed has the status of an error.</para>
/// </remarks>
public static class FormatsTelemetry
{
    /// <summary>The name of the meter and of the activity source.</summary>
    public const string Name = "Tensors.Formats";

    private static readonly Meter s_meter = new(Name);

    internal static ActivitySource Source { get; } = new(Name);

    internal static Histogram<double> SaveDuration { get; } = Seconds(
        "tensors.checkpoint.save.duration", "How long it takes to write a checkpoint.");

    internal static Histogram<double> RestoreDuration { get; } = Seconds(
        "tensors.checkpoint.restore.duration", "How long it takes to restore parameters.");

    internal static Counter<long> BytesWritten { get; } = s_meter.CreateCounter<long>(
        "tensors.checkpoint.written", "By", "Tensors in finished checkpoints.");

    internal static Counter<long> BytesRead { get; } = s_meter.CreateCounter<long>(
        "tensors.checkpoint.read", "By", "Tensors read from checkpoints.");

    internal static Counter<long> EventsWritten { get; } = s_meter.CreateCounter<long>(
        "tensors.events.written", "{event}", "Events added to event files.");

    /// <summary>Begins to observe how a checkpoint is saved or restored, if anybody listens.</summary>
    /// <param name="activity">The name of the activity.</param>
    /// <param name="duration">What is told how long it took.</param>
    /// <param name="path">The checkpoint.</param>
    internal static Observation? Observe(string activity, Histogram<double> duration, string path)
    {
        Observation? observation = Observation.Begin(Source, activity, duration);
        observation?.Tag("tensors.checkpoint.path", Path.GetFullPath(path));
        return observation;
    }

    private static Histogram<double> Seconds(string name, string description) => s_meter.CreateHistogram<double>(name, "s", description);
}
