using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Tensors;

/// <summary>
/// A piece of work that somebody listens to. It ends when this is disposed: well if <see cref="Complete"/> was called, else as a failure.
/// </summary>
/// <param name="activity">Told when it ends; null where only durations are listened to.</param>
/// <param name="duration">Told how long it took.</param>
internal sealed class Observation(Activity? activity, Histogram<double> duration) : IDisposable
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private Exception? _failure;
    private bool _isComplete;

    /// <summary>Begins to observe a piece of work, if anybody listens.</summary>
    /// <param name="source">Makes the activity.</param>
    /// <param name="activity">Its name.</param>
    /// <param name="duration">What is told how long it took.</param>
    public static Observation? Begin(ActivitySource source, string activity, Histogram<double> duration) =>
        duration.Enabled || source.HasListeners() ? new(source.StartActivity(activity), duration) : null;

    public void Tag(string name, object value) => activity?.SetTag(name, value);

    public void Complete() => _isComplete = true;

    public void Fail(Exception failure) => _failure = failure;

    public void Dispose()
    {
        double seconds = Stopwatch.GetElapsedTime(_start).TotalSeconds;
        if (_isComplete)
        {
            duration.Record(seconds);
        }
        else
        {
            string error = _failure?.GetType().FullName ?? "unfinished";
            duration.Record(seconds, new KeyValuePair<string, object?>("error.type", error));
            activity?.SetTag("error.type", error);
            activity?.SetStatus(ActivityStatusCode.Error, _failure?.Message);
        }

        activity?.Dispose();
    }
}
