using Google.Protobuf;
using Tensors.Formats.Protos;

namespace Tensors;

/// <summary>Turns what a program outside sees into the messages of event files, in the form of TensorFlow 1.</summary>
internal static class LoggedEventWriter
{
    /// <exception cref="ArgumentException">The event is of more than one kind.</exception>
    public static Event ToProto(LoggedEvent logged)
    {
        List<Event> kinds = [];
        AddKind(kinds, logged.FileVersion, version => new() { FileVersion = version });
        AddKind(kinds, logged.Values.Count > 0 ? logged.Values : null, values => new() { Summary = ToProto(values) });
        AddKind(kinds, logged.Graph, graph => new() { GraphDef = Wrap(graph.Encoded) });
        AddKind(kinds, logged.SessionLog, log => new() { SessionLog = log.ToProto() });
        AddKind(kinds, logged.Run, run => new() { TaggedRunMetadata = new() { Tag = run.Tag, RunMetadata = Wrap(run.Metadata.Encoded) } });
        AddKind(kinds, logged.Message, message =>
            new() { LogMessage = new() { Level = (LogMessage.Types.Level)message.Level, Message = message.Text } });
        if (logged.MetaGraph is { } meta)
        {
            kinds.Add(new() { MetaGraphDef = Wrap(meta) });
        }

        Event proto = kinds.Count switch
        {
            0 => new(),
            1 => kinds[0],
            _ => throw new ArgumentException(
                $"AddEvent: an event is of one kind; this one is {string.Join(" and ", kinds.Select(kind => kind.WhatCase))}."),
        };
        proto.WallTime = logged.WallTime;
        proto.Step = logged.Step;
        if (logged.Writer.Length > 0)
        {
            proto.SourceMetadata = new() { Writer = logged.Writer };
        }

        return proto;
    }

    private static void AddKind<T>(List<Event> kinds, T? part, Func<T, Event> make)
        where T : class
    {
        if (part is not null)
        {
            kinds.Add(make(part));
        }
    }

    private static SummaryProto ToProto(IReadOnlyList<LoggedValue> values)
    {
        SummaryProto summary = new();
        foreach (LoggedValue value in values)
        {
            SummaryProto.Types.Value proto = new() { Tag = value.Tag };
            SummaryMetadata metadata = new() { DisplayName = value.DisplayName, SummaryDescription = value.Description };
            SetValue(proto, metadata, value);
            if (metadata.PluginData is not null || value.DisplayName.Length > 0 || value.Description.Length > 0)
            {
                proto.Metadata = metadata;
            }

            summary.Value.Add(proto);
        }

        return summary;
    }

    private static void SetValue(SummaryProto.Types.Value proto, SummaryMetadata metadata, LoggedValue value)
    {
        switch (value)
        {
            case LoggedScalar scalar:
                proto.SimpleValue = scalar.Value;
                break;
            case LoggedHistogram histogram:
                proto.Histo = new()
                {
                    Min = histogram.Min,
                    Max = histogram.Max,
                    Num = histogram.Count,
                    Sum = histogram.Sum,
                    SumSquares = histogram.SumOfSquares,
                    BucketLimit = { histogram.Limits },
                    Bucket = { histogram.Counts },
                };
                break;
            case LoggedImage image:
                proto.Image =
                    new()
                    {
                        Height = image.Height,
                        Width = image.Width,
                        Colorspace = image.Channels,
                        EncodedImageString = Wrap(image.Encoded)
                    };
                break;
            case LoggedAudio audio:
                proto.Audio = new()
                {
                    SampleRate = audio.SampleRate,
                    NumChannels = audio.Channels,
                    LengthFrames = audio.Frames,
                    EncodedAudioString = Wrap(audio.Encoded),
                    ContentType = audio.ContentType,
                };
                break;
            case LoggedText text:
                proto.Tensor = TensorProtos.Write(text.Shape.AsSpan(), text.Texts.Select(System.Text.Encoding.UTF8.GetBytes));
                metadata.PluginData = new() { PluginName = "text" };
                break;
            case LoggedTensor tensor:
                proto.Tensor = ToProto(tensor.Tensor);
                metadata.PluginData = tensor.Plugin.Length > 0
                    ? new() { PluginName = tensor.Plugin, Content = Wrap(tensor.Content) }
                    : null;
                break;
            default:
                throw new ArgumentException($"AddEvent: a {value.GetType().Name} is not a value of event files.");
        }
    }

    private static TensorProto ToProto(StoredTensor tensor) => tensor.DType == DataType.String
        ? TensorProtos.Write(tensor.Shape.AsSpan(), tensor.Strings)
        : new()
        {
            Dtype = (DataTypeProto)tensor.DType,
            TensorShape = StoredShape.ToProto(tensor.Shape.AsSpan()),
            TensorContent = Wrap(tensor.Bytes),
        };

    private static ByteString Wrap(ReadOnlyMemory<byte> bytes) => UnsafeByteOperations.UnsafeWrap(bytes);
}
