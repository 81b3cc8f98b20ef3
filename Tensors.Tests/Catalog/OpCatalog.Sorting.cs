namespace Tensors.Tests;

internal static partial class OpCatalog
{
    private static OpRow[] Sorting() =>
    [
        Ordered<SortOp>("Sort", x => x.Sort()),
        Ordered<SortOp>("Sort descending over an inner axis", x => x.Sort(1, descending: true)),
        Ordered<ArgSortOp>("ArgSort", x => x.ArgSort()),
        Ordered<ArgSortOp>("ArgSort descending over the first axis", x => x.ArgSort(0, descending: true)),
        Ordered<TopKOp>("TopK", x => x.TopK(3).Values),
        Ordered<TopKOp>("TopK over an inner axis, least", x => x.TopK(2, 1, largest: false).Values),
        Distinct<OrderStatisticsOp>("Median", x => x.Median(1)),
        Distinct<OrderStatisticsOp>("Median of all", x => x.Median(keepDims: true)),
        Distinct<OrderStatisticsOp>("Quantile", x => x.Quantile(0.3, 2, keepDims: true)) with { RoundsOnce = false, FoldedAxis = 2 },
        Distinct<OrderStatisticsOp>("Quantiles", x => x.Quantile([0.9, 0.2, 0.5], 0)) with { RoundsOnce = false, FoldedAxis = 0 },
        Distinct<OrderStatisticsOp>(
            "Quantile of the nearest", x => x.Quantile(0.3, 2, interpolation: Interpolation.Nearest)) with { FoldedAxis = 2 },
        Distinct<GatherOp>("Unique", x => x.Unique().Values) with { DTypes = DTypeSet.Numeric, ReadsElements = true },
        Taken<TakeAlongAxisOp>("TakeAlongAxis", v => v[0].TakeAlongAxis(v[1], -1), Of([2, 5]), [2, 7], DTypeSet.All),
        Taken<TakeAlongAxisOp>(
            "TakeAlongAxis, broadcast over an inner axis", v => v[0].TakeAlongAxis(v[1], 1), Of([2, 5, 3]), [2, 4, 1], DTypeSet.All),
        Taken<ScatterAlongAxisOp>(
            "ScatterAlongAxis", v => Tensor.Apply(new ScatterAlongAxisOp(5), v), Of([3, 6]), [3, 6], DTypeSet.Numeric),
    ];

    private static OpRow Ordered<TOperation>(string name, Func<Tensor, Tensor> apply)
        where TOperation : Operation => new(name, typeof(TOperation), v => apply(v[0]), Of(Cube, Domain.Distinct))
        {
            DTypes = DTypeSet.Numeric,
            NeedsDistinctElements = true,
        };

    private static OpRow Taken<TOperation>(
        string name, Func<Tensor[], Tensor> apply, (Shape, Domain) values, Shape positions, DTypeSet dtypes)
        where TOperation : Operation => new(name, typeof(TOperation), apply, values, Of(positions, Domain.Integers(0, 4)))
        {
            DTypes = dtypes,
            FixedDTypes = new Dictionary<int, DType> { [1] = DType.Int32 },
        };
}
