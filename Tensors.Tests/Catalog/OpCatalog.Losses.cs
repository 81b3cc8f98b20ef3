namespace Tensors.Tests;

internal static partial class OpCatalog
{
    private static Domain Share => Domain.Between(0.1, 0.9);

    private static OpRow[] Losses() =>
    [
        Loss<SquareOp>("SquaredError", (x, t) => x.SquaredError(t), Plain),
        Loss<AbsOp>("AbsoluteError", (x, t) => x.AbsoluteError(t, LossReduction.None), Domain.Between(4, 5)),
        Loss<MinimumOp>("HuberLoss", (x, t) => x.HuberLoss(t, 5, LossReduction.Sum), Domain.Between(-1, 1.5)),
        Loss<MinimumOp>("HuberLoss beyond its turn", (x, t) => x.HuberLoss(t, 0.5, LossReduction.BatchMean), Domain.Between(4, 5)),
        Loss<SoftplusOp>("BinaryCrossEntropyWithLogits", (x, t) => x.BinaryCrossEntropyWithLogits(t), Share),
        Loss<SoftplusOp>(
            "Weighted BinaryCrossEntropyWithLogits", (x, t) => x.BinaryCrossEntropyWithLogits(t, t[0] + 1, LossReduction.None), Share),
        Loss<LogOp>("KullbackLeibler", (x, t) => x.KullbackLeibler(t), Share),
        Loss<ReluOp>(
            "HingeLoss", (x, t) => x.HingeLoss(t.Sign()),
            Domain.Fraction(0.3, 0.7)) with { Operands = [Of(Small, Domain.Between(2, 3)), Of(Small, OffSteps)] },
        Loss<DivideOrZeroOp>("CosineSimilarity", (x, t) => x.CosineSimilarity(t), Positive) with { NeedsDistinctElements = true },
        new("NegativeLogLikelihood", typeof(GatherNdOp), v => v[0].NegativeLogLikelihood(v[1]), Of([4, 5]), Of([4], Domain.Integers(0, 4)))
        {
            RoundsOnce = false,
            FixedDTypes = new Dictionary<int, DType> { [1] = DType.Int64 },
        },
        new("Weighted NegativeLogLikelihood", typeof(GatherNdOp), v =>
            v[0].NegativeLogLikelihood(v[1], v[2]), Of([2, 3, 5]), Of([2, 3], Domain.Integers(0, 4)), Of([5], Positive))
        {
            RoundsOnce = false,
            FixedDTypes = new Dictionary<int, DType> { [1] = DType.Int64 },
        },
        new("Ctc", typeof(CtcLossOp), v =>
            v[0].LogSoftmax().CtcLoss(v[1], v[2], v[3], reduction: LossReduction.None, zeroInfinity: true), CtcOperands())
        {
            RoundsOnce = false,
            FixedDTypes = CtcDTypes,
        },
        new("Ctc without merging", typeof(CtcLossOp), v =>
            Tensor.Apply(new CtcLossOp(0, false), v[0], v[1], v[2], v[3]), CtcOperands()) { FixedDTypes = CtcDTypes },
        new("CtcGradient", typeof(CtcLossGradientOp), v =>
            Tensor.Apply(new CtcLossGradientOp(0, true), v[0], v[1], v[2], v[3], v[4]), [.. CtcOperands(), Of([2])])
        {
            FixedDTypes = CtcDTypes,
        },
        Classes<SparseSoftmaxCrossEntropyOp>("CrossEntropy", (x, t) => x.CrossEntropy(t, ignored: 2, labelSmoothing: 0.1)),
        new("Weighted CrossEntropy", typeof(SparseSoftmaxCrossEntropyOp), v =>
            v[0].CrossEntropy(v[1], v[2], labelSmoothing: 0.1), Of([4, 5]), Of([4], Domain.Integers(0, 4)), Of([5], Positive))
        {
            RoundsOnce = false,
            FixedDTypes = new Dictionary<int, DType> { [1] = DType.Int64 },
        },
        Classes<ReluOp>("MultiMarginLoss", (x, t) => x.MultiMarginLoss(t, margin: 7, power: 2)),
        new("CrossEntropy of probabilities", typeof(SoftmaxCrossEntropyOp), v =>
            v[0].CrossEntropy(v[1], v[2], labelSmoothing: 0.2, axis: 1), Of([2, 5, 3]), Of([2, 5, 3], Share), Of([5], Positive))
        {
            RoundsOnce = false,
        },
        Loss<MinimumOp>("SmoothL1Loss", (x, t) => x.SmoothL1Loss(t, 0.5), Domain.Between(4, 5)),
        Loss<LogOp>("GaussianNegativeLogLikelihood", (x, v) => x.GaussianNegativeLogLikelihood(v, v, isFull: true), Share),
        Loss<ExpOp>("PoissonNegativeLogLikelihood", (x, t) => x.PoissonNegativeLogLikelihood(t), Share),
        Loss<SoftplusOp>("SoftMarginLoss", (x, t) => x.SoftMarginLoss(t), Share),
        Loss<ReluOp>("MarginRankingLoss", (x, y) => x.MarginRankingLoss(y, y.Sign(), margin: 9), Share),
        new("HingeEmbeddingLoss", typeof(WhereOp), v => v[0].HingeEmbeddingLoss(Signs(v[0].DType), 5), Of(Small)) { RoundsOnce = false },
        Loss<ReluOp>(
            "CosineEmbeddingLoss", (x, y) => x.CosineEmbeddingLoss(y, 1 - (2 * (y.Slice(-1, 0, 1).Squeeze(-1) > 0.5).Cast(y.DType)), -2),
            Share) with { NeedsDistinctElements = true },
        Loss<NormOp>(
            "TripletMarginLoss", (x, p) => x.TripletMarginLoss(p, p + 1, margin: 9, swaps: true),
            Share) with { NeedsDistinctElements = true },
        new("ContrastiveLoss", typeof(SparseSoftmaxCrossEntropyOp), v =>
            v[0].ContrastiveLoss(v[1], 0.5), Of([3, 4], Positive), Of([3, 4], Positive))
        {
            MixesElements = true,
            RoundsOnce = false,
            NeedsDistinctElements = true,
        },
        new("Dropout", typeof(WhereOp), v =>
            v[0].DropWhereBelow(0.4, Tensor.RandomUniform([3, 50], v[0].DType, seed: 3)), Of([3, 50])) { RoundsOnce = false },
        new("EmbeddingLookup", typeof(GatherOp), v => v[0].EmbeddingLookup(v[1], padding: 2), Of([5, 3]), Of([4, 2], Domain.Integers(0, 4)))
        {
            FixedDTypes = new Dictionary<int, DType> { [1] = DType.Int64 },
        },
    ];

