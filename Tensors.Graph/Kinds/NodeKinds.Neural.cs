namespace Tensors.Graphs;

// Losses and metrics of classifiers.
internal static partial class NodeKinds
{
    private static void AddNeural()
    {
        Add(new("SparseSoftmaxCrossEntropyWithLogits")
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
            Kernel = Computes(e => CrossEntropy(e[0], e[1].OneHot(e[0].Shape[1], e[0].DType), RequireLabels(e[1], e[0].Shape[1]).Cast(e[0].DType))),
        });
        Add(new("SoftmaxCrossEntropyWithLogits")
        {
            Infer = node =>
            {
                PartialShape shape = ShapeRules.Broadcast(node, node.RequireRank(0, 2), node.RequireRank(1, 2));
                node.Output(node.Type(0), [shape[0]]);
                node.Output(node.Type(0), shape);
            },
            Kernel = Computes(e => CrossEntropy(e[0], e[1], e[1].Sum(-1, keepDims: true))),
        });
        Add(new("InTopKV2")
        {
            Types = [("T", 2)],
            Infer = node => node.Output(DataType.Bool, [ShapeRules.Merge(node, node.RequireRank(0, 2)[0], node.RequireRank(1, 1)[0])]),
            Kernel = Computes(e =>
            {
                // As many as k may be greater; what is equal counts for the label.
                Tensor hot = e[1].OneHot(e[0].Shape[1], e[0].DType);
                Tensor target = (e[0] * hot).Sum(-1, keepDims: true);
                Tensor greater = (e[0] > target).Sum(-1);
                return greater < e.Integer(2);
            }),
            IsNotDifferentiable = true,
        });
        Add(new("BiasAdd")
        {
            Infer = node =>
            {
                node.RequireSameType(0, 1);
                node.Output(node.Type(0), node.Shape(0));
            },
            Twin = Twin.Of(new AddOp()),
        });
        Add(new("BiasAddGrad")
        {
            Infer = node => node.Output(node.Type(0), node.RequireLeastRank(0, 1).Rank is null ? [null] : [node.Shape(0)[^1]]),
            Twin = Twin.Of("BiasAddGrad", x => x.Rank == 1 ? x : x.Sum([.. Enumerable.Range(0, x.Rank - 1)], dtype: x.DType)),
        });
    }

    private static void AddNeuralGradients()
    {
        Gradient("SparseSoftmaxCrossEntropyWithLogits", (GradientRule)(node =>
        [
            Plus(Mul(Ops.ExpandDims(node.Grad, -1), node.Node.Outputs[1]), OfSlopes(node, labels: null)?.Logits), null,
        ]));
        Gradient("SoftmaxCrossEntropyWithLogits", (GradientRule)(node =>
        {
            (Tensor Logits, Tensor? Labels)? second = OfSlopes(node, node.Input(1));
            return
            [
                Plus(Mul(Ops.ExpandDims(node.Grad, -1), node.Node.Outputs[1]), second?.Logits),
                Plus(Mul(Ops.ExpandDims(node.Grad, -1), Ops.Negative(Ops.LogSoftmax(node.Input(0)))), second?.Labels),
            ];
        }));
        Gradient("BiasAdd", (GradientRule)(node => [node.Grad, node.Graph.Tensor1("BiasAddGrad", null, [node.Grad], new() { ["data_format"] = "NHWC" })]));
    }

    /// <summary>
    /// What a cotangent u of the second result, the slopes <c>s · Σ labels - labels</c> with the softmax s, adds to those of logits and labels:
    /// <c>s · (u - Σ u · s) · Σ labels</c> and <c>Σ u · s - u</c>; null where nothing depends on the slopes. Labels that are classes (null here) add up to
    /// 1 and have no slope.
    /// </summary>
    private static (Tensor Logits, Tensor? Labels)? OfSlopes(GradientContext node, Tensor? labels)
    {
        if (node.Grads[1] is not { } rows || IndexedSlices.ToDense(rows) is not { Op.Op: not ("ZerosLike" or "Const" or "Fill") } u)
        {
            return null;
        }

        Tensor shares = Ops.Softmax(node.Input(0));
        Tensor mean = Ops.ReduceSum(u * shares, -1, keepDims: true);
        Tensor logits = shares * (u - mean);
        return labels is null ? (logits, null) : (logits * Ops.ReduceSum(labels, -1, keepDims: true), mean - u);
    }

    private static Tensor Plus(Tensor left, Tensor? right) => right is null ? left : left + right;

    /// <summary>The losses, and their derivatives with respect to the logits.</summary>
    private static object CrossEntropy(Tensor logits, Tensor labels, Tensor mass)
    {
        Tensor logProbabilities = logits.LogSoftmax();
        Tensor loss = -(labels * logProbabilities).Sum(-1);
        return (object[])[loss, (logProbabilities.Exp() * mass) - labels];
    }

    /// <summary>Ones, one per label, if every label is a class.</summary>
    private static Tensor RequireLabels(Tensor labels, int classes)
    {
        int[] values = ConstantFolding.ToIntegers(labels, Array.MaxLength);
        int wrong = Array.FindIndex(values, label => label < 0 || label >= classes);
        return wrong < 0
            ? Tensor.Ones([values.Length, 1])
            : throw new InvalidArgumentException($"Received a label value of {values[wrong]} which is outside the valid range of [0, {classes}).", null);
    }
}
