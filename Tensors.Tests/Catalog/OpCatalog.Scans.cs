namespace Tensors.Tests;

internal static partial class OpCatalog
{
    private static Domain DistinctSizes => new((_, number) => 0.2 + (((number * 37) % 101) * 0.1));

    private static OpRow[] Scans() =>
    [
        Distinct<OrderStatisticsOp>("Median", x => x.Median(1)),
        Distinct<OrderStatisticsOp>("Median of all", x => x.Median(keepDims: true)),
        Distinct<OrderStatisticsOp>("Quantile", x => x.Quantile(0.3, 2, keepDims: true)) with { RoundsOnce = false, FoldedAxis = 2 },
        Distinct<OrderStatisticsOp>("Quantiles", x => x.Quantile([0.9, 0.2, 0.5], 0)) with { RoundsOnce = false, FoldedAxis = 0 },
        Distinct<OrderStatisticsOp>("Quantile of the nearest", x => x.Quantile(0.3, 2, interpolation: Interpolation.Nearest)) with { FoldedAxis = 2 },
        Distinct<CumulativeExtremeOp>("CumMax", x => x.CumMax(1).Values) with { DTypes = DTypeSet.Numeric },
        Distinct<CumulativeExtremeOp>("CumMin", x => x.CumMin(-1).Values) with { DTypes = DTypeSet.Numeric },
        Distinct<CumulativeExtremeOp>("CumMax of the first axis", x => x.CumMax(0).Values) with { DTypes = DTypeSet.Numeric },
        Distinct<CumulativeExtremeOp>("Positions of CumMin", x => x.CumMin(1).Positions) with { DTypes = DTypeSet.Integer },
        new("LogCumSumExp", typeof(LogCumSumExpOp), v => v[0].LogCumSumExp(1), Of(Cube)),
        new("LogCumSumExp backwards", typeof(LogCumSumExpOp), v => v[0].LogCumSumExp(2, reverse: true), Of(Cube)),
        new("Histogram", typeof(HistogramOp), v => v[0].Histogram(4).Counts, Of(Cube)) { DTypes = DTypeSet.Numeric },
        new("BinCount", typeof(BinCountOp), v => v[0].BinCount(length: 6), Of([50], Domain.Integers(0, 5))) { DTypes = DTypeSet.Integer },
        new("BinCount of weights", typeof(ScatterAddOp), v => v[1].BinCount(v[0], 6), Of([5]), Of([5], Domain.Integers(0, 4)))
        {
            DTypes = DTypeSet.Numeric,
            FixedDTypes = new Dictionary<int, DType> { [1] = DType.Int32 },
        },
        Distinct<GatherOp>("Unique", x => x.Unique().Values) with { DTypes = DTypeSet.Numeric, ReadsElements = true },
        Norm<NormOp>(2, Plain),
        Norm<AbsOp>(1, OffSteps),
        Norm<PowOp>(3.5, OffSteps),
        Norm<MaxOp>(double.PositiveInfinity, DistinctSizes),
        Norm<MinOp>(double.NegativeInfinity, DistinctSizes),
        new("CountNonZero", typeof(NotEqualOp), v => v[0].CountNonZero(1), Of(Cube, Domain.Integers(0, 1))) { DTypes = DTypeSet.Numeric },
        new("Moments", typeof(MeanOp), v => Moments(v[0].Moments([0, 2])), Of(Cube)) { RoundsOnce = false },
        Segments("SegmentSum", (x, segments) => x.SegmentSum(segments, 6)),
        Segments("SegmentMean", (x, segments) => x.SegmentMean(segments, 6)) with { DTypes = DTypeSet.Floating, RoundsOnce = false },
        Segments("SegmentProd", (x, segments) => x.SegmentProd(segments, 6)),
        Segments("SegmentMin", (x, segments) => x.SegmentMin(segments, 5).Minimum(100)) with { NeedsDistinctElements = true },
        Segments("SegmentMax", (x, segments) => x.SegmentMax(segments, 5).Maximum(0)) with { NeedsDistinctElements = true },
    ];

    private static OpRow Distinct<TOperation>(string name, Func<Tensor, Tensor> apply)
        where TOperation : Operation => new(name, typeof(TOperation), v => apply(v[0]), Of(Cube, Domain.Distinct)) { NeedsDistinctElements = true };

    private static OpRow Norm<TOperation>(double order, Domain domain)
        where TOperation : Operation => new($"Norm of order {order}", typeof(TOperation), v => v[0].Norm(order, 1), Of(Cube, domain))
        {
            RoundsOnce = false,
            NeedsDistinctElements = true,
        };

    private static OpRow Segments(string name, Func<Tensor, Tensor, Tensor> apply) => new(
        name, typeof(ScatterNdOp), v => apply(v[0], v[1]), Of([7, 3], OffTenths), Of([7], Domain.Integers(0, 4)))
    {
        DTypes = DTypeSet.Numeric,
        FixedDTypes = new Dictionary<int, DType> { [1] = DType.Int32 },
    };

    private static Tensor Moments((Tensor Mean, Tensor Variance) moments) => moments.Mean - (2 * moments.Variance);
}
