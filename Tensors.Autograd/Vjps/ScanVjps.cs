namespace Tensors.Autograd;

internal static class ScanVjps
{
    public static void AddTo(VjpTable vjps)
    {
        vjps.Register<OrderStatisticsOp>(Keeps.Outputs, (context, _) => ToPositions(context.InputSpec(0).Shape, context.Output(1), context.Cotangent));
        vjps.Register<CumulativeExtremeOp>(Keeps.Outputs, (context, _) => ToPositions(context.InputSpec(0).Shape, context.Output(1), context.Cotangent));
        vjps.FromInputAndOutput<LogCumSumExpOp>(OfLogCumSumExp);
        vjps.Register<LinearRecurrenceOp>(Keeps.Inputs | Keeps.Outputs, OfLinearRecurrence);
        vjps.NotDifferentiable<HistogramOp>();
    }

    /// <summary>Cotangents of elements that were taken from the last axis, added up at the positions that they came from.</summary>
    private static Tensor ToPositions(Shape shape, Tensor positions, Tensor dy)
    {
        int taken = positions.Shape[^1];
        int rows = shape[^1] == 0 ? 0 : checked((int)(shape.ElementCount / shape[^1]));
        Tensor starts = (shape[^1] * Tensor.Arange(rows, DType.Int64)).ExpandDims(1);
        Tensor flat = (positions.Reshape(rows, taken) + starts).Flatten();
        return Tensor.Apply(new ScatterAddOp(0, checked((int)shape.ElementCount)), dy.Flatten(), flat).Reshape(shape.Extents);
    }

    /// <summary>
    /// exp(x[j]) · Σᵢ dy[i] · exp(-y[i]) would overflow. As a recurrence, whose factors exp(y[j] - y[j + 1]) are at most 1, it does not, and it is
    /// linear in dy.
    /// </summary>
    private static Tensor OfLogCumSumExp(LogCumSumExpOp op, Tensor x, Tensor y, Tensor dy)
    {
        Tensor factors = Finite(y - Shifted(y, op.Reverse, y));
        return Finite(x - y) * dy.LinearRecurrence(factors, !op.Reverse);

        // Nothing was added where both are -inf.
        static Tensor Finite(Tensor difference) => Tensor.Where(difference.Equal(difference), difference, Tensor.Full([], double.NegativeInfinity, difference.DType)).Exp();
    }

    private static Tensor? OfLinearRecurrence(VjpContext context, int input)
    {
        bool reverse = ((LinearRecurrenceOp)context.Operation).Reverse;
        Tensor factors = context.Input(1);
        Tensor dx = context.Cotangent.LinearRecurrence(Shifted(factors, reverse, Tensor.ZerosLike(factors)), !reverse);
        return input == 0 ? dx : dx * Shifted(context.Output(), !reverse, Tensor.ZerosLike(factors));
    }

    /// <summary>For each position the element after it, or before it, along the last axis; at the end that of <paramref name="atEnd"/>.</summary>
    private static Tensor Shifted(Tensor x, bool before, Tensor atEnd)
    {
        int extent = x.Shape[^1];
        if (extent == 0)
        {
            return x;
        }

        return before
            ? Tensor.Concat([atEnd.Slice(-1, 0, 1), x.Slice(-1, 0, extent - 1)], -1)
            : Tensor.Concat([x.Slice(-1, 1, extent), atEnd.Slice(-1, extent - 1, extent)], -1);
    }
}
