namespace Tensors.Autograd;

internal static class ScanVjps
{
    public static void AddTo(VjpTable vjps)
    {
        vjps.FromCotangent<CumulativeSumOp>((op, _, dy) => dy.CumulativeSum(op.Axis, op.Exclusive, !op.Reverse));
        vjps.Register<CumulativeProductOp>(
            Keeps.Inputs, (context, _) => OfProduct((CumulativeProductOp)context.Operation, context.Input(0), context.Cotangent));
        vjps.Register<LinearRecurrenceOp>(Keeps.Inputs | Keeps.Outputs, OfRecurrence);
        vjps.Register<CumulativeExtremeOp>(
            Keeps.Outputs, (context, _) => ToPositions(context.InputSpec(0).Shape, context.Output(1), context.Cotangent));
        vjps.FromInputAndOutput<LogCumSumExpOp>(OfLogCumSumExp);
    }

    /// <summary>Cotangents of elements that were taken from the last axis, added up at the positions that they came from.</summary>
    public static Tensor ToPositions(Shape shape, Tensor positions, Tensor dy) =>
        Tensor.Apply(new ScatterAlongAxisOp(shape[^1]), dy, positions);

    /// <summary>
    /// As a recurrence, whose factors are at most 1: of each sum y[j] the former sum has the share 1 / (1 + exp(x[j] - y[j - 1])), and x[j]
    /// the rest. Linear in dy.
    /// </summary>
    private static Tensor OfLogCumSumExp(LogCumSumExpOp op, Tensor x, Tensor y, Tensor dy)
    {
        Tensor factors = Share(y - Beside(x, !op.Reverse));
        return Tensor.Apply(new LinearRecurrenceOp(y.Rank - 1, !op.Reverse), factors, dy).MultiplyOrZero(Share(x - Beside(y, op.Reverse)));

        // Nothing was added where both are -inf.
        static Tensor Share(Tensor difference) =>
            Tensor.Where(difference.Equal(difference), difference, Tensor.Full([], double.NegativeInfinity, difference.DType)).Sigmoid();
    }

    /// <summary>For each position the element after it, or before it, along the last axis; -inf at the end.</summary>
    private static Tensor Beside(Tensor x, bool after)
    {
        int extent = x.Shape[^1];
        (int, int)[] padding = new (int, int)[x.Rank];
        padding[^1] = after ? (0, 1) : (1, 0);
        return extent == 0 ? x : x.Slice(-1, after ? 1 : 0, after ? extent : extent - 1).Pad(padding, double.NegativeInfinity);
    }

    private static Tensor OfProduct(CumulativeProductOp op, Tensor x, Tensor dy)
    {
        Tensor weights = op.Exclusive ? Next(dy, op.Axis, op.Reverse) : dy;
        Tensor later = Tensor.Apply(new LinearRecurrenceOp(op.Axis, !op.Reverse), Next(x, op.Axis, op.Reverse), weights);
        return x.CumulativeProduct(op.Axis, exclusive: true, op.Reverse).MultiplyOrZero(later);
    }

    /// <summary>With gᵢ = dyᵢ + aᵢ₊₁ · gᵢ₊₁: db = g and daᵢ = gᵢ · yᵢ₋₁.</summary>
    private static Tensor OfRecurrence(VjpContext context, int input)
    {
        LinearRecurrenceOp op = (LinearRecurrenceOp)context.Operation;
        Tensor g = Tensor.Apply(
            new LinearRecurrenceOp(op.Axis, !op.Reverse), Next(context.Input(0), op.Axis, op.Reverse), context.Cotangent);
        return input == 1 ? g : g.MultiplyOrZero(Next(context.Output(), op.Axis, !op.Reverse));
    }

    /// <summary>The element after each, in the direction of a scan, and 0 after the last.</summary>
    private static Tensor Next(Tensor x, int axis, bool reverse)
    {
        (int, int)[] padding = new (int, int)[x.Rank];
        padding[axis] = reverse ? (1, 0) : (0, 1);
        int extent = x.Shape[axis];
        return extent == 0 ? x : x.Slice(axis, reverse ? 0 : 1, reverse ? extent - 1 : extent).Pad(padding);
    }
}
