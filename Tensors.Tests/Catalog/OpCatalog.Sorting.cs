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
        Taken<TakeAlongAxisOp>("TakeAlongAxis", v => v[0].TakeAlongAxis(v[1], -1), Of([2, 5]), [2, 7], DTypeSet.All),
        Taken<TakeAlongAxisOp>("TakeAlongAxis, broadcast over an inner axis", v => v[0].TakeAlongAxis(v[1], 1), Of([2, 5, 3]), [2, 4, 1], DTypeSet.All),
        Taken<ScatterAlongAxisOp>("ScatterAlongAxis", v => Tensor.Apply(new ScatterAlongAxisOp(5), v), Of([3, 6]), [3, 6], DTypeSet.Numeric),
    ];

    private static OpRow Ordered<TOperation>(string name, Func<Tensor, Tensor> apply)
        where TOperation : Operation => new(name, typeof(TOperation), v => apply(v[0]), Of(Cube, Domain.Distinct))
        {
            DTypes = DTypeSet.Numeric,
            NeedsDistinctElements = true,
        };

    private static OpRow Taken<TOperation>(string name, Func<Tensor[], Tensor> apply, (Shape, Domain) values, Shape positions, DTypeSet dtypes)
        where TOperation : Operation => new(name, typeof(TOperation), apply, values, Of(positions, Domain.Integers(0, 4)))
        {
            DTypes = dtypes,
            FixedDTypes = new Dictionary<int, DType> { [1] = DType.Int32 },
        };
}
