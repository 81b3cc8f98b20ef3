namespace Tensors;

/// <summary>Rules for shapes of recurrences, and the same recurrences in public operations.</summary>
internal static unsafe partial class Recurrence
{
    /// <summary>The number of the operand that holds lengths.</summary>
    public const int Lengths = 5;

    public static DType Require(string operation, RecurrentCell cell, ReadOnlySpan<Tensor> inputs)
    {
        DType dtype = inputs[0].DType;
        DTypeErrors.Require(operation, inputs[0], DTypeSet.Floating);
        for (int i = 1; i < Lengths; i++)
        {
            DTypeErrors.RequireSame(operation, inputs[0], inputs[i]);
        }

        DTypeErrors.Require(operation, inputs[Lengths], (DTypeSet)(1 << (int)DType.Int32));
        (Shape sums, Shape weights, Shape bias, Shape state, Shape cells) =
            (inputs[0].Shape, inputs[1].Shape, inputs[2].Shape, inputs[3].Shape, inputs[4].Shape);
        bool fits = sums.Rank == 3 && weights.Rank == 2 && bias.Rank == 1 && state.Rank == 2 && cells.Rank == 2
            && inputs[Lengths].Shape.Rank == 1
            && state[0] == sums[1] && cells[0] == sums[1] && inputs[Lengths].Shape[0] == sums[1]
            && weights[0] == state[1] && weights[1] == cell.Parts() * state[1] && sums[2] == weights[1] && bias[0] == weights[1]
            && cells[1] == (cell == RecurrentCell.Lstm ? state[1] : 0);
        return fits
            ? dtype
            : throw new ShapeMismatchException(
                operation,
                $"sums {sums}, weights {weights}, bias {bias}, states {state}, cells {cells} and lengths {inputs[Lengths].Shape} must be "
                + $"(T, N, {cell.Parts()} · H), "
                + $"(H, {cell.Parts()} · H), ({cell.Parts()} · H), (N, H), (N, {(cell == RecurrentCell.Lstm ? "H" : "0")}) and (N)",
                [sums, weights, state]);
    }

    /// <summary>The operands as kernels take them.</summary>
    public static Tensor[] Contiguous(ReadOnlySpan<Tensor> inputs)
    {
        Tensor[] contiguous = new Tensor[inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            contiguous[i] = Tensor.ContiguousNow(inputs[i]);
        }

        return contiguous;
    }

    /// <exception cref="ArgumentOutOfRangeException">A length is negative or greater than the number of steps.</exception>
    public static RecurrentSizes Sizes(Shape sums, Shape state, int* lengths)
    {
        (int steps, int items) = (sums[0], sums[1]);
        int longest = 0;
        for (int item = 0; item < items; item++)
        {
            if (lengths[item] < 0 || lengths[item] > steps)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(lengths), lengths[item], $"Recurrence: the length of item {item} is outside [0, {steps}].");
            }

            longest = Math.Max(longest, lengths[item]);
        }

        return new(steps, longest, items, state[1], lengths);
    }

    /// <summary>
    /// Outputs, last states and last cells of <see cref="RecurrenceOp"/>, step by step in operations that have derivatives of every order.
    /// </summary>
    public static Tensor[] InSteps(RecurrentCell cell, Tensor sums, Tensor weights, Tensor bias, Tensor state, Tensor cells, Tensor lengths)
    {
        (int steps, int units) = (sums.Shape[0], state.Shape[1]);
        Tensor[] outputs = new Tensor[steps];
        for (int t = 0; t < steps; t++)
        {
            Tensor runs = (lengths > t).ExpandDims(-1);
            (Tensor next, Tensor nextCells) = Step(cell, sums[t], weights, bias, state, cells, units);
            outputs[t] = Tensor.Where(runs, next, Tensor.ZerosLike(next));
            state = Tensor.Where(runs, next, state);
            cells = cell == RecurrentCell.Lstm ? Tensor.Where(runs, nextCells, cells) : cells;
        }

        return [steps == 0 ? Tensor.Zeros([0, state.Shape[0], units], state.DType) : Tensor.Stack(outputs), state, cells];
    }

    private static (Tensor State, Tensor Cells) Step(
        RecurrentCell cell, Tensor a, Tensor weights, Tensor bias, Tensor state, Tensor cells, int units)
    {
        Tensor Part(Tensor x, int part) => x.Slice(-1, part * units, (part + 1) * units);
        Tensor u = state.MatMul(weights) + bias;
        switch (cell)
        {
            case RecurrentCell.Tanh:
                return ((a + u).Tanh(), cells);
            case RecurrentCell.Relu:
                return ((a + u).Relu(), cells);
            case RecurrentCell.Lstm:
                Tensor gates = a + u;
                Tensor next = (Part(gates, 1).Sigmoid() * cells) + (Part(gates, 0).Sigmoid() * Part(gates, 2).Tanh());
                return (Part(gates, 3).Sigmoid() * next.Tanh(), next);
            default:
                Tensor r = (Part(a, 0) + Part(u, 0)).Sigmoid();
                Tensor z = (Part(a, 1) + Part(u, 1)).Sigmoid();
                Tensor inner = cell == RecurrentCell.Gru ? r * Part(u, 2) : (r * state).MatMul(Part(weights, 2)) + Part(bias, 2);
                Tensor n = (Part(a, 2) + inner).Tanh();
                return (((1 - z) * n) + (z * state), cells);
        }
    }
}
