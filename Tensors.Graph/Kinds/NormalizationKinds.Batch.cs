namespace Tensors.Graphs;

// Normalization over a batch, and over neighbouring channels.
internal static partial class NormalizationKinds
{
    private static readonly (string Op, string Gradient, int Outputs)[] s_versions =
    [
        ("FusedBatchNorm", "FusedBatchNormGrad", 5),
        ("FusedBatchNormV2", "FusedBatchNormGradV2", 5),
        ("FusedBatchNormV3", "FusedBatchNormGradV3", 6),
    ];

    /// <summary>What the attributes of a node say about normalization over a batch.</summary>
    private sealed record BatchAttributes(bool IsTraining, float Epsilon, float Factor, bool ChannelsFirst)
    {
        public static BatchAttributes Of(IReadOnlyDictionary<string, object> attributes, (string Name, string Op) node)
        {
            T Read<T>(string name, T missing) => AttributeReading.Optional(attributes, name, missing, node.Name, node.Op);
            string format = Read("data_format", "NHWC");
            return format is "NHWC" or "NCHW" or "NDHWC" or "NCDHW"
                ? new(Read("is_training", true), Read("epsilon", 0.0001f), Read("exponential_avg_factor", 1f), format[1] == 'C')
                : throw new GraphTypeException(
                    $"'{node.Name}' ({node.Op}) has the data format {format}; there are NHWC, NCHW, NDHWC and NCDHW.");
        }
    }

    private static void AddBatchNormalization(KindTable kinds)
    {
        foreach ((string op, string gradient, int outputs) in s_versions)
        {
            kinds.Add(new(op)
            {
                Types = op == "FusedBatchNorm" ? [("T", 0)] : [("T", 0), ("U", 1)],
                LeastOperands = 5,
                Infer = node =>
                {
                    PartialShape x = node.RequireLeastRank(0, 4);
                    BatchAttributes of = BatchAttributes.Of(node.Attributes, ("?", op));
                    PartialShape channels =
                        [x.Rank is null
                            ? node.RequireRank(1, 1)[0]
                            : ShapeRules.Merge(node, x[of.ChannelsFirst ? 1 : ^1], node.RequireRank(1, 1)[0])];
                    node.Output(node.Type(0), x);
                    for (int i = 1; i < outputs; i++)
                    {
                        node.Output(node.Type(1), i < 5 ? channels : PartialShape.Unknown);
                    }
                },
                Twin = new(node =>
                {
                    BatchAttributes of = BatchAttributes.Of(node.Attributes, node.Names);
                    return new CompositeOp(op, of, x => Normalize(op, x, of, outputs), outputs);
                }),
                Gradient = node => OfBatchNormalization(node, gradient),
            });
            kinds.Add(new(gradient)
            {
                Types = op == "FusedBatchNorm" ? [("T", 0)] : [("T", 0), ("U", 3)],
                LeastOperands = 5,
                Infer = node =>
                {
                    PartialShape channels = node.RequireRank(2, 1);
                    node.Output(node.Type(0), node.RequireLeastRank(1, 4));
                    node.Output(node.Type(2), channels);
                    node.Output(node.Type(2), channels);
                    node.Output(node.Type(2), [0]);
                    node.Output(node.Type(2), [0]);
                },
                Twin = new(
                    node =>
                    {
                        BatchAttributes of = BatchAttributes.Of(node.Attributes, node.Names);
                        return new CompositeOp(gradient, of, x => Slopes(gradient, x, of), 5);
                    }, 5),
            });
        }
    }

    private static Cotangent?[] OfBatchNormalization(GradientContext node, string gradient)
    {
        BatchAttributes of = BatchAttributes.Of(node.Node.Attributes, (node.Node.Name, node.Node.Op));
        IReadOnlyList<Tensor> y = node.Node.Outputs;
        Tensor[] moments = of.IsTraining ? [y[3], y[4]] : [node.Input(3), node.Input(4)];
        Tensor[] reserved = y.Count > 5 ? [y[5]] : [];
        IReadOnlyList<Tensor> slopes = node.Graph.AddNode(
            gradient,
            null,
            [node.Grad, node.Input(0), node.Input(1), .. moments, .. reserved],
            node.Node.Attributes.Where(pair => pair.Key is "epsilon" or "data_format" or "is_training")
                .ToDictionary(pair => pair.Key, pair => pair.Value)).Outputs;
        return [slopes[0], slopes[1], slopes[2], null, null];
    }

    private static Tensor[] Normalize(string op, Tensor[] operands, BatchAttributes of, int outputs)
    {
        Require(op, operands[0], operands[1], operands[2]);
        Tensor x = operands[0].Cast(operands[1].DType);
        (Tensor scale, Tensor offset) = (operands[1], operands[2]);
        int channels = of.ChannelsFirst ? 1 : x.Rank - 1;
        (Tensor y, Tensor mean, Tensor variance) = of.IsTraining
            ? x.BatchNorm(scale, offset, channels, of.Epsilon)
            : (x.BatchNormInference(operands[3], operands[4], scale, offset, channels, of.Epsilon), operands[3], operands[4]);
        double count = x.ElementCount / (double)Math.Max(1, x.Shape[channels]);
        Tensor unbiased = of.IsTraining && count > 1 ? variance * (count / (count - 1)) : variance;

        // The moving averages, where there is a factor: what came in, moved towards what was found.
        Tensor Moved(Tensor found, int input) => of.IsTraining && of.Factor != 1 && operands[input].ElementCount > 0
            ? (operands[input] * (1 - of.Factor)) + (found * of.Factor)
            : found;
        Tensor[] results = [y.Cast(operands[0].DType), Moved(mean, 3), Moved(unbiased, 4), mean, variance, Tensor.Zeros([0], scale.DType)];
        return results[..outputs];
    }

