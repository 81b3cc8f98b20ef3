using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Tensors.Tests;

/// <summary>Listens to a meter and an activity source of one name, and keeps what it hears on this thread.</summary>
internal sealed class Listener : IDisposable
{
    private readonly MeterListener _meter = new();
    private readonly ActivityListener _activities;
    private readonly int _thread = Environment.CurrentManagedThreadId;

    public Listener(string name)
    {
        _meter.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == name)
            {
                Instruments[instrument.Name] = instrument;
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _meter.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _meter.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _meter.Start();
        _activities = new()
        {
            ShouldListenTo = source => source.Name == name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (Environment.CurrentManagedThreadId == _thread)
                {
                    Activities.Add(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(_activities);
    }

    public Dictionary<string, Instrument> Instruments { get; } = [];

    public List<(string Instrument, double Value, string? Error)> Measurements { get; } = [];

    public List<Activity> Activities { get; } = [];

    /// <summary>Asks instruments that are only observed.</summary>
    public void Collect() => _meter.RecordObservableInstruments();

    public IEnumerable<double> Of(string instrument) =>
        Measurements.Where(measured => measured.Instrument == instrument).Select(measured => measured.Value);

    public void Dispose()
    {
        _activities.Dispose();
        _meter.Dispose();
    }

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        string? error = null;
        foreach (KeyValuePair<string, object?> tag in tags)
        {
            error = tag.Key == "error.type" ? (string?)tag.Value : error;
        }

        if (Environment.CurrentManagedThreadId == _thread)
        {
            Measurements.Add((instrument.Name, value, error));
        }
    }
}
