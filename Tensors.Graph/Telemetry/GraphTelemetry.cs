using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Tensors.Graphs;

/// <summary>
/// What sessions tell whoever listens, through a <see cref="System.Diagnostics.Metrics.Meter"/> and an <see cref="ActivitySource"/> that
/// both have the name <see cref="Name"/>. Where nobody listens it costs next to nothing and allocates nothing.
/// </summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>instrument (unit)</term><description>what it measures</description></listheader>
/// <item><term><c>tensors.session.run.duration</c> (<c>s</c>)</term><description>A histogram of how long runs of sessions take; its count
/// is the number of runs. A run that failed has the tag <c>error.type</c>.</description></item>
/// </list>
/// <para>The activity <c>Session.Run</c> has the tags <c>tensors.fetches</c> and <c>tensors.feeds</c>, and the status of an error if it
/// failed. Files are measured by the meter of <see cref="FormatsTelemetry"/>, memory by that of <see cref="TensorMemory"/>.</para>
/// </remarks>
public static class GraphTelemetry
{
    /// <summary>The name of the meter and of the activity source.</summary>
    public const string Name = "Tensors.Graph";

    private static readonly Meter s_meter = new(Name);

    internal static ActivitySource Source { get; } = new(Name);

    internal static Histogram<double> RunDuration { get; } =
        s_meter.CreateHistogram<double>("tensors.session.run.duration", "s", "How long runs of sessions take.");

    /// <summary>Begins to observe a run of a session, if anybody listens.</summary>
    internal static Observation? ObserveRun(Plan plan)
    {
        Observation? observation = Observation.Begin(Source, "Session.Run", RunDuration);
        observation?.Tag("tensors.fetches", plan.FetchSlots.Length);
        observation?.Tag("tensors.feeds", plan.FeedCount);
        return observation;
    }
}
