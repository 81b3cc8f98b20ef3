namespace Tensors.Graphs;

/// <summary>Distances of sequences, of which only some elements are there.</summary>
internal static class EditDistances
{
    /// <summary>How many elements have to be put in, taken out or replaced to make each sequence of the other one.</summary>
    public static NodeResults Of(Evaluation e)
    {
        SparsePositions hypothesis = SparsePositions.Of(e, 0, 1, 2), truth = SparsePositions.Of(e, 3, 4, 5);
        int rank = truth.Extents.Length;
        if (rank == 0 || hypothesis.Extents.Length != rank)
        {
            throw new InvalidArgumentException(
                $"EditDistance: hypothesis and truth must have as many axes, at least one, not {hypothesis.Extents.Length} and {rank}.",
                e.Node);
        }

        bool normalizes = e.Attribute("normalize", true);
        Shape shape = Shape.Create(
            [.. hypothesis.Extents.Zip(truth.Extents, (x, y) => SparsePositions.Keepable(e, Math.Max(x, y))).SkipLast(1)]);
        int[] axes = [.. Enumerable.Range(0, rank - 1)];
        Dictionary<long, List<long>> guesses = Sequences(hypothesis, e[1], shape), truths = Sequences(truth, e[4], shape);
        float[] distances = new float[SparsePositions.Keepable(e, shape.ElementCount)];
        for (int i = 0; i < distances.Length; i++)
        {
            List<long> guess = guesses.GetValueOrDefault(i, []), right = truths.GetValueOrDefault(i, []);
            float distance = Distance(guess, right);
            distances[i] = !normalizes || distance == 0 ? distance : distance / right.Count;
        }

        return Tensor.FromArray(distances, shape);
    }

    /// <summary>The elements along the last axis, by the number of the sequence in the result.</summary>
    private static Dictionary<long, List<long>> Sequences(SparsePositions positions, Tensor values, Shape shape)
    {
        Dictionary<long, List<long>> sequences = [];
        long[] elements = values.DType.IsInteger
            ? values.Cast(DType.Int64).ToArray<long>()
            : Array.ConvertAll(values.Cast(DType.Float64).ToArray<double>(), value => BitConverter.DoubleToInt64Bits(value + 0.0));
        for (int i = 0; i < positions.Count; i++)
        {
            long number = 0;
            for (int axis = 0; axis < shape.Rank; axis++)
            {
                number = (number * shape[axis]) + positions[i][axis];
            }

            if (!sequences.TryGetValue(number, out List<long>? sequence))
            {
                sequences[number] = sequence = [];
            }

            sequence.Add(elements[i]);
        }

        return sequences;
    }

    /// <summary>The distance of Levenshtein, row by row of its table.</summary>
    private static int Distance(List<long> from, List<long> to)
    {
        int[] row = [.. Enumerable.Range(0, to.Count + 1)];
        for (int i = 0; i < from.Count; i++)
        {
            (int diagonal, row[0]) = (row[0], i + 1);
            for (int j = 0; j < to.Count; j++)
            {
                int replaced = diagonal + (from[i] == to[j] ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(replaced, Math.Min(row[j], diagonal) + 1);
            }
        }

        return row[^1];
    }
}