    private static Tensor[] Slopes(string op, Tensor[] operands, BatchAttributes of)
    {
        Require(op, operands[1], operands[2], operands[2]);
        Tensor scale = operands[2];
        (Tensor dy, Tensor x) = (operands[0].Cast(scale.DType), operands[1].Cast(scale.DType));
        (Tensor mean, Tensor variance, Tensor none) = (operands[3], operands[4], Tensor.Zeros([0], scale.DType));
        int channels = of.ChannelsFirst ? 1 : x.Rank - 1;
        if (of.IsTraining)
        {
            // A node hands the rounded mean on alone.
            BatchNormGradientOp operation = new(new(channels, null, of.Epsilon, false));
            Tensor[] slopes = Tensor.ApplyAll(operation, x, dy, mean, variance, Tensor.ZerosLike(mean), scale);
            return [slopes[0].Cast(operands[1].DType), slopes[1], slopes[2], none, none];
        }

        (dy, x) = (Last(dy, of), Last(x, of));
        int[] axes = [.. Enumerable.Range(0, x.Rank - 1)];
        Tensor r = (variance + of.Epsilon).Rsqrt();
        return [Back((dy * (scale * r)).Cast(operands[1].DType), of), (dy * ((x - mean) * r)).Sum(axes), dy.Sum(axes), none, none];
    }

    private static void Require(string op, Tensor x, Tensor scale, Tensor offset)
    {
        if (x.Rank < 3 || scale.Rank != 1 || offset.Rank != 1)
        {
            throw new ShapeMismatchException(
                op, $"the image {x.Shape} needs channels, and the scale {scale.Shape} one axis", [x.Shape, scale.Shape]);
        }
    }

    private static Tensor Last(Tensor image, BatchAttributes of) => of.ChannelsFirst ? image.MoveAxis(1, -1) : image;

    private static Tensor Back(Tensor image, BatchAttributes of) => of.ChannelsFirst ? image.MoveAxis(-1, 1) : image;

    private static void AddLocalResponse(KindTable kinds)
    {
        kinds.Function(
            "LRN",
            Response,
            (x, of) => x[0] * Divisor(x[0], of).Pow(-of.Beta),
            infer: ShapeRules.Unchanged,
            leastRank: 4,
            gradient: node =>
            [
                node.Graph.Tensor1(
                    "LRNGrad", null, [node.Grad, node.Input(0), node.Output],
                    node.Node.Attributes.Where(pair => pair.Key is "depth_radius" or "bias" or "alpha" or "beta")
                        .ToDictionary(pair => pair.Key, pair => pair.Value)),
            ]);
        kinds.Add(new("LRNGrad")
        {
            LeastOperands = 3,
            Infer = node => node.Output(node.Type(1), node.Shape(1)),
            Twin = new(
                node =>
                {
                    var of = Response(node);
                    return new CompositeOp("LRNGrad", of, x => [ResponseSlope(x[0], x[1], of)], 1);
                }, 2),
        });
    }

    private static (long Radius, float Bias, float Alpha, float Beta) Response(INodeView node) =>
        (node.Attribute("depth_radius", 5L), node.Attribute("bias", 1f), node.Attribute("alpha", 1f), node.Attribute("beta", 0.5f));

    /// <summary>bias + alpha · the sum of the squares of neighbouring channels.</summary>
    private static Tensor Divisor(Tensor x, (long Radius, float Bias, float Alpha, float Beta) of) =>
        (Neighbours(x.Square(), of.Radius) * of.Alpha) + of.Bias;

    /// <summary>Sums over channels, each with so many on either side.</summary>
    private static Tensor Neighbours(Tensor x, long radius)
    {
        if (x.Rank != 4 || radius < 0)
        {
            throw new ShapeMismatchException(
                "LRN", $"the image {x.Shape} must have 4 axes, and the radius {radius} must not be negative", [x.Shape]);
        }

        int size = (int)Math.Min(radius, x.Shape[^1]);
        return x.Reshape(-1, x.Shape[^1], 1).AveragePool([(2 * size) + 1], [1], WindowPadding.All(size, 1), countsPadding: true)
            .Reshape(x.Shape.Extents) * ((2 * size) + 1);
    }

    private static Tensor ResponseSlope(Tensor dy, Tensor x, (long Radius, float Bias, float Alpha, float Beta) of)
    {
        Tensor divisor = Divisor(x, of);
        Tensor power = divisor.Pow(-of.Beta);
        return (dy * power) - (x * Neighbours(dy * x * power / divisor, of.Radius) * (2 * of.Alpha * of.Beta));
    }
}
