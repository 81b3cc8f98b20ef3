using Tensors;
namespace Board;

/// <summary>A point of a curve.</summary>
internal readonly record struct Point(long Step, float Value);

/// <summary>A histogram at a step.</summary>
internal readonly record struct HistogramPoint(long Step, LoggedHistogram Histogram);

/// <summary>What the event files of one folder say together, in the order of their names.</summary>
/// <param name="folder">The folder.</param>
/// <param name="name">Its path below the log folder.</param>
internal sealed class Run(string folder, string name) : IDisposable
{
    private readonly SortedDictionary<string, EventLog?> _logs = new(StringComparer.Ordinal);
    private bool _started;

    public string Name => name;

    public string Folder => folder;

    /// <summary>How often something was added.</summary>
    public long Changes { get; private set; }

    public SortedDictionary<string, List<Point>> Scalars { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, List<HistogramPoint>> Histograms { get; } = new(StringComparer.Ordinal);

    /// <summary>The nodes of the newest graph.</summary>
    public IReadOnlyList<LoggedNode> Graph { get; private set; } = [];

    /// <summary>Why a file is not read any further.</summary>
    public string? Problem { get; private set; }

    /// <summary>Reads what was added.</summary>
    public void Update()
    {
        foreach (string path in Directory.EnumerateFiles(folder).Where(EventLog.IsEventFile).Order(StringComparer.Ordinal))
        {
            EventLog? log = null;
            try
            {
                if (!_logs.TryGetValue(path, out log))
                {
                    _logs.Add(path, log = new(path));
                }

                foreach (LoggedEvent read in log?.Read() ?? [])
                {
                    Add(read);
                }
            }
            catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
            {
                Problem = unreadable.Message;
                Changes++;
                log?.Dispose();
                _logs[path] = null;
            }
        }
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        foreach (EventLog? log in _logs.Values)
        {
            log?.Dispose();
        }
    }

    private void Add(LoggedEvent read)
    {
        Changes++;
        if (read.SessionLog?.Status == SessionLogStatus.Start)
        {
            // Of several starts the later ones go on after a crash.
            if (_started)
            {
                Forget(read.Step);
            }

            _started = true;
        }

        Graph = read.Graph?.Nodes ?? Graph;
        foreach (LoggedValue value in read.Values)
        {
            if (value is LoggedScalar scalar)
            {
                Of(Scalars, value.Tag).Add(new(read.Step, scalar.Value));
            }
            else if (value is LoggedHistogram histogram && IsFinite(histogram))
            {
                Of(Histograms, value.Tag).Add(new(read.Step, histogram));
            }
        }
    }

    private void Forget(long fromStep)
    {
        foreach (List<Point> points in Scalars.Values)
        {
            points.RemoveAll(point => point.Step >= fromStep);
        }

        foreach (List<HistogramPoint> points in Histograms.Values)
        {
            points.RemoveAll(point => point.Step >= fromStep);
        }
    }

    private static bool IsFinite(LoggedHistogram histogram) =>
        histogram.Limits.Concat(histogram.Counts).Append(histogram.Min).Append(histogram.Max).All(double.IsFinite);

    private static List<T> Of<T>(SortedDictionary<string, List<T>> series, string tag)
    {
        if (!series.TryGetValue(tag, out List<T>? points))
        {
            series.Add(tag, points = []);
        }

        return points;
    }
}
