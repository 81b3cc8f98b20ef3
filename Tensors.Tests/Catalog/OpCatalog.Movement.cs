namespace Tensors.Tests;

internal static partial class OpCatalog
{
    private static OpRow[] Movement() =>
    [
        Move<ReshapeOp>("Reshape", x => x.Reshape(4, -1)),
        Move<ReshapeOp>("Flatten", x => x.Flatten()),
        Move<ReshapeOp>("ExpandDims and Squeeze", x => x.ExpandDims(1).ExpandDims(-1).Squeeze()),
        Move<PermuteOp>("Transpose", x => x.Transpose()),
        Move<PermuteOp>("Transpose of chosen axes", x => x.Transpose(1, 2, 0)),
        Move<PermuteOp>("SwapAxes", x => x.SwapAxes(0, -1)),
        Move<BroadcastToOp>("BroadcastTo", x => x.Slice(1, 0, 1).BroadcastTo([3, 2, 5, 4])),
        Move<SliceOp>("Slice with a step", x => x.Slice(2, 0, null, 2)),
        Move<SliceOp>("Slice backwards", x => x[TensorIndex.Step(null, null, -1), 1.., TensorIndex.Step(-1, 0, -2)]),
        Move<SliceOp>("Index with a new axis and an ellipsis", x => x[TensorIndex.NewAxis, 1, TensorIndex.Ellipsis, ^1]),
        Move<SliceOp>("Flip", x => x.Flip(0, 2)),
        Move<SliceOp>("Split", x => x.Split([1, 2], axis: 1)[1]),
        Move<PlaceOp>("Pad", x => x.Pad([(1, 0), (0, 2), (3, 1)])),
        Move<PlaceOp>("Pad with a value", x => x.Pad([(0, 0), (1, 1), (0, 2)], 7)),
        Move<ConcatOp>("Concat", x => Tensor.Concat([x, x.Slice(1, 0, 2), x], axis: 1)),
        Move<ConcatOp>("Stack", x => Tensor.Stack([x, x], axis: -1)),
        Move<BroadcastToOp>("Tile", x => x.Tile(2, 1, 3)),
        Move<CopyOp>("Copy", x => x.Copy()),
        Move<StopGradientOp>("StopGradient", x => x.StopGradient()),
        new("SumTo", typeof(SumOp), v => v[0].SumTo([3, 1]), Of(Cube)) { DTypes = DTypeSet.Numeric },
        new("Concat of two", typeof(ConcatOp), v =>
            Tensor.Concat([v[0], v[1]], axis: -1), Of([2, 3]), Of([2, 4])) { DTypes = DTypeSet.All },
        new("Cast to float64", typeof(CastOp), v =>
            v[0].Cast(DType.Float64), Of(Cube, Domain.Integers(0, 9))) { DTypes = DTypeSet.All, RoundsOnce = false },
        new("Cast to float32 and back", typeof(CastOp), v => v[0].Cast(DType.Float32).Cast(v[0].DType), Of(Cube))
        {
            DTypes = (DTypeSet)(1 << (int)DType.Float64),

            // Differences of numbers that were rounded to float32.
            GradientTolerance = 1e-2,
        },
        Positions<GatherOp>("Gather of rows", (x, positions) => x.Gather(positions), [5, 3], [4]),
        Positions<GatherOp>("Gather on an inner axis", (x, positions) => x.Gather(positions, axis: 1), [2, 5, 3], [2, 2]),
        Positions<ScatterAddOp>(
            "ScatterAdd", (x, positions) => Tensor.Apply(new ScatterAddOp(1, 6), x, positions), [2, 4, 3], [4], DTypeSet.Numeric),
        new("OneHot", typeof(EqualOp), v => v[0].OneHot(5), Of([4], Domain.Integers(0, 4))) { DTypes = (DTypeSet)(1 << (int)DType.Int32) },
    ];

    private static OpRow Move<TOperation>(string name, Func<Tensor, Tensor> apply)
        where TOperation : Operation => new(name, typeof(TOperation), v => apply(v[0]), Of([2, 3, 4], Domain.Integers(0, 100)))
        {
            DTypes = name.Contains("value", StringComparison.Ordinal) ? DTypeSet.Numeric : DTypeSet.All,
        };

    private static OpRow Positions<TOperation>(
        string name, Func<Tensor, Tensor, Tensor> apply, Shape values, Shape positions, DTypeSet dtypes = DTypeSet.All)
        where TOperation
            : Operation => new(name, typeof(TOperation), v => apply(v[0], v[1]), Of(values), Of(positions, Domain.Integers(0, 4)))
            {
                DTypes = dtypes,
                FixedDTypes = new Dictionary<int, DType> { [1] = DType.Int32 },
            };
}
