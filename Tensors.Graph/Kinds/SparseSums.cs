namespace Tensors.Graphs;

/// <summary>Sums of tensors of which only some elements are there: elements at one position are added, the others stay.</summary>
internal static class SparseSums
{
    public static void AddTo(KindTable kinds)
    {
        kinds.Add(new("SparseAdd")
        {
            Types = [("T", 1), ("Treal", 6)],
            LeastOperands = 7,
            Infer = node =>
            {
                SparseKinds.RequirePositions(node, 0, 2, 3, 5);
                node.RequireSameType(1, 4);
                node.RequireRank(6, 0);
                PartialShape shape = ShapeRules.Merge(node, node.RequireRank(2, 1), node.RequireRank(5, 1));
                node.Output(DataType.Int64, [null, shape[0]]);
                node.Output(node.Type(1), [null]);
                node.Output(DataType.Int64, shape);
            },
            Computes = Add,
            Gradient = node =>
            {
                IReadOnlyList<Tensor> slopes = node.Graph.AddNode(
                    "SparseAddGrad", null,
                    [node.Grads[1]!.ToTensor(), node.Input(0), node.Input(3), node.Node.Outputs[0]]).Outputs;
                return [null, slopes[0], null, null, slopes[1], null, null];
            },
        });
        kinds.Add(new("SparseAddGrad")
        {
            LeastOperands = 4,
            Infer = node =>
            {
                SparseKinds.RequirePositions(node, 1, 2, 3);
                node.Output(node.Type(0), [node.RequireRank(1, 2)[0]]);
                node.Output(node.Type(0), [node.RequireRank(2, 2)[0]]);
            },
            Computes = e => (Tensor[])[Back(e, 1), Back(e, 2)],
            IsNotDifferentiable = true,
        });
    }

    private static NodeResults Add(Evaluation e)
    {
        SparsePositions left = SparsePositions.Of(e, 0, 1, 2), right = SparsePositions.Of(e, 3, 4, 5);
        if (!left.Extents.AsSpan().SequenceEqual(right.Extents))
        {
            throw new InvalidArgumentException(
                $"SparseAdd: the operands have shapes [{string.Join(", ", left.Extents)}] and [{string.Join(", ", right.Extents)}], which "
                + "must be equal.", e.Node);
        }

        // From the element of the sum to those of the operands; what is behind the last stands for 0.
        List<int> fromLeft = [], fromRight = [];
        int[] ofLeft = left.Order(), ofRight = right.Order();
        (int i, int j) = (0, 0);
        while (i < ofLeft.Length || j < ofRight.Length)
        {
            int compared = i == ofLeft.Length ? 1 : j == ofRight.Length ? -1 : left[ofLeft[i]].SequenceCompareTo(right[ofRight[j]]);
            fromLeft.Add(compared <= 0 ? ofLeft[i++] : left.Count);
            fromRight.Add(compared >= 0 ? ofRight[j++] : right.Count);
        }

        Tensor sums = WithZero(e[1]).Gather(Tensor.FromArray(fromLeft.ToArray()))
            + WithZero(e[4]).Gather(Tensor.FromArray(fromRight.ToArray()));

        // Only where two elements meet may their sum be left out.
        bool[] isLarge = (sums.Abs() >= e[6].Cast(sums.Abs().DType)).ToArray<bool>();
        int[] kept =
            [.. Enumerable.Range(0, isLarge.Length).Where(k => isLarge[k] || fromLeft[k] == left.Count || fromRight[k] == right.Count)];
        List<long> coordinates = [];
        foreach (int k in kept)
        {
            coordinates.AddRange(fromLeft[k] < left.Count ? left[fromLeft[k]] : right[fromRight[k]]);
        }

        return (Tensor[])
        [
            SparsePositions.Create(coordinates, kept.Length, left.Extents).ToTensor(), sums.Gather(Tensor.FromArray(kept)),
            Tensor.FromArray(left.Extents),
        ];
    }

    /// <summary>The cotangents at the positions of an operand; 0 where the sum was left out.</summary>
    private static Tensor Back(Evaluation e, int operand)
    {
        long[] own = e[operand].ToArray<long>(), all = e[3].ToArray<long>();
        int rank = e[3].Rank == 2 ? e[3].Shape[1] : 0;
        int count = e[operand].Shape[0];
        if (e[operand].Rank != 2 || e[operand].Shape[1] != rank || e[0].Rank != 1 || e[0].Shape[0] != e[3].Shape[0])
        {
            throw new InvalidArgumentException(
                $"SparseAddGrad: {e[0].Shape} cotangents at {e[3].Shape} do not fit {e[operand].Shape} positions.", e.Node);
        }

        Dictionary<string, int> places = [];
        for (int i = 0; i < e[0].Shape[0]; i++)
        {
            places[Key(all, i)] = i;
        }

        return WithZero(e[0]).Gather(Tensor.FromArray<int>(
            [.. Enumerable.Range(0, count).Select(i => places.GetValueOrDefault(Key(own, i), e[0].Shape[0]))]));

        string Key(long[] coordinates, int row) => string.Join(',', coordinates.AsSpan(row * rank, rank).ToArray());
    }

    private static Tensor WithZero(Tensor values) => Tensor.Concat([values, Tensor.Zeros([1], values.DType)]);
}
