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
    /// exp(x[j]) · Σᵢ dy[i] · exp(-y[i]) would overflow. As a recurrence, whose factors exp(y[j] - y[j + 1]) are at most 1, it does not, and it is
    /// linear in dy.
    /// </summary>
    private static Tensor OfLogCumSumExp(LogCumSumExpOp op, Tensor x, Tensor y, Tensor dy)
    {
        Tensor factors = Finite(y - Neighbours(y, op.Reverse));
        return Tensor.Apply(new LinearRecurrenceOp(y.Rank - 1, !op.Reverse), factors, dy).MultiplyOrZero(Finite(x - y));

        // Nothing was added where both are -inf.
        static Tensor Finite(Tensor difference) => Tensor.Where(difference.Equal(difference), difference, Tensor.Full([], double.NegativeInfinity, difference.DType)).Exp();
    }

    /// <summary>For each position the element after it, or before it, along the last axis; at the end the element itself.</summary>
    private static Tensor Neighbours(Tensor x, bool before)
    {
        int extent = x.Shape[^1];
        if (extent == 0)
        {
            return x;
        }

        return before
            ? Tensor.Concat([x.Slice(-1, 0, 1), x.Slice(-1, 0, extent - 1)], -1)
            : Tensor.Concat([x.Slice(-1, 1, extent), x.Slice(-1, extent - 1, extent)], -1);
    }
}
