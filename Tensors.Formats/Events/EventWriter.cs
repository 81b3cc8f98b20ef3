using System.Diagnostics;
using System.Globalization;
using Google.Protobuf;
using Tensors.Formats.Protos;

namespace Tensors;

/// <summary>
/// Writes one event file after the other into a folder, each named <c>events.out.tfevents.SECONDS.HOST SUFFIX</c> and begun with its
/// version. Safe to use from several threads.
/// </summary>
internal sealed class EventWriter : IDisposable
{
    private const string Version = "brain.Event:2";

    private readonly string _folder;
    private readonly string _suffix;
    private readonly int _maxQueue;
    private readonly TimeSpan _flushInterval;
    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private readonly ITimer _late;
    private readonly HashSet<string> _tags = [];
    private FileStream? _stream;
    private RecordWriter? _records;
    private int _pending;
    private DateTimeOffset _flushed;

    /// <summary>Creates the folder, the file and its first event, at once.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="maxQueue">How many events may wait in memory.</param>
    /// <param name="flushSeconds">How long an event may wait.</param>
    /// <param name="suffix">The end of the files' names.</param>
    /// <param name="clock">Tells the wall time of events.</param>
    public EventWriter(string folder, int maxQueue = 10, double flushSeconds = 120, string suffix = "", TimeProvider? clock = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxQueue);
        ArgumentOutOfRangeException.ThrowIfNegative(flushSeconds);
        _folder = folder;
        _maxQueue = maxQueue;
        _flushInterval = TimeSpan.FromSeconds(flushSeconds);
        _suffix = suffix;
        _clock = clock ?? TimeProvider.System;
        Path = Open();
        _late = _clock.CreateTimer(_ => FlushLate(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The file that is written, or was written last.</summary>
    public string Path { get; private set; }

    /// <summary>Appends an event with the time of now. Metadata stay with the first value of a tag.</summary>
    /// <remarks>After <see cref="Dispose"/> it is dropped with a warning to <see cref="Trace"/>, as TensorFlow does.</remarks>
    public void Add(Event @event)
    {
        lock (_lock)
        {
            @event.WallTime = Seconds(_clock.GetUtcNow());
            AddWithTime(@event);
        }
    }

    /// <summary>Appends an event with the time that it has.</summary>
    public void AddWithTime(Event @event)
    {
        lock (_lock)
        {
            if (_records is null)
            {
                Trace.TraceWarning($"An event was added after {Path} was closed; it is dropped.");
                return;
            }

            if (@event.Summary is { } summary)
            {
                KeepFirstMetadata(summary);
            }

            _records.Write(@event.ToByteArray());
            _pending++;
            FormatsTelemetry.EventsWritten.Add(1);
            DateTimeOffset now = _clock.GetUtcNow();
            if (_pending > _maxQueue || now - _flushed > _flushInterval)
            {
                FlushNow(now);
            }
            else if (_pending == 1)
            {
                _late.Change(_flushInterval, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>Hands everything to the operating system.</summary>
    /// <exception cref="IOException">The file has disappeared.</exception>
    public void Flush()
    {
        lock (_lock)
        {
            if (_stream is not null)
            {
                FlushNow(_clock.GetUtcNow());
            }
        }
    }

    /// <summary>When no further event came that would have flushed.</summary>
    private void FlushLate()
    {
        lock (_lock)
        {
            if (_pending > 0)
            {
                try
                {
                    FlushNow(_clock.GetUtcNow());
                }
                catch (IOException lost)
                {
                    // Nobody waits here for the answer; whoever flushes next gets it.
                    Trace.TraceWarning(lost.Message);
                }
            }
        }
    }

    /// <summary>Goes on in a new file: after closing, or to begin another one.</summary>
    public void Reopen()
    {
        lock (_lock)
        {
            Close();
            Path = Open();
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            Close();
        }
    }

    private static double Seconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / (double)TimeSpan.TicksPerSecond;

    private string Open()
    {
        Directory.CreateDirectory(_folder);
        DateTimeOffset now = _clock.GetUtcNow();
        long seconds = now.ToUnixTimeSeconds();
        string path = NameFor(seconds);
        while (File.Exists(path))
        {
            // A second file of the same second would replace the first.
            path = NameFor(++seconds);
        }

        // What a crash cuts off is the end of the last record, which readers expect.
        _stream = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        _records = new(_stream);
        _tags.Clear();
        _records.Write(new Event { WallTime = now.ToUnixTimeSeconds(), FileVersion = Version }.ToByteArray());
        _stream.Flush();
        _flushed = now;
        return path;
    }

    private string NameFor(long seconds) => System.IO.Path.Combine(
        _folder, string.Create(CultureInfo.InvariantCulture, $"events.out.tfevents.{seconds:D10}.{Environment.MachineName}{_suffix}"));

    /// <summary>Readers need the metadata of a tag once.</summary>
    private void KeepFirstMetadata(SummaryProto summary)
    {
        foreach (SummaryProto.Types.Value value in summary.Value)
        {
            if (!_tags.Add(value.Tag))
            {
                value.Metadata = null;
            }
        }
    }

    private void FlushNow(DateTimeOffset now)
    {
        _stream!.Flush();
        _pending = 0;
        _flushed = now;
        if (!File.Exists(Path))
        {
            throw new IOException($"The event file {Path} has disappeared; what was written to it is lost. Reopen() begins another.");
        }
    }

    private void Close()
    {
        _stream?.Dispose();
        _stream = null;
        _records = null;
        _pending = 0;
        _late.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
