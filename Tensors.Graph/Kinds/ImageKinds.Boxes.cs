namespace Tensors.Graphs;

// Boxes in images: the best of those that overlap, and what they show, in one size.
internal static partial class ImageKinds
{
    private static void AddBoxes(KindTable kinds)
    {
        Suppression(kinds, "NonMaxSuppression", 3, e => (e.Attribute("iou_threshold", 0.5f), float.NegativeInfinity));
        Suppression(kinds, "NonMaxSuppressionV2", 4, e => (Threshold(e, 3), float.NegativeInfinity));
        Suppression(kinds, "NonMaxSuppressionV3", 5, e => (Threshold(e, 3), Threshold(e, 4)));
        kinds.Add(new("CropAndResize")
        {
            LeastOperands = 4,
            Infer = node =>
            {
                int? count = ShapeRules.Merge(node, BoxCount(node, 1), node.RequireRank(2, 1)[0]);
                node.RequireRank(0, 4);
                int[]? size = node.Integers(3) is { } given ? RequireTwo(node, given) : null;
                node.Output(DataType.Float32, [count, size?[0], size?[1], node.Shape(0).Rank is null ? null : node.Shape(0)[3]]);
            },
            Computes = e => BoxCrops.Of(e, e[0].Shape, 1, e.Integers(3)).Crop(e[0], e.Attribute("extrapolation_value", 0f)),
            Gradient = node =>
            [
                node.Input(0).DataType.IsFloating
                    ? node.Graph.Tensor1(
                        "CropAndResizeGradImage", null,
                        [node.Grad, node.Input(1), node.Input(2), Ops.ShapeOf(node.Input(0))],
                        new() { ["T"] = node.Input(0).DataType.Base, ["method"] = node.Node.Attribute("method", "bilinear") })
                    : null,
                node.Graph.Tensor1(
                    "CropAndResizeGradBoxes", null, [node.Grad, node.Input(0), node.Input(1), node.Input(2)],
                    new() { ["method"] = "bilinear" }),
                null,
                null,
            ],
        });
        kinds.Add(new("CropAndResizeGradImage")
        {
            Types = [],
            LeastOperands = 4,
            Infer = node =>
                node.Output(node.Attribute<DataType>("T"), node.ShapeValue(3) is { Rank: 4 } known ? known : PartialShape.OfRank(4)),
            Computes = e =>
            {
                RequireCrops(e);
                Shape image = Shape.Create(e.Integers(3));
                DType type = e.Attribute<DataType>("T").DType
                    ?? throw new GraphTypeException("CropAndResizeGradImage: images are of numbers.");
                return BoxCrops.Of(e, image, 1, e[0].Shape.Extents[1..3].ToArray()).Transposed(e[0], image).Cast(type);
            },
            IsNotDifferentiable = true,
        });
        kinds.Add(new("CropAndResizeGradBoxes")
        {
            Types = [("T", 1)],
            LeastOperands = 4,
            Infer = node => node.Output(DataType.Float32, [BoxCount(node, 2), 4]),
            Computes = e =>
            {
                RequireCrops(e);
                return BoxCrops.Of(e, e[1].Shape, 2, e[0].Shape.Extents[1..3].ToArray()).OfBoxes(e[0], e[1]);
            },
            IsNotDifferentiable = true,
        });
    }

    private static void Suppression(KindTable kinds, string op, int operands, Func<Evaluation, (float Overlap, float Score)> thresholds) =>
        kinds.Add(new(op)
        {
            LeastOperands = operands,
            Infer = node =>
            {
                ShapeRules.Merge(node, BoxCount(node, 0), node.RequireRank(1, 1)[0]);
                node.Output(DataType.Int32, [null]);
            },
            Computes = e => Best(e, thresholds(e)),
            IsNotDifferentiable = true,
        });

    private static int? BoxCount(Inference node, int input) => node.RequireRank(input, 2) is var boxes && (boxes[1] ?? 4) == 4
        ? boxes[0]
        : throw node.Fail($"A box has 4 numbers, not {boxes[1]}");

    private static int[] RequireTwo(Inference node, int[] size) =>
        size.Length == 2 ? size : throw node.Fail($"The size has to be two extents, not {size.Length}");

    private static void RequireCrops(Evaluation e)
    {
        if (e[0].Rank != 4)
        {
            throw new InvalidArgumentException($"{e.Node.Op}: the cotangent must have 4 axes, but is {e[0].Shape}.", e.Node);
        }
    }

    private static float Threshold(Evaluation e, int input) => e[input].Rank == 0
        ? e[input].Cast(DType.Float32).Item<float>()
        : throw new InvalidArgumentException($"{e.Node.Op}: operand {input} must be one number, but is {e[input].Shape}.", e.Node);

    /// <summary>Boxes from the best score down, without those that overlap too much with one before.</summary>
    private static NodeResults Best(Evaluation e, (float Overlap, float Score) threshold)
    {
        if (!(threshold.Overlap >= 0 && threshold.Overlap <= 1))
        {
            throw new InvalidArgumentException($"iou_threshold must be in [0, 1], but is {threshold.Overlap}.", e.Node);
        }

        if (e[0].Rank != 2 || e[0].Shape[1] != 4 || e[1].Rank != 1 || e[1].Shape[0] != e[0].Shape[0])
        {
            throw new InvalidArgumentException(
                $"{e.Node.Op}: boxes {e[0].Shape} and scores {e[1].Shape} do not fit: (n, 4) and (n) are needed.", e.Node);
        }

        float[] boxes = e[0].Cast(DType.Float32).ToArray<float>(), scores = e[1].Cast(DType.Float32).ToArray<float>();
        int most = e.Integer(2);
        if (most < 0)
        {
            throw new InvalidArgumentException($"max_output_size must be non-negative, but is {most}.", e.Node);
        }

        List<int> chosen = [];
        foreach (int box in Enumerable.Range(0, scores.Length).Where(box => scores[box] > threshold.Score).OrderByDescending(
            box => scores[box]))
        {
            if (chosen.Count == most)
            {
                break;
            }

            if (!chosen.Exists(other => Overlap(boxes.AsSpan(4 * box, 4), boxes.AsSpan(4 * other, 4)) > threshold.Overlap))
            {
                chosen.Add(box);
            }
        }

        return Tensor.FromArray(chosen.ToArray());
    }

    /// <summary>What two boxes have in common, over what they cover together; corners may come in any order.</summary>
    private static float Overlap(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        (float xTop, float xBottom) = (Math.Min(x[0], x[2]), Math.Max(x[0], x[2]));
        (float xLeft, float xRight) = (Math.Min(x[1], x[3]), Math.Max(x[1], x[3]));
        (float yTop, float yBottom) = (Math.Min(y[0], y[2]), Math.Max(y[0], y[2]));
        (float yLeft, float yRight) = (Math.Min(y[1], y[3]), Math.Max(y[1], y[3]));
        float xArea = (xBottom - xTop) * (xRight - xLeft), yArea = (yBottom - yTop) * (yRight - yLeft);
        if (xArea <= 0 || yArea <= 0)
        {
            return 0;
        }

        float common = Math.Max(Math.Min(xBottom, yBottom) - Math.Max(xTop, yTop), 0)
            * Math.Max(Math.Min(xRight, yRight) - Math.Max(xLeft, yLeft), 0);
        return common / (xArea + yArea - common);
    }
}
