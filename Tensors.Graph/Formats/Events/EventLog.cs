using System.Globalization;
using System.Runtime.InteropServices;
using Tensors.Graphs.Protos;

namespace Tensors.Graphs;

/// <summary>Reads an event file, written here or by TensorFlow; while it grows, reading can go on.</summary>
public sealed class EventLog : IDisposable
{
    private readonly EventReader _reader;
    private readonly Dictionary<string, string> _plugins = new(StringComparer.Ordinal);
    private readonly string _path;

    /// <summary>Opens an event file.</summary>
    /// <param name="path">The file.</param>
    public EventLog(string path)
    {
        _path = path;
        _reader = new(path);
    }

    /// <summary>Whether a file is an event file by its name.</summary>
    /// <param name="path">The file.</param>
    public static bool IsEventFile(string path) => Path.GetFileName(path).Contains("tfevents", StringComparison.Ordinal);

    /// <summary>The events from where reading stopped to the last one that is there as a whole.</summary>
    /// <exception cref="TensorFileException">The file is damaged.</exception>
    public IEnumerable<LoggedEvent> Read() => _reader.Read().Select(Convert);

    /// <summary>Closes the file.</summary>
    public void Dispose() => _reader.Dispose();

    private LoggedEvent Convert(Event read) => new(read.WallTime, read.Step)
    {
        Values = [.. (read.Summary?.Value ?? []).Select(Convert)],
        Graph = read.WhatCase == Event.WhatOneofCase.GraphDef
            ? [.. Messages.Parse(GraphDef.Parser, read.GraphDef.Span, new(_path, "graph_def")).Node.Select(Convert)]
            : null,
        IsStart = read.SessionLog?.Status == SessionLogProto.Types.SessionStatus.Start,
        FileVersion = read.WhatCase == Event.WhatOneofCase.FileVersion ? read.FileVersion : null,
    };

    private LoggedValue Convert(SummaryProto.Types.Value value)
    {
        // Only the first value of a tag carries the plugin's name.
        string named = value.Metadata?.PluginData?.PluginName ?? "";
        string plugin = named.Length > 0 ? _plugins[value.Tag] = named : _plugins.GetValueOrDefault(value.Tag, "");
        return value.ValueCase switch
        {
            SummaryProto.Types.Value.ValueOneofCase.SimpleValue => new LoggedScalar(value.Tag, value.SimpleValue),
            SummaryProto.Types.Value.ValueOneofCase.Histo => Convert(value.Tag, value.Histo),
            SummaryProto.Types.Value.ValueOneofCase.Image => new LoggedImage(
                value.Tag, value.Image.Width, value.Image.Height, value.Image.EncodedImageString.Memory),
            SummaryProto.Types.Value.ValueOneofCase.Audio => new LoggedAudio(
                value.Tag, value.Audio.SampleRate, value.Audio.LengthFrames, value.Audio.EncodedAudioString.Memory),
            _ => Convert(value, plugin),
        };
    }

    private static LoggedHistogram Convert(string tag, HistogramProto histogram) => new(
        tag, histogram.Min, histogram.Max, histogram.Num, histogram.Sum, histogram.SumSquares, [.. histogram.BucketLimit], [.. histogram.Bucket]);

    private LoggedValue Convert(SummaryProto.Types.Value value, string plugin)
    {
        FilePlace place = new(_path, value.Tag);
        TensorProto proto = value.Tensor ?? new() { Dtype = DataTypeProto.DtFloat, TensorShape = StoredShape.ToProto([0]) };
        StoredTensor tensor = proto.Dtype == DataTypeProto.DtString ? TensorProtos.ToStrings(proto, place) : TensorProtos.ToStored(proto, place);
        return (plugin, tensor.DType) switch
        {
            ("scalars", DataType.Float32) when tensor.Bytes.Length == sizeof(float) =>
                new LoggedScalar(value.Tag, MemoryMarshal.Read<float>(tensor.Bytes.Span)),
            ("histograms", DataType.Float64) when tensor.Shape is [_, 3] => Histogram(value.Tag, MemoryMarshal.Cast<byte, double>(tensor.Bytes.Span)),
            ("text", DataType.String) => new LoggedText(value.Tag, [.. tensor.Texts]),
            ("images", DataType.String) when tensor.Strings.Count > 2 && int.TryParse(tensor.Texts[0], out int width) && int.TryParse(tensor.Texts[1], out int height) =>
                new LoggedImage(value.Tag, width, height, tensor.Strings[2]),
            _ => new LoggedTensor(value.Tag, plugin, value.Metadata?.PluginData?.Content.Memory ?? default, tensor),
        };
    }

    /// <summary>The newer form: per bucket its left end, its right end and its count.</summary>
    private static LoggedHistogram Histogram(string tag, ReadOnlySpan<double> rows)
    {
        double[] limits = new double[rows.Length / 3];
        double[] counts = new double[limits.Length];
        double sum = 0;
        double squares = 0;
        for (int bucket = 0; bucket < limits.Length; bucket++)
        {
            double middle = (rows[3 * bucket] + rows[(3 * bucket) + 1]) / 2;
            (limits[bucket], counts[bucket]) = (rows[(3 * bucket) + 1], rows[(3 * bucket) + 2]);
            sum += counts[bucket] * middle;
            squares += counts[bucket] * middle * middle;
        }

        return new(tag, rows.IsEmpty ? 0 : rows[0], rows.IsEmpty ? 0 : limits[^1], counts.Sum(), sum, squares, [.. limits], [.. counts]);
    }

    private static LoggedNode Convert(NodeDef node) => new(
        node.Name,
        node.Op,
        node.Device,
        [.. node.Input],
        [.. node.Attr.TryGetValue("_output_shapes", out AttrValue? shapes) && shapes.List is { } list ? list.Shape.Select(Text) : []]);

    private static string Text(TensorShapeProto shape) => shape switch
    {
        { UnknownRank: true } => "?",
        { Dim.Count: 0 } => "scalar",
        _ => string.Join('\u00d7', shape.Dim.Select(dim => dim.Size < 0 ? "?" : dim.Size.ToString(CultureInfo.InvariantCulture))),
    };
}
