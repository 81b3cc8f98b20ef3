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
        Loss<SoftplusOp>("Weighted BinaryCrossEntropyWithLogits", (x, t) => x.BinaryCrossEntropyWithLogits(t, t[0] + 1, LossReduction.None), Share),
        Loss<LogOp>("KullbackLeibler", (x, t) => x.KullbackLeibler(t), Share),
        Loss<ReluOp>("HingeLoss", (x, t) => x.HingeLoss(t.Sign()), Domain.Fraction(0.3, 0.7)) with { Operands = [Of(Small, Domain.Between(2, 3)), Of(Small, OffSteps)] },
        Loss<DivideOrZeroOp>("CosineSimilarity", (x, t) => x.CosineSimilarity(t), Positive) with { NeedsDistinctElements = true },
        new("NegativeLogLikelihood", typeof(GatherNdOp), v => v[0].NegativeLogLikelihood(v[1]), Of([4, 5]), Of([4], Domain.Integers(0, 4)))
        {
            RoundsOnce = false,
            FixedDTypes = new Dictionary<int, DType> { [1] = DType.Int64 },
        },
        new("Weighted NegativeLogLikelihood", typeof(GatherNdOp), v => v[0].NegativeLogLikelihood(v[1], v[2]), Of([2, 3, 5]), Of([2, 3], Domain.Integers(0, 4)), Of([5], Positive))
        {
            RoundsOnce = false,
            FixedDTypes = new Dictionary<int, DType> { [1] = DType.Int64 },
        },
        new("Dropout", typeof(WhereOp), v => v[0].DropWhereBelow(0.4, Tensor.RandomUniform([3, 50], v[0].DType, seed: 3)), Of([3, 50])) { RoundsOnce = false },
        new("EmbeddingLookup", typeof(GatherOp), v => v[0].EmbeddingLookup(v[1], padding: 2), Of([5, 3]), Of([4, 2], Domain.Integers(0, 4)))
        {
            FixedDTypes = new Dictionary<int, DType> { [1] = DType.Int64 },
        },
    ];

    private static OpRow Loss<TOperation>(string name, Func<Tensor, Tensor, Tensor> apply, Domain targets)
        where TOperation : Operation => new(name, typeof(TOperation), v => apply(v[0], v[1]), Of(Small), Of(Small, targets)) { RoundsOnce = false };
}
