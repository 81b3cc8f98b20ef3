using System.Text;
using System.Text.Json;
using Tensors;

namespace Board;

/// <summary>A folder with runs in it: every folder below it that holds event files is one.</summary>
/// <param name="path">The folder.</param>
internal sealed class LogFolder(string path)
{
    // Deep enough for any order that people keep, and an end to links that lead back.
    private static readonly EnumerationOptions s_below =
        new() { RecurseSubdirectories = true, MaxRecursionDepth = 16, IgnoreInaccessible = true, AttributesToSkip = 0 };

    private readonly SortedDictionary<string, Run> _runs = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly Guid _reading = Guid.NewGuid();
    private (string Version, string Json)? _last;
    private int _removed;

    public string Path => path;

    /// <summary>Whether there is an event file by now.</summary>
    public bool HasRuns
    {
        get
        {
            lock (_lock)
            {
                FindRuns();
                return _runs.Count > 0;
            }
        }
    }

    /// <summary>All that the runs have written so far, for the page, and a name for just this state.</summary>
    public (string Version, string Json) Read()
    {
        lock (_lock)
        {
            Update();
            string version = $"\"{_reading:N}-{_removed}-{_runs.Count}-{_runs.Values.Sum(run => run.Changes)}\"";
            if (_last?.Version != version)
            {
                _last = (version, ToJson());
            }

            return _last.Value;
        }
    }

    private string ToJson()
    {
        using MemoryStream stream = new();

        // The default encoder escapes '<', so that the text may stand inside a page.
        using (Utf8JsonWriter json = new(stream))
        {
            json.WriteStartArray();
            foreach (Run run in _runs.Values)
            {
                Write(json, run);
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private void Update()
    {
        FindRuns();
        foreach (Run run in _runs.Values)
        {
            run.Update();
        }
    }

    private void FindRuns()
    {
        foreach (Run gone in _runs.Values.Where(run => !Directory.Exists(run.Folder)).ToArray())
        {
            gone.Dispose();
            _runs.Remove(gone.Name);
            _removed++;
        }

        if (!Directory.Exists(path))
        {
            return;
        }

        foreach (string file in Directory.EnumerateFiles(path, "*", s_below).Where(EventLog.IsEventFile))
        {
            string folder = System.IO.Path.GetDirectoryName(file)!;
            string name = System.IO.Path.GetRelativePath(path, folder);
            if (!_runs.ContainsKey(name))
            {
                _runs.Add(name, new(folder, name));
            }
        }
    }

    private static void Write(Utf8JsonWriter json, Run run)
    {
        json.WriteStartObject();
        json.WriteString("name", run.Name);
        json.WriteString("problem", run.Problem);
        json.WriteStartObject("scalars");
        foreach ((string tag, List<Point> points) in run.Scalars)
        {
            json.WriteStartArray(tag);
            Thinning.Curve(points).ForEach(point => Write(json, point));
            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteStartObject("histograms");
        foreach ((string tag, List<HistogramPoint> points) in run.Histograms)
        {
            json.WriteStartArray(tag);
            foreach (HistogramPoint point in Thinning.Histograms(points))
            {
                Write(json, point);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteStartArray("graph");
        foreach (LoggedNode node in run.Graph)
        {
            Write(json, node);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Point point)
    {
        json.WriteStartArray();
        json.WriteNumberValue(point.Step);
        if (float.IsFinite(point.Value))
        {
            json.WriteNumberValue(point.Value);
        }
        else
        {
            json.WriteNullValue();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, HistogramPoint point)
    {
        json.WriteStartObject();
        json.WriteNumber("step", point.Step);
        json.WriteNumber("min", point.Histogram.Min);
        json.WriteNumber("max", point.Histogram.Max);
        WriteNumbers(json, "limits", point.Histogram.Limits);
        WriteNumbers(json, "counts", point.Histogram.Counts);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, LoggedNode node)
    {
        json.WriteStartObject();
        json.WriteString("name", node.Name);
        json.WriteString("op", node.Operation);
        json.WriteString("dtype", node.DType);
        json.WriteString("device", node.Device);
        WriteTexts(json, "inputs", node.Inputs);
        WriteTexts(json, "shapes", node.OutputShapes);
        json.WriteEndObject();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, IEnumerable<double> numbers)
    {
        json.WriteStartArray(name);
        foreach (double number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
