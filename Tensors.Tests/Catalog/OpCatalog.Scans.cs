namespace Tensors.Tests;

internal static partial class OpCatalog
{
    private static OpRow[] Scans() =>
    [
        .. Running<CumulativeSumOp>("CumulativeSum", (x, axis, exclusive, reverse) => x.CumulativeSum(axis, exclusive, reverse)),
        .. Running<CumulativeProductOp>(
            "CumulativeProduct", (x, axis, exclusive, reverse) => x.CumulativeProduct(axis, exclusive, reverse)),
        new("CumulativeProduct with zeros", typeof(CumulativeProductOp), v =>
            v[0].CumulativeProduct(1), Of([4, 6], Domain.Integers(-1, 1))),
        new("CumulativeSum of truth values", typeof(CumulativeSumOp), v =>
            v[0].CumulativeSum(1), Of([4, 6], Domain.Integers(0, 1))) { DTypes = DTypeSet.Bool },
        new("LinearRecurrence", typeof(LinearRecurrenceOp), v => Tensor.Apply(new LinearRecurrenceOp(1, false), v), Of([3, 5]), Of([3, 5])),
        new("LinearRecurrence from the end", typeof(LinearRecurrenceOp), v =>
            Tensor.Apply(new LinearRecurrenceOp(0, true), v), Of([4, 3]), Of([4, 3])),
        Distinct<CumulativeExtremeOp>("CumMax", x => x.CumMax(1).Values) with { DTypes = DTypeSet.Numeric },
        Distinct<CumulativeExtremeOp>("CumMin", x => x.CumMin(-1).Values) with { DTypes = DTypeSet.Numeric },
        Distinct<CumulativeExtremeOp>("CumMax of the first axis", x => x.CumMax(0).Values) with { DTypes = DTypeSet.Numeric },
        Distinct<CumulativeExtremeOp>("Positions of CumMin", x => x.CumMin(1).Positions) with { DTypes = DTypeSet.Integer },
        new("LogCumSumExp", typeof(LogCumSumExpOp), v => v[0].LogCumSumExp(1), Of(Cube)),
        new("LogCumSumExp backwards", typeof(LogCumSumExpOp), v => v[0].LogCumSumExp(2, reverse: true), Of(Cube)),
    ];

    private static OpRow Distinct<TOperation>(string name, Func<Tensor, Tensor> apply)
        where TOperation
            : Operation => new(name, typeof(TOperation), v => apply(v[0]), Of(Cube, Domain.Distinct)) { NeedsDistinctElements = true };

    private static IEnumerable<OpRow> Running<TOperation>(string name, Func<Tensor, int, bool, bool, Tensor> apply)
        where TOperation : Operation
    {
        foreach (
            (int axis, bool exclusive, bool reverse) in (
                (int, bool, bool)[])[(-1, false, false), (2, true, true), (1, true, false), (0, false, true)])
        {
            string form = (exclusive ? ", exclusive" : "") + (reverse ? ", from the end" : "");
            yield return new(
                $"{name} over axis {axis}{form}", typeof(TOperation), v => apply(v[0], axis, exclusive, reverse),
                Of(Cube))
            { DTypes = DTypeSet.Numeric };
        }
    }
}
