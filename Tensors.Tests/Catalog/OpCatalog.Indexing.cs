namespace Tensors.Tests;

internal static partial class OpCatalog
{
    private static OpRow[] Indexing() =>
    [
        Move<ConcatOp>("Roll", x => x.Roll(-2, 2)),
        Move<ConcatOp>("Roll of all", x => x.Roll(5)),
        Move<BroadcastToOp>("Repeat", x => x.Repeat(3, 1)),
        Move<GatherOp>("Repeat each", x => x.Repeat([2, 0, 3], 1)),
        Move<PermuteOp>("MoveAxis", x => x.MoveAxis([0, -1], [1, 0])),
        Move<PermuteOp>("Rot90", x => x.Rot90(-1, 1, 2)),
        Move<ConcatOp>("HStack", x => Tensor.HStack(x, x)),
        Move<ConcatOp>("VStack", x => Tensor.VStack(x[0, 0], x[0, 1])),
        Move<ConcatOp>("DStack", x => Tensor.DStack(x[0], x[1])),
        Move<ConcatOp>("ColumnStack", x => Tensor.ColumnStack(x[0, 0], x[0].T)),
        Move<DiagonalOp>("Diagonal", x => x.Diagonal(1)),
        Move<DiagonalOp>("Diagonal of other axes", x => x.Diagonal(-1, 1, 0)),
        Move<PlaceDiagonalOp>("DiagonalEmbed", x => x.DiagonalEmbed(-2)),
        Move<WhereOp>("Tril", x => x.Tril(1)),
        Move<WhereOp>("Triu", x => x.Triu(-1)),
        Move<BroadcastToOp>("Meshgrid", x => Tensor.Meshgrid([x[0, 0], x[0, 1], x[1, 0, ..2]], swapsFirstTwo: true)[1]),
        Move<UnfoldOp>("Unfold", x => x.Unfold(2, 2)),
        Move<UnfoldOp>("Unfold with a step", x => x.Unfold(1, 1, 2)),
        Move<GatherOp>("Pad by reflection", x => x.Pad([(0, 0), (3, 1), (2, 6)], PadMode.Reflect)),
        Move<GatherOp>("Pad symmetrically", x => x.Pad([(1, 0), (0, 1), (2, 9)], PadMode.Symmetric)),
        Move<GatherOp>("Pad with the edge", x => x.Pad([(1, 0), (0, 1), (2, 1)], PadMode.Edge)),
        Move<GatherOp>("Pad by wrapping", x => x.Pad([(1, 0), (0, 1), (9, 1)], PadMode.Wrap)),
        Move<GatherOp>("BooleanMask", x => x.BooleanMask(Tensor.FromArray(new[,] { { true, false, true }, { false, true, true } }))),
        Positions<GatherNdOp>("Index by several tensors", (x, positions) => x[positions, .., positions.ExpandDims(-1)], [5, 2, 5], [3]),
        Positions<GatherOp>("Index by one tensor", (x, positions) => x[1.., .., positions - 5], [3, 2, 5], [3, 2]),
        new("With by tensors", typeof(ScatterNdOp), v =>
            v[0].With([Range.All, new[] { 2, 0 }, 1], v[1]), Of(Cube), Of([2])) { DTypes = DTypeSet.All },
        new("Diff", typeof(SubtractOp), v => v[0].Diff(2, 1), Of(Cube)) { DTypes = DTypeSet.Numeric, RoundsOnce = false },
        new("UnravelIndex", typeof(FloorDivideOp), v =>
            v[0].UnravelIndex([3, 4])[0],
            Of([5], Domain.Integers(0, 11))) { DTypes = (DTypeSet)((1 << (int)DType.Int32) | (1 << (int)DType.Int64)),
            ReadsElements = true },
        new("Trace", typeof(SumOp), v => v[0].Trace(1), Of(Cube)) { DTypes = DTypeSet.Numeric },
        new("Fold", typeof(ScatterAddOp), v => v[0].Fold(0, 9, 2), Of([3, 2, 4])) { DTypes = DTypeSet.Numeric },
        new("Fold of an inner axis", typeof(ScatterAddOp), v => v[0].Fold(1, 5), Of([2, 3, 2, 3])) { DTypes = DTypeSet.Numeric },
        new("With a part", typeof(SliceAssignOp), v =>
            v[0].With([1, TensorIndex.Step(null, null, -2)], v[1]), Of(Cube), Of([4])) { DTypes = DTypeSet.All },
        new("SearchSorted", typeof(SearchSortedOp), v =>
            v[0].SearchSorted(v[1]), Of([9], Domain.Distinct), Of(Small)) { DTypes = DTypeSet.Numeric },
        Positions<GatherNdOp>("GatherNd", (x, positions) => x.GatherNd(positions), [5, 5, 2], [3, 2]),
        Positions<GatherNdOp>("At", (x, positions) => x.At(positions, positions.Flip(0) - 1), [5, 5, 2], [3, 2]),
        .. Enum.GetValues<ScatterMode>().SelectMany(Scatters),
        new("SearchSorted of rows", typeof(SearchSortedOp), v =>
            v[0].SearchSorted(v[1], right: true), Of([3, 4]), Of(Small)) { DTypes = DTypeSet.Numeric },
    ];

