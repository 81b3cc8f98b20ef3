using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Tensors.Graphs;

/// <summary>A piece of work that somebody listens to. It ends when this is disposed: well if <see cref="Complete"/> was called, else as a failure.</summary>
/// <param name="activity">Told when it ends; null where only durations are listened to.</param>
/// <param name="duration">Told how long it took.</param>
internal sealed class Observation(Activity? activity, Histogram<double> duration) : IDisposable
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private Exception? _failure;
    private bool _isComplete;

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
