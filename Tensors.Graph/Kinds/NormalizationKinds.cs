using static Tensors.Graphs.GradientNodes;

namespace Tensors.Graphs;

/// <summary>The softmax family, and normalization over batches and channels.</summary>
internal static partial class NormalizationKinds
{
    public static void AddTo(KindTable kinds)
    {
        kinds.Add(new("Softmax")
        {
            Infer = ShapeRules.Unchanged,
            Twin = new(node => new SoftmaxOp(LastAxis(node))),
            Gradient = node => [Mul(node.Grad - SumOfRows(Mul(node.Grad, node.Output)), node.Output)],
        });
        kinds.Add(new("LogSoftmax")
        {
            Infer = ShapeRules.Unchanged,
            Twin = new(node => new LogSoftmaxOp(LastAxis(node))),
            Gradient = node =>
            {
                Tensor softmax = Ops.Exp(node.Output);
                return [node.Grad - Mul(SumOfRows(node.Grad), softmax)];
            },
        });
        AddBatchNormalization(kinds);
        AddLocalResponse(kinds);
        kinds.Writes<SoftmaxOp>((op, x) => op.Axis == x[0].Rank - 1 ? Ops.Softmax(x[0]) : null);
        kinds.Writes<LogSoftmaxOp>((op, x) => op.Axis == x[0].Rank - 1 ? Ops.LogSoftmax(x[0]) : null);
    }

    private static Tensor SumOfRows(Tensor x) => Ops.Reduce("Sum", x, Tensor.FromScalar(-1), keepDims: true, null);

    private static int LastAxis(INodeView node) => Axis.Normalize(node.Names.Op, -1, node.Operand(0).Shape);
}