    private static OpRow[] Contractions() =>
    [
        Contraction("a product of matrices", "ij,jk->ik", [4, 3], [3, 5]),
        Contraction("of batches and a transposed result", "bij,bkj->bki", [2, 4, 3], [2, 5, 3]),
        Contraction("over several axes", "ijkl,ljmi->km", [2, 3, 4, 2], [2, 3, 5, 2]),
        Contraction("elementwise", "ij,ij->ij", [4, 3], [4, 3]),
        Contraction("of an outer product", "i,jk", [4], [3, 2]),
        Contraction("with an ellipsis", "...ij,...jk", [2, 1, 4, 3], [5, 3, 2]),
        Contraction("of a bilinear form", "i,ij,j", [4], [4, 3], [3]),
        Contraction("of a diagonal", "iij->ji", [3, 3, 2]),
        Contraction("of a trace", "ii", [4, 4]),
        Contraction("that sums one operand", "ij,k->k", [4, 3], [2]),
        new("TensorDot", typeof(MatMulOp), v =>
            v[0].TensorDot(v[1], [0, -1], [1, 0]), Of([2, 3, 4]), Of([4, 2, 5])) { DTypes = DTypeSet.Numeric },
        new("TensorDot of inner axes", typeof(MatMulOp), v =>
            v[0].TensorDot(v[1], 1), Of([2, 3]), Of([3, 5, 2])) { DTypes = DTypeSet.Numeric },
        new("Outer", typeof(MultiplyOp), v => v[0].Outer(v[1]), Of([4]), Of([3, 2])) { DTypes = DTypeSet.Numeric },
        new("Kron", typeof(MultiplyOp), v => v[0].Kron(v[1]), Of([2, 3]), Of([4])) { DTypes = DTypeSet.Numeric },
        new("Cross", typeof(SubtractOp), v => v[0].Cross(v[1]), Of([4, 3]), Of([3])) { RoundsOnce = false },
    ];

    private static OpRow Contraction(string name, string equation, params Shape[] shapes) => new(
        $"Einsum {name}", equation is "ii" or "iij->ji"
            ? typeof(DiagonalOp)
            : equation is "ij,ij->ij" or "i,jk" or "ij,k->k" ? typeof(MultiplyOp)
            : typeof(MatMulOp),
        v => Tensor.Einsum(equation, v), [.. shapes.Select(shape => Of(shape))])
    { DTypes = DTypeSet.Numeric, RoundsOnce = false };

    private static IEnumerable<OpRow> Scatters(ScatterMode mode)
    {
        DTypeSet dtypes = mode == ScatterMode.Set ? DTypeSet.All : DTypeSet.Numeric;
        yield return Scatter(
            $"ScatterNd to {mode}", (x, positions, updates) => x.ScatterNd(positions, updates, mode), [5, 5, 2], [4, 2], [4, 2], dtypes);
        yield return Scatter(
            $"ScatterSlices to {mode}", (x, positions, updates) => x.ScatterSlices(positions, updates, 1, mode), [2, 6, 3], [4], [2, 4, 3],
            dtypes);
        yield return Scatter(
            $"ScatterAlongAxis to {mode}", (x, positions, updates) => x.ScatterAlongAxis(positions, updates, 0, mode), [5, 3], [4, 2],
            [4, 2], dtypes);
        yield return Scatter(
            $"WithAt to {mode}", (x, positions, updates) => x.WithAt([positions - 5], updates, mode), [5, 3], [4], [3], dtypes);
    }

    private static OpRow Scatter(
        string name, Func<Tensor, Tensor, Tensor, Tensor> apply, Shape values, Shape positions, Shape updates, DTypeSet dtypes) => new(
            name, typeof(ScatterNdOp), v => apply(v[0], v[1], v[2]), Of(values, Domain.Distinct), Of(positions, Domain.Integers(0, 4)),
            Of(updates, OffTenths))
        {
            DTypes = dtypes,
            FixedDTypes = new Dictionary<int, DType> { [1] = DType.Int32 },
            NeedsDistinctElements = true,
        };

    // Numbers that tie with none of Domain.Distinct, and not with each other.
    private static Domain OffTenths => new((_, number) => (((number * 29) % 67) * 0.1) - 3.04 + (number * 1e-3 % 0.07));
}
