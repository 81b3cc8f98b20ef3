using Google.Protobuf;
using Tensors.Formats.Protos;

namespace Tensors.Graphs;

/// <summary>Summaries: text that holds the message of an event file.</summary>
internal static class SummaryKinds
{
    public static void AddTo(KindTable kinds)
    {
        Summary(kinds, "ScalarSummary", IsReal, null, e => SummaryValues.Scalar(e.Text(0).Item(), Number(e)));
        Summary(kinds, "HistogramSummary", IsReal, null, e => SummaryValues.Histogram(e.Text(0).Item(), e[1], e.Node.Name));
        Summary(kinds, "ImageSummary", type => type is DataType.UInt8 || type.IsFloating, shape => shape.Rank == 4
            && shape[3] is null or 1 or 3 or 4, e =>
            SummaryValues.Image(e.Text(0).Item(), e[1], e.Attribute<int>("max_images"), BadColor(e)));
        Summary(kinds, "AudioSummaryV2", type => type == DataType.Float32, shape => shape.Rank is 2 or 3, e =>
            SummaryValues.Audio(e.Text(0).Item(), e[1], e[2].Item<float>(), e.Attribute<int>("max_outputs")), []);
        Summary(kinds, "TensorSummaryV2", _ => true, null, e =>
            SummaryValues.Tensor(e.Text(0).Item(), e.Content(1).ToObject()!, Parse(SummaryMetadata.Parser, e, 2)));
        kinds.Add(new("MergeSummary")
        {
            Types = [],
            Infer = node =>
            {
                for (int i = 0; i < node.InputCount; i++)
                {
                    if (node.Type(i) != DataType.String)
                    {
                        throw new GraphTypeException($"Summary.Merge: input {i} has type {node.Type(i).Name}; a summary is text.");
                    }
                }

                node.Output(DataType.String, PartialShape.Scalar);
            },
            Computes = e => Merge(e),
            IsNotDifferentiable = true,
        });
    }

    private static void Summary(
        KindTable kinds,
        string op,
        Predicate<DataType> takes,
        Predicate<PartialShape>? hasForm,
        Func<Evaluation, SummaryProto> summarize,
        IReadOnlyList<(string, int)>? types = null) => kinds.Add(new(op)
        {
            Types = types ?? [("T", 1)],
            Infer = node =>
            {
                if (!takes(node.Type(1)))
                {
                    throw new GraphTypeException($"{op}: a summary of this kind cannot be made of {node.Type(1).Name}; cast it first.");
                }

                if (hasForm is not null && node.Shape(1).Rank is not null && !hasForm(node.Shape(1)))
                {
                    throw node.Fail(
                        op == "ImageSummary"
                            ? "Pictures have the shape (batch, height, width, 1, 3 or 4)"
                            : "Sounds have the shape (batch, frames) or (batch, frames, channels)");
                }

                node.Output(DataType.String, PartialShape.Scalar);
            },
            Computes = e => Serialized(summarize(e)),
            IsNotDifferentiable = true,
        });

    private static bool IsReal(DataType type) => type.IsFloating || type.IsInteger;

    private static float Number(Evaluation e) => e[1].ElementCount == 1
        ? e[1].Cast(DType.Float32).Item<float>()
        : throw new InvalidArgumentException(
            $"tags and values not the same shape: [] != {((PartialShape)e[1].Shape).ToRuntimeString()} (tag '{e.Text(0).Item()}'); a curve "
            + "has one number at a step.", null);

    private static byte[] BadColor(Evaluation e)
    {
        byte[] color = e.Attribute<Tensor>("bad_color").ToArray<byte>();
        return color.Length >= e[1].Shape[^1]
            ? color
            : throw new InvalidArgumentException(
                $"The color of bad pixels has {color.Length} channels; the pictures have {e[1].Shape[^1]}.", null);
    }

    private static StringTensor Merge(Evaluation e)
    {
        SummaryProto all = new();
        HashSet<string> tags = [];
        for (int i = 0; i < e.Count; i++)
        {
            SummaryProto summary = Parse(SummaryProto.Parser, e, i);
            foreach (SummaryProto.Types.Value value in summary.Value)
            {
                if (value.Tag.Length > 0 && !tags.Add(value.Tag))
                {
                    throw new InvalidArgumentException($"Duplicate tag {value.Tag} found in summary inputs.", null);
                }
            }

            all.MergeFrom(summary);
        }

        return Serialized(all);
    }

    private static T Parse<T>(MessageParser<T> parser, Evaluation e, int input)
        where T : IMessage<T>
    {
        try
        {
            return parser.ParseFrom(e.Text(input).Elements[0]);
        }
        catch (InvalidProtocolBufferException invalid)
        {
            throw new InvalidArgumentException(
                $"Input {input}, '{e.Node.Inputs[input].Name}', is not a serialized {typeof(T).Name}: {invalid.Message}", null);
        }
    }

    private static StringTensor Serialized(IMessage message) => new([message.ToByteArray()], Shape.Scalar);
}
