using Google.Protobuf;
using Tensors.Graphs.Protos;

namespace Tensors.Graphs;

// Summaries: text that holds the message of an event file.
internal static partial class NodeKinds
{
    private static void AddSummaries()
    {
        Summary("ScalarSummary", e => SummaryValues.Scalar(e.Text(0).Item(), e[1].Cast(DType.Float32).Item<float>()));
        Summary("HistogramSummary", e => SummaryValues.Histogram(e.Text(0).Item(), e[1]));
        Summary("ImageSummary", e => SummaryValues.Image(e.Text(0).Item(), e[1], (int)e.Attribute<long>("max_images")));
        Summary("TensorSummaryV2", e => SummaryValues.Text(e.Text(0).Item(), e.Text(1).Item()));
        Add(new("MergeSummary")
        {
            Types = [],
            Infer = node => node.Output(DataType.String, PartialShape.Scalar),
            Kernel = Computes(e =>
            {
                SummaryProto all = new();
                for (int i = 0; i < e.Count; i++)
                {
                    all.MergeFrom(e.Text(i).Elements[0]);
                }

                return Serialized(all);
            }),
            IsNotDifferentiable = true,
        });
    }

    private static void Summary(string op, Func<Evaluation, SummaryProto> summarize) => Add(new(op)
    {
        Types = [("T", 1)],
        Infer = node => node.Output(DataType.String, PartialShape.Scalar),
        Kernel = Computes(e => Serialized(summarize(e))),
        IsNotDifferentiable = true,
    });

    private static StringTensor Serialized(IMessage message) => new([message.ToByteArray()], Shape.Scalar);
}
