namespace Tensors.Tests;

internal static partial class OpCatalog
{
    private static (Shape, Domain)[] OfRecurrence(int parts, int inputs = 2, int units = 3) =>
    [
        Of([3, 2, inputs], Domain.Between(-1, 1)), Of([inputs, parts * units], Domain.Between(-1, 1)),
        Of([units, parts * units], Domain.Between(-1, 1)),
        Of([parts * units], Domain.Between(-1, 1)), Of([2, units], Domain.Between(-1, 1)),
    ];

    private static IEnumerable<OpRow> Recurrent() => Recurrences().Select(row => row with { RoundsOnce = false });

    private static OpRow[] Recurrences() =>
    [
        new(
            "Lstm", typeof(RecurrenceOp),
            v => OneAfterTheOther(
                v[0].Lstm([new(v[1], v[2], null, v[3])], initialState: v[4].ExpandDims(0), initialCell: v[5].ExpandDims(0))),
            [.. OfRecurrence(4), Of([2, 3], Domain.Between(-1, 1))]),
        new("Gru", typeof(RecurrenceOp), v =>
            v[0].Gru([new(v[1], v[2], null, v[3])], initialState: v[4].ExpandDims(0)).Outputs, OfRecurrence(3)),
        new(
            "Gru that resets before the product", typeof(RecurrenceOp),
            v => v[0].Gru([new(v[1], v[2], v[3])], initialState: v[4].ExpandDims(0), resetsBefore: true).Outputs, OfRecurrence(3)),
        new("Rnn", typeof(RecurrenceOp), v => v[0].Rnn([new(v[1], v[2], v[3])], initialState: v[4].ExpandDims(0), batchFirst: true).Outputs,
        [
            Of([2, 3, 2], Domain.Between(-1, 1)), .. OfRecurrence(1)[1..],
        ]),
        new("Rnn that rectifies", typeof(RecurrenceOp), v =>
            v[0].Rnn([new(v[1], v[2], null, v[3])], initialState: v[4].ExpandDims(0), rectifies: true).State, OfRecurrence(1)),
        .. Enum.GetValues<RecurrentCell>().Select(GradientOf),
    ];

    private static OpRow GradientOf(RecurrentCell cell)
    {
        (Shape, Domain)[] of = OfRecurrence(cell == RecurrentCell.Lstm ? 4 : cell is RecurrentCell.Tanh or RecurrentCell.Relu ? 1 : 3);
        int cells = cell == RecurrentCell.Lstm ? 3 : 0;
        return new(
            $"RecurrenceGradient of {cell}", typeof(RecurrenceGradientOp),
            v =>
            {
                Tensor[] operands = [v[0].Dense(v[1]), v[2], v[3], v[4], v[5], v[6]];
                Tensor[] results = Tensor.ApplyAll(new RecurrenceOp(cell), operands);
                return Tensor.ApplyAll(new RecurrenceGradientOp(cell), [.. operands, results[0], results[3], v[7], v[8], v[9]])[0];
            },
            [
                .. of, Of([2, cells], Domain.Between(-1, 1)), Of([2], Domain.Integers(1, 3)), Of([3, 2, 3], Domain.Between(-1, 1)),
                Of([2, 3], Domain.Between(-1, 1)), Of([2, cells], Domain.Between(-1, 1)),
            ])
        {
            FixedDTypes = new Dictionary<int, DType> { [6] = DType.Int32 },

            // Graphs hold the rule of a recurrence as a whole: extents of eleven operands that have to fit together tell nothing while they
            // are not known.
            ReadsElements = true,
        };
    }

    private static Tensor OneAfterTheOther((Tensor Outputs, Tensor State, Tensor Cell) of) =>
        Tensor.Concat([of.Outputs, of.State, of.Cell], 0);
}
