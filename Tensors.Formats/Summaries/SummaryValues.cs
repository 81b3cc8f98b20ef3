using System.Text;
using Google.Protobuf;
using Tensors.Formats.Protos;

namespace Tensors;

/// <summary>Values as summaries, in the form of TensorFlow 1: what its summary operations compute.</summary>
internal static class SummaryValues
{
    public static SummaryProto Scalar(string tag, float value) => Of(new SummaryProto.Types.Value { Tag = tag, SimpleValue = value });

    /// <param name="tag">The tag.</param>
    /// <param name="values">The numbers.</param>
    /// <param name="owner">What the error names, where that is not the tag.</param>
    /// <exception cref="ArgumentException">A value is not finite.</exception>
    public static SummaryProto Histogram(string tag, Tensor values, string? owner = null)
    {
        HistogramBuckets buckets = new();
        foreach (double value in As(values, DType.Float64).ToArray<double>())
        {
            buckets.Add(double.IsFinite(value)
                ? value
                : throw new ArgumentException(
                    $"{(double.IsNaN(value) ? "Nan" : "Infinity")} in summary histogram for: {owner ?? tag}", nameof(values)));
        }

        return Of(new SummaryProto.Types.Value { Tag = tag, Histo = buckets.ToProto() });
    }

    /// <exception cref="ShapeMismatchException">The shape is not (batch, height, width, 1, 3 or 4).</exception>
    public static SummaryProto Image(string tag, Tensor images, int maxOutputs, byte[]? badColor = null)
    {
        if (images.Rank != 4 || images.Shape[3] is not (1 or 3 or 4))
        {
            throw new ShapeMismatchException(
                "Image", "pictures have the shape (batch, height, width, channels) with 1, 3 or 4 channels", [images.Shape]);
        }

        (int height, int width, int channels) = (images.Shape[1], images.Shape[2], images.Shape[3]);
        int size = height * width * channels;
        byte[]? bytes = images.DType == DType.UInt8 ? images.ToArray<byte>() : null;
        float[] floats = bytes is null ? As(images, DType.Float32).ToArray<float>() : [];
        return Batch(tag, "image", images.Shape[0], maxOutputs, (number, value) => value.Image = new()
        {
            Height = height,
            Width = width,
            Colorspace = channels,
            EncodedImageString = ByteString.CopyFrom(PngEncoder.Encode(
                bytes is null ? Pixels.Of(floats.AsSpan(number * size, size), channels, badColor) : bytes.AsSpan(number * size, size),
                width, height, channels)),
        });
    }

    /// <exception cref="ShapeMismatchException">The shape is not (batch, frames) or (batch, frames, channels).</exception>
    public static SummaryProto Audio(string tag, Tensor clips, float sampleRate, int maxOutputs)
    {
        if (clips.Rank is not (2 or 3))
        {
            throw new ShapeMismatchException("Audio", "sounds have the shape (batch, frames) or (batch, frames, channels)", [clips.Shape]);
        }

        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sampleRate);
        int frames = clips.Shape[1];
        int channels = clips.Rank == 3 ? clips.Shape[2] : 1;
        float[] samples = As(clips, DType.Float32).ToArray<float>();
        return Batch(tag, "audio", clips.Shape[0], maxOutputs, (number, value) => value.Audio = new()
        {
            SampleRate = sampleRate,
            NumChannels = channels,
            LengthFrames = frames,
            ContentType = "audio/wav",
            EncodedAudioString = ByteString.CopyFrom(WavEncoder.Encode(
                samples.AsSpan(number * frames * channels, frames * channels), channels, (int)MathF.Round(sampleRate))),
        });
    }

    public static SummaryProto Text(string tag, string text) => Of(new SummaryProto.Types.Value
    {
        Tag = tag,
        Tensor = TensorProtos.Write([], [Encoding.UTF8.GetBytes(text)]),
        Metadata = new() { PluginData = new() { PluginName = "text" } },
    });

    /// <summary>A tensor, or text, as it is.</summary>
    public static SummaryProto Tensor(string tag, object value, SummaryMetadata metadata)
    {
        TensorProto proto;
        if (value is StringTensor text)
        {
            proto = TensorProtos.Write(StoredShape.Of(text.Shape).AsSpan(), text.Elements);
        }
        else
        {
            proto = TensorProtos.Write((Tensor)value);
            if (proto.TensorContent.IsEmpty)
            {
                // TensorFlow writes raw bytes here even for one number.
                byte[] bytes = TensorProtos.Elements(proto, ((Tensor)value).DType.DataType);
                proto = new() { Dtype = proto.Dtype, TensorShape = proto.TensorShape, TensorContent = ByteString.CopyFrom(bytes) };
            }
        }

        return Of(new SummaryProto.Types.Value { Tag = tag, Tensor = proto, Metadata = metadata });
    }

    /// <summary>A record of the plugin for hyperparameters: its metadata matter, the tensor is empty.</summary>
    public static SummaryProto HParams(string tag, HParamsPluginData record) => Of(new SummaryProto.Types.Value
    {
        Tag = tag,
        Tensor = TensorProtos.Write(Tensors.Tensor.Zeros([0])),
        Metadata = new() { PluginData = new() { PluginName = "hparams", Content = record.ToByteString() } },
    });

    private static SummaryProto Of(SummaryProto.Types.Value value) => new() { Value = { value } };

    private static Tensor As(Tensor x, DType dtype) => x.DType == dtype ? x : CastOp.Cast(x, dtype);

    /// <summary>One value per member of a batch; they are numbered unless only one is asked for.</summary>
    private static SummaryProto Batch(string tag, string kind, int count, int maxOutputs, Action<int, SummaryProto.Types.Value> set)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxOutputs, 1);
        SummaryProto summary = new();
        for (int number = 0; number < Math.Min(count, maxOutputs); number++)
        {
            SummaryProto.Types.Value value = new() { Tag = maxOutputs == 1 ? $"{tag}/{kind}" : $"{tag}/{kind}/{number}" };
            set(number, value);
            summary.Value.Add(value);
        }

        return summary;
    }
}
