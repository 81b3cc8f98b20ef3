namespace Tensors;

/// <summary>How layers go along sequences.</summary>
internal readonly record struct RecurrentWay(bool Bidirectional, bool BatchFirst)
{
    public int Directions => Bidirectional ? 2 : 1;
}

internal static unsafe partial class Recurrence
{
    /// <summary>Outputs of the last layer, and states and cells of all.</summary>
    public static Tensor[] Layers(
        string name, RecurrentCell cell, Tensor x, ReadOnlySpan<RecurrentWeights> weights, RecurrentWay way, Tensor? state, Tensor? cells,
        Tensor? lengths)
    {
        if (weights.IsEmpty || weights.Length % way.Directions != 0)
        {
            throw new ArgumentException(
                $"{name}: {weights.Length} weights were given; there must be one for each layer and direction.", nameof(weights));
        }

        RecurrentWeights[] layers = weights.ToArray();
        Tensor?[] operands =
            [x, state, cells, lengths,
                .. layers.SelectMany(layer => (Tensor?[])[layer.Input, layer.State, layer.InputBias, layer.StateBias])];
        Tensor[] given = [.. operands.OfType<Tensor>()];
        if (!Tensor.LackExtents(given))
        {
            return Layers(name, cell, operands, way);
        }

        string present = string.Concat(operands.Select(operand => operand is null ? '0' : '1'));
        Tensor[] Whole(Tensor[] known)
        {
            int next = 0;
            return Layers(name, cell, [.. present.Select(mark => mark == '1' ? known[next++] : null)], way);
        }

        return Tensor.ApplyAll(new CompositeOp(name, (cell, way, present), Whole, 3) { HasRankOfFirst = true }, given);
    }

    private static Tensor[] Layers(string name, RecurrentCell cell, Tensor?[] operands, RecurrentWay way)
    {
        (Tensor given, Tensor? state, Tensor? cells, Tensor? givenLengths) = (operands[0]!, operands[1], operands[2], operands[3]);
        if (given.Rank != 3)
        {
            throw new ShapeMismatchException(
                name, $"the inputs {given.Shape} must have three axes, of steps, items and channels", [given.Shape]);
        }

        Tensor x = way.BatchFirst ? given.SwapAxes(0, 1) : given;
        (int steps, int items) = (x.Shape[0], x.Shape[1]);
        Tensor lengths = givenLengths?.Cast(DType.Int32) ?? Tensor.Full([items], steps, DType.Int32);
        Tensor? reversed = way.Bidirectional && givenLengths is not null ? ReversedRows(lengths, steps, items) : null;
        List<Tensor> states = [];
        List<Tensor> lastCells = [];
        int layers = (operands.Length - 4) / 4 / way.Directions;
        for (int layer = 0; layer < layers; layer++)
        {
            Tensor[] outputs = new Tensor[way.Directions];
            for (int direction = 0; direction < way.Directions; direction++)
            {
                int number = (layer * way.Directions) + direction;
                ReadOnlySpan<Tensor?> of = operands.AsSpan(4 + (4 * number), 4);
                Tensor sums = (direction == 0 ? x : Reverse(x, reversed)).Dense(of[0]!, of[2]);
                int units = of[1]!.Shape[0];
                Tensor[] results = Tensor.ApplyAll(
                    new RecurrenceOp(cell), sums, of[1]!, of[3] ?? Tensor.Zeros([sums.Shape[2]], x.DType),
                    First(name, state, number, [items, units], x.DType),
                    First(name, cells, number, [items, cell == RecurrentCell.Lstm ? units : 0], x.DType), lengths);
                outputs[direction] = direction == 0 ? results[0] : Reverse(results[0], reversed);
                states.Add(results[1]);
                lastCells.Add(results[2]);
            }

            x = way.Bidirectional ? Tensor.Concat(outputs, -1) : outputs[0];
        }

        return [way.BatchFirst ? x.SwapAxes(0, 1) : x, Tensor.Stack([.. states]), Tensor.Stack([.. lastCells])];
    }

    private static Tensor First(string name, Tensor? states, int number, int[] shape, DType dtype)
    {
        if (states is null)
        {
            return Tensor.Zeros(Shape.Create(shape), dtype);
        }

        return states.Rank == 3 && number < states.Shape[0]
            ? states[number]
            : throw new ShapeMismatchException(
                name, $"the first states {states.Shape} must be (layers · directions, N, H), and there are more than {number} of them",
                [states.Shape]);
    }

    /// <summary>Sequences from their ends.</summary>
    private static Tensor Reverse(Tensor x, Tensor? rows) => rows is null
        ? x.Flip(0)
        : x.Reshape(x.Shape[0] * x.Shape[1], x.Shape[2]).Gather(rows, 0).Reshape(x.Shape.Extents);

    /// <summary>For each step and item the number of the one that it changes places with; what is behind an item's length stays.</summary>
    private static Tensor ReversedRows(Tensor lengths, int steps, int items)
    {
        Tensor step = Tensor.Arange(steps, DType.Int32).ExpandDims(1);
        Tensor from = Tensor.Where(step < lengths, lengths - 1 - step, step + Tensor.ZerosLike(lengths));
        return ((from * items) + Tensor.Arange(items, DType.Int32)).Reshape(steps * items);
    }
}
