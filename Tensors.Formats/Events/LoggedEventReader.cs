using System.Runtime.InteropServices;
using Tensors.Formats.Protos;
using Kind = Tensors.Formats.Protos.SummaryProto.Types.Value.ValueOneofCase;
using What = Tensors.Formats.Protos.Event.WhatOneofCase;

namespace Tensors;

/// <summary>Turns the messages of one event file into what a program outside sees.</summary>
/// <param name="file">The file; all of its events together may make only so many bytes of their own.</param>
internal sealed class LoggedEventReader(FilePlace file)
{
    private readonly Dictionary<string, SummaryMetadata> _metadata = new(StringComparer.Ordinal);

    /// <exception cref="TensorFileException">What is inside the message is damaged.</exception>
    public LoggedEvent Convert(Event read) => new(read.WallTime, read.Step)
    {
        Values = [.. (read.Summary?.Value ?? []).Select(Convert)],
        Graph = read.WhatCase == What.GraphDef ? LoggedGraph.Parse(read.GraphDef.Memory, file with { Entry = "graph_def" }) : null,
        MetaGraph = read.WhatCase == What.MetaGraphDef ? read.MetaGraphDef.Memory : (ReadOnlyMemory<byte>?)null,
        SessionLog = read.SessionLog is { } log ? SessionLog.FromProto(log) : null,
        Run = read.TaggedRunMetadata is { } run
            ? new(run.Tag, RunMetadata.Parse(run.RunMetadata.Memory, file with { Entry = run.Tag }))
            : null,
        Message = read.LogMessage is { } message ? new((LogLevel)message.Level, message.Message) : null,
        FileVersion = read.WhatCase == What.FileVersion ? read.FileVersion : null,
        Writer = read.SourceMetadata?.Writer ?? "",
    };

    private LoggedValue Convert(SummaryProto.Types.Value value)
    {
        // Only the first value of a tag carries the metadata.
        if (value.Metadata is { } named)
        {
            _metadata[value.Tag] = named;
        }

        SummaryMetadata metadata = _metadata.GetValueOrDefault(value.Tag) ?? new();
        LoggedValue converted = value.ValueCase switch
        {
            Kind.SimpleValue => new LoggedScalar(value.Tag, value.SimpleValue),
            Kind.Histo => Convert(value.Tag, value.Histo),
            Kind.Image =>
                new LoggedImage(
                    value.Tag, value.Image.Width, value.Image.Height,
                    value.Image.EncodedImageString.Memory)
                { Channels = value.Image.Colorspace },
            Kind.Audio =>
                new LoggedAudio(value.Tag, value.Audio.SampleRate, value.Audio.LengthFrames, value.Audio.EncodedAudioString.Memory)
                {
                    Channels = value.Audio.NumChannels,
                    ContentType = value.Audio.ContentType,
                },
            _ => Convert(value, metadata.PluginData ?? new()),
        };
        return converted with { DisplayName = metadata.DisplayName, Description = metadata.SummaryDescription };
    }

    private static LoggedHistogram Convert(string tag, HistogramProto histogram) => new(
        tag, histogram.Min, histogram.Max, histogram.Num, histogram.Sum, histogram.SumSquares, [.. histogram.BucketLimit],
        [.. histogram.Bucket]);

    private LoggedValue Convert(SummaryProto.Types.Value value, SummaryMetadata.Types.PluginData plugin)
    {
        FilePlace place = file with { Entry = value.Tag };
        TensorProto proto = value.Tensor ?? new() { Dtype = DataTypeProto.DtFloat, TensorShape = StoredShape.ToProto([0]) };
        StoredTensor tensor = proto.Dtype == DataTypeProto.DtString
            ? TensorProtos.ToStrings(proto, place)
            : TensorProtos.ToStored(proto, place);
        return (plugin.PluginName, tensor.DType) switch
        {
            ("scalars", DataType.Float32) when tensor.Bytes.Length == sizeof(float) =>
                new LoggedScalar(value.Tag, MemoryMarshal.Read<float>(tensor.Bytes.Span)),
            ("histograms", DataType.Float64) when tensor.Shape is [_, 3] =>
                Histogram(value.Tag, MemoryMarshal.Cast<byte, double>(tensor.Bytes.Span)),
            ("text", DataType.String) => new LoggedText(value.Tag, [.. tensor.Texts]) { Shape = tensor.Shape },
            ("images", DataType.String) when tensor.Strings.Count > 2 && int.TryParse(tensor.Texts[0], out int width)
                && int.TryParse(tensor.Texts[1], out int height) =>
                new LoggedImage(value.Tag, width, height, tensor.Strings[2]),
            _ => new LoggedTensor(value.Tag, plugin.PluginName, plugin.Content.Memory, tensor),
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
}
