namespace Tensors.Graphs;

// Segments of rows that are named by their positions in a table.
internal static partial class IndexingKinds
{
    private static void SparseSegments(KindTable kinds)
    {
        SparseSegment(kinds, "SparseSegmentSum", (_, rows) => rows);
        SparseSegment(kinds, "SparseSegmentMean", (counts, rows) => rows / counts);
        SparseSegment(kinds, "SparseSegmentSqrtN", (counts, rows) => rows / counts.Sqrt());
    }

    /// <summary>Three kinds: with as many segments as the last one says, with a given number of them, and the gradient of both.</summary>
    /// <param name="kinds">Where they go.</param>
    /// <param name="op">The first of them.</param>
    /// <param name="scale">From how many rows a segment has (at least 1), as a column, to its row of sums as it is wanted.</param>
    private static void SparseSegment(KindTable kinds, string op, Func<Tensor, Tensor, Tensor> scale)
    {
        kinds.Function(
            op,
            node => CountOf(node.Operand(2), op),
            (x, count) => Fold(x[0], x[1], x[2], count),
            operands: 3,
            infer: node => node.Output(node.Type(0), node.Shape(0).Rank is null ? PartialShape.Unknown : [null, .. node.Shape(0).Skip(1)]),
            leastRank: 1,
            types: [("T", 0), ("Tidx", 1)]);
        kinds.Function(
            op + "WithNumSegments",
            node => node.Integer(3) is var count && count >= CountOf(node.Operand(2), op)
                ? count
                : throw new InvalidArgumentException(
                    $"{op}: segment {CountOf(node.Operand(2), op) - 1} is out of range [0, {count}).", null),
            (x, count) => Fold(x[0], x[1], x[2], count),
            operands: 3,
            infer: node =>
                node.Output(node.Type(0), node.Shape(0).Rank is null ? PartialShape.Unknown : [node.Integer(3), .. node.Shape(0).Skip(1)]),
            leastRank: 1,
            types: [("T", 0), ("Tidx", 1), ("Tnumsegments", 3)]);
        kinds.Function(
            op + "Grad",
            node => node.Integer(3),
            (x, count) => scale(CountsOf(x[2], x[0]), x[0]).Gather(x[2]).SegmentSum(x[1], count),
            operands: 3,
            infer: node =>
                node.Output(node.Type(0), node.Shape(0).Rank is null ? PartialShape.Unknown : [node.Integer(3), .. node.Shape(0).Skip(1)]),
            leastRank: 1,
            types: [("T", 0), ("Tidx", 1)]);

        Tensor Fold(Tensor table, Tensor rows, Tensor segments, int count)
        {
            Tensor sums = table.Gather(rows).SegmentSum(segments, count);
            return scale(CountsOf(segments, sums), sums);
        }
    }

    /// <summary>How many rows each segment has, at least 1, as a column beside one row for each.</summary>
    private static Tensor CountsOf(Tensor segments, Tensor rows)
    {
        Tensor counts = Tensor.Ones(segments.Shape, rows.DType).SegmentSum(segments, rows.Shape[0]);
        return counts.Maximum(Tensor.OnesLike(counts)).Reshape([rows.Shape[0], .. Enumerable.Repeat(1, rows.Rank - 1)]);
    }
}
