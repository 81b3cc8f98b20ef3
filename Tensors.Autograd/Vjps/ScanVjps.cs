namespace Tensors.Autograd;

internal static class ScanVjps
{
    public static void AddTo(VjpTable vjps)
    {
        vjps.Register<OrderStatisticsOp>(Keeps.Outputs, (context, _) => ToPositions(
            context.InputSpec(0).Shape, context.Output(1), Shares(((OrderStatisticsOp)context.Operation).Weights, context.Cotangent)));
        vjps.Register<CumulativeExtremeOp>(Keeps.Outputs, (context, _) => ToPositions(context.InputSpec(0).Shape, context.Output(1), context.Cotangent));
        vjps.FromInputAndOutput<LogCumSumExpOp>(OfLogCumSumExp);
        vjps.NotDifferentiable<HistogramOp>();
        vjps.NotDifferentiable<BinCountOp>();
    }

    /// <summary>What the lower and then the upper elements of quantiles receive.</summary>
    private static Tensor Shares(ValueArray<double> weights, Tensor dy)
    {
        Tensor upper = Tensor.FromArray<double>([.. weights]).Cast(dy.DType);
        return Tensor.Concat([dy.MultiplyOrZero(1 - upper), dy.MultiplyOrZero(upper)], -1);
    }

    /// <summary>Cotangents of elements that were taken from the last axis, added up at the positions that they came from.</summary>
    private static Tensor ToPositions(Shape shape, Tensor positions, Tensor dy) => Tensor.Apply(new ScatterAlongAxisOp(shape[^1]), dy, positions);

    /// <summary>
    /// As a recurrence, whose factors are at most 1: of each sum y[j] the former sum has the share 1 / (1 + exp(x[j] - y[j - 1])), and x[j] the
    /// rest. Linear in dy.
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
}
