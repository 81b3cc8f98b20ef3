using static Tensors.Graphs.GradientNodes;

namespace Tensors.Graphs;

/// <summary>Losses.</summary>
internal static partial class LossKinds
{
    public static void AddTo(KindTable kinds)
    {
        AddCtc(kinds);
        kinds.Add(new("SparseSoftmaxCrossEntropyWithLogits")
        {
            Types = [("T", 0), ("Tlabels", 1)],
            Infer = node =>
            {
                PartialShape logits = node.RequireRank(0, 2);
                PartialShape labels = node.RequireRank(1, 1);
                int? batch = ShapeRules.Merge(node, logits[0], labels[0]);
                node.Output(node.Type(0), [batch]);
                node.Output(node.Type(0), [batch, logits[1]]);
            },
            Computes = e => CrossEntropy(e[0], e[1].OneHot(e[0].Shape[1], e[0].DType), RequireLabels(e[1], e[0].Shape[1]).Cast(e[0].DType)),
            Gradient = node => [Plus(OfLosses(node, node.Node.Outputs[1]), OfSlopes(node, labels: null)?.Logits), null],
        });
        kinds.Add(new("SoftmaxCrossEntropyWithLogits")
        {
            Infer = node =>
            {
                PartialShape shape = ShapeRules.Broadcast(node, node.RequireRank(0, 2), node.RequireRank(1, 2));
                node.Output(node.Type(0), [shape[0]]);
                node.Output(node.Type(0), shape);
            },
            Computes = e => CrossEntropy(e[0], e[1], e[1].Sum(-1, keepDims: true)),
            Gradient = node =>
            {
                (Tensor Logits, Tensor? Labels)? second = OfSlopes(node, node.Input(1));
                return
                [
                    Plus(OfLosses(node, node.Node.Outputs[1]), second?.Logits),
                    Plus(OfLosses(node, Ops.Negative(Ops.LogSoftmax(node.Input(0)))), second?.Labels),
                ];
            },
        });
        kinds.Add(new("L2Loss")
        {
            Infer = node => node.Output(node.Type(0), PartialShape.Scalar),
            Computes = e => e[0].InSingle(x => x.Square().Sum(dtype: x.DType) / 2),
            Gradient = node => [Mul(node.Input(0), node.Grad)],
        });
    }

    /// <summary>
    /// What a cotangent u of the second result, the slopes <c>s · Σ labels - labels</c> with the softmax s, adds to those of logits and
    /// labels: <c>s · (u - Σ u · s) · Σ labels</c> and <c>Σ u · s - u</c>; null where nothing depends on the slopes. Labels that are
    /// classes (null here) add up to 1 and have no slope.
    /// </summary>
    private static (Tensor Logits, Tensor? Labels)? OfSlopes(GradientContext node, Tensor? labels)
    {
        if (node.Grads[1] is not { } rows || rows.ToTensor() is not { Op.Op: not ("ZerosLike" or "Const" or "Fill") } u)
        {
            return null;
        }

        Tensor shares = Ops.Softmax(node.Input(0));
        Tensor mean = Ops.ReduceSum(u * shares, -1, keepDims: true);
        Tensor logits = shares * (u - mean);
        return labels is null ? (logits, null) : (logits * Ops.ReduceSum(labels, -1, keepDims: true), mean - u);
    }

    /// <summary>The cotangent of each row's loss, times the slopes of the row.</summary>
    private static Tensor OfLosses(GradientContext node, Tensor slopes) => Mul(Ops.ExpandDims(node.Grad, -1), slopes);

    private static Tensor Plus(Tensor left, Tensor? right) => right is null ? left : left + right;

    /// <summary>The losses, and their derivatives with respect to the logits.</summary>
    private static NodeResults CrossEntropy(Tensor logits, Tensor labels, Tensor mass)
    {
        Tensor logProbabilities = logits.LogSoftmax();
        Tensor loss = -(labels * logProbabilities).Sum(-1);
        return (GraphValue[])[loss, (logProbabilities.Exp() * mass) - labels];
    }

    /// <summary>Ones, one per label, if every label is a class.</summary>
    private static Tensor RequireLabels(Tensor labels, int classes)
    {
        int[] values = ConstantFolding.ToIntegers(labels, Array.MaxLength);
        int wrong = Array.FindIndex(values, label => label < 0 || label >= classes);
        return wrong < 0
            ? Tensor.Ones([values.Length, 1])
            : throw new InvalidArgumentException(
                $"Received a label value of {values[wrong]} which is outside the valid range of [0, {classes}).", null);
    }
}
