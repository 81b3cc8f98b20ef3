namespace Tensors.Autograd;

internal static class ScanVjps
{
    // Stands for the logarithm of 0 where infinities would have no difference.
    private const double LogOfNothing = -1e30;

    public static void AddTo(VjpTable vjps)
    {
        vjps.Register<OrderStatisticsOp>(Keeps.Outputs, (context, _) => ToPositions(context.InputSpec(0).Shape, context.Output(1), context.Cotangent));
        vjps.Register<CumulativeExtremeOp>(Keeps.Outputs, (context, _) => ToPositions(context.InputSpec(0).Shape, context.Output(1), context.Cotangent));
        vjps.FromInputAndOutput<LogCumSumExpOp>(OfLogCumSumExp);
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
    /// exp(x[j]) · Σᵢ dy[i] · exp(-y[i]) would overflow; its positive and its negative terms are added as logarithms instead.
    /// </summary>
    private static Tensor OfLogCumSumExp(LogCumSumExpOp op, Tensor x, Tensor y, Tensor dy)
    {
        return Part(dy > 0, dy) - Part(dy < 0, -dy);

        Tensor Part(Tensor chosen, Tensor size)
        {
            Tensor log = Tensor.Where(chosen, size, Tensor.OnesLike(size)).Log() - y;
            Tensor terms = Tensor.Where(chosen, log, Tensor.Full([], LogOfNothing, y.DType));
            return (x + Tensor.Apply(new LogCumSumExpOp(!op.Reverse), terms)).Exp();
        }
    }
}
