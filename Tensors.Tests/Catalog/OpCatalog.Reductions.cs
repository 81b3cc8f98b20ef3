namespace Tensors.Tests;

internal static partial class OpCatalog
{
    private static Shape Cube => [2, 3, 4];

    private static Domain DistinctSizes => new((_, number) => 0.2 + (((number * 37) % 101) * 0.1));

    private static OpRow[] Reductions() =>
    [
        .. Reduction<SumOp>("Sum", (x, axes, keepDims) => x.Sum(axes, keepDims)),
        .. Reduction<MeanOp>("Mean", (x, axes, keepDims) => x.Mean(axes, keepDims), dtypes: DTypeSet.Floating),
        .. Reduction<ProdOp>("Prod", (x, axes, keepDims) => x.Prod(axes, keepDims), Domain.Between(0.5, 1.5)),
        .. Reduction<MaxOp>("Max", (x, axes, keepDims) => x.Max(axes, keepDims), Domain.Distinct),
        .. Reduction<MinOp>("Min", (x, axes, keepDims) => x.Min(axes, keepDims), Domain.Distinct),
        .. Reduction<AnyOp>("Any", (x, axes, keepDims) => x.Any(axes, keepDims), Domain.Integers(0, 1), DTypeSet.Bool),
        .. Reduction<AllOp>("All", (x, axes, keepDims) => x.All(axes, keepDims), Domain.Integers(0, 1), DTypeSet.Bool),
        .. Reduction<MeanOp>(
            "Variance", (x, axes, keepDims) => x.Variance(axes, keepDims: keepDims), dtypes: DTypeSet.Floating, roundsOnce: false),
        .. Reduction<NormOp>(
            "StandardDeviation", (x, axes, keepDims) => x.StandardDeviation(axes, 1, keepDims), dtypes: DTypeSet.Floating,
            roundsOnce: false),
        .. Reduction<SumOp>("NanSum", (x, axes, keepDims) => x.NanSum(axes, keepDims)),
        .. Reduction<DivideOp>("NanMean", (x, axes, keepDims) => x.NanMean(axes, keepDims), dtypes: DTypeSet.Floating, roundsOnce: false),
        .. Reduction<DivideOp>(
            "NanVariance", (x, axes, keepDims) => x.NanVariance(axes, 1, keepDims), dtypes: DTypeSet.Floating, roundsOnce: false),
        .. Reduction<MinOp>("NanMin", (x, axes, keepDims) => x.NanMin(axes, keepDims), Domain.Distinct),
        .. Reduction<MaxOp>("NanMax", (x, axes, keepDims) => x.NanMax(axes, keepDims), Domain.Distinct),
        new("NanQuantile", typeof(SortOp), v =>
            v[0].NanQuantile([0.3, 1], 1), Of(Cube, Domain.Distinct)) { RoundsOnce = false, NeedsDistinctElements = true },
        new("NanMedian of all", typeof(SortOp), v =>
            v[0].NanMedian(), Of([4, 5], Domain.Distinct)) { RoundsOnce = false, NeedsDistinctElements = true },
        new("IsClose", typeof(LessEqualOp), v => v[0].IsClose(v[1], 0.5), Of(Cube), Of([4])) { DTypes = DTypeSet.All },
        new("Round to decimals", typeof(RoundOp), v => v[0].Round(1), Of(Cube, Domain.Distinct)) { RoundsOnce = false },
        new("Sum of truth values", typeof(SumOp), v => v[0].Sum(1), Of(Cube, Domain.Integers(0, 1))) { DTypes = DTypeSet.Bool },
        new("Sum in float64", typeof(SumOp), v => v[0].Sum(1, dtype: DType.Float64), Of(Cube)) { DTypes = DTypeSet.All },
        new("Prod with zeros", typeof(ProdOp), v => v[0].Prod(1), Of([4, 5], Domain.Integers(-1, 1))),
        new("ArgMax", typeof(ArgExtremeOp), v => v[0].ArgMax(1), Of(Cube, Domain.Distinct)) { DTypes = DTypeSet.Numeric },
        new("ArgMin of all", typeof(ArgExtremeOp), v => v[0].ArgMin(), Of(Cube, Domain.Distinct)) { DTypes = DTypeSet.Numeric },
        new("Histogram", typeof(HistogramOp), v => v[0].Histogram(4).Counts, Of(Cube)) { DTypes = DTypeSet.Numeric },
        new("BinCount", typeof(BinCountOp), v => v[0].BinCount(length: 6), Of([50], Domain.Integers(0, 5))) { DTypes = DTypeSet.Integer },
        new("BinCount of weights", typeof(ScatterAddOp), v => v[1].BinCount(v[0], 6), Of([5]), Of([5], Domain.Integers(0, 4)))
        {
            DTypes = DTypeSet.Numeric,
            FixedDTypes = new Dictionary<int, DType> { [1] = DType.Int32 },
        },
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

    private static IEnumerable<OpRow> Reduction<TOperation>(
        string name, Func<Tensor, int[], bool, Tensor> apply, Domain? domain = null, DTypeSet dtypes = DTypeSet.Numeric,
        bool roundsOnce = true)
        where TOperation : Operation
    {
        foreach (
            (int[] axes, bool keepDims) in (
                (int[], bool)[])[([], false), ([0], true), ([1], false), ([2], false), ([0, 2], false), ([-2, -1], true)])
        {
            yield return new(
                $"{name} over [{string.Join(", ", axes)}]", typeof(TOperation), v => apply(v[0], axes, keepDims), Of(Cube, domain))
            {
                DTypes = dtypes,
                RoundsOnce = roundsOnce,
                NeedsDistinctElements = typeof(TOperation) == typeof(MaxOp) || typeof(TOperation) == typeof(MinOp)
                    || typeof(TOperation) == typeof(NormOp),
            };
        }
    }

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