    /// <summary>Targets of both kinds, and of none.</summary>
    private static Tensor Signs(DType dtype) =>
        Tensor.FromArray([.. Enumerable.Range(0, (int)Small.ElementCount).Select(i => (double)((i % 3) - 1))], Small).Cast(dtype);

    private static Dictionary<int, DType> CtcDTypes => new() { [1] = DType.Int64, [2] = DType.Int64, [3] = DType.Int64 };

    private static (Shape, Domain)[] CtcOperands() =>
        [Of([5, 2, 4]), Of([2, 3], Domain.Integers(1, 3)), Of([2], Domain.Integers(3, 5)), Of([2], Domain.Integers(0, 2))];

    private static OpRow Classes<TOperation>(string name, Func<Tensor, Tensor, Tensor> apply)
        where TOperation : Operation => new(name, typeof(TOperation), v => apply(v[0], v[1]), Of([4, 5]), Of([4], Domain.Integers(0, 4)))
        {
            RoundsOnce = false,
            FixedDTypes = new Dictionary<int, DType> { [1] = DType.Int64 },
        };

    private static OpRow Loss<TOperation>(string name, Func<Tensor, Tensor, Tensor> apply, Domain targets)
        where TOperation
            : Operation => new(name, typeof(TOperation), v => apply(v[0], v[1]), Of(Small), Of(Small, targets)) { RoundsOnce = false };
}
