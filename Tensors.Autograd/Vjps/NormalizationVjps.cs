namespace Tensors.Autograd;

internal static class NormalizationVjps
{
    public static void AddTo(VjpTable vjps)
    {
        vjps.Register<SoftmaxOp>(
            Keeps.Outputs, (context, _) => OfSoftmax(context.Output(), context.Cotangent, ((SoftmaxOp)context.Operation).Axis));
        vjps.Register<LogSoftmaxOp>(Keeps.Outputs, (context, _) =>
            OfLogSoftmax(context.Output().Exp(), context.Cotangent, ((LogSoftmaxOp)context.Operation).Axis));
        vjps.FromInputAndOutput<LogSumExpOp>((op, x, y, dy) =>
            ReductionVjps.Spread(op, dy, x.Shape).MultiplyOrZero(SharesOfSum(op, x, ReductionVjps.Spread(op, y, x.Shape))));

        vjps.Register<SoftmaxCrossEntropyOp>(Keeps.Inputs, (context, input) => input == 0
            ? Tensor.Apply<SoftmaxCrossEntropyGradientOp>(context.Input(0), context.Input(1), context.Cotangent)
            : (-context.Cotangent.ExpandDims(-1)).MultiplyOrZero(context.Input(0).LogSoftmax()));
        vjps.Register<SparseSoftmaxCrossEntropyOp>(Keeps.Inputs, (context, input) => input == 0
            ? Tensor.Apply<SparseSoftmaxCrossEntropyGradientOp>(context.Input(0), context.Input(1), context.Cotangent)
            : null);
        vjps.Register<SoftmaxCrossEntropyGradientOp>(Keeps.Inputs, OfCrossEntropyGradient);
        vjps.Register<SparseSoftmaxCrossEntropyGradientOp>(Keeps.Inputs, OfSparseCrossEntropyGradient);

        vjps.Register<LayerNormOp>(Keeps.Inputs, OfLayerNorm);
        vjps.Register<LayerNormGradientOp>(Keeps.Inputs, OfLayerNormGradient);
        ChannelNormDerivatives.AddTo(vjps);
    }

    /// <summary>The softmax over all folded axes. Of nothing but -inf nobody has a share, and what is +inf is the whole sum.</summary>
    private static Tensor SharesOfSum(LogSumExpOp op, Tensor x, Tensor y)
    {
        Tensor shares = ReductionVjps.AlongMerged(x, op.Axes, lines => lines.Softmax());
        return Tensor.Where(y.IsInfinity(), x.Equal(double.PositiveInfinity).Cast(x.DType), shares);
    }

    private static Tensor OfSoftmax(Tensor y, Tensor dy, int axis) =>
        Balanced(y, y.MultiplyOrZero(dy - y.MultiplyOrZero(dy).Sum(axis, keepDims: true)), axis);

    private static Tensor OfLogSoftmax(Tensor shares, Tensor dy, int axis) =>
        Balanced(shares, dy - shares.MultiplyOrZero(dy.Sum(axis, keepDims: true)), axis);

    /// <summary>
    /// Slopes along an axis that add up to 0, as those of shares do. That of a share near 1 is made of what it lacks of 1, which its digits
    /// have lost: it is what the others leave.
    /// </summary>
    private static Tensor Balanced(Tensor shares, Tensor slopes, int axis)
    {
        Tensor most = shares > SlopeBalance.GreatShare;
        Tensor others = Tensor.Where(most, Tensor.Zeros([], slopes.DType), slopes);
        return Tensor.Where(most, -others.Sum(axis, keepDims: true), others);
    }

    /// <summary>Of g = c · (t · s - p), with s = softmax(x), p the labels, t their sum and c the cotangent.</summary>
    private static Tensor? OfCrossEntropyGradient(VjpContext context, int input)
    {
        (Tensor x, Tensor p, Tensor dg) = (context.Input(0), context.Input(1), context.Cotangent);
        Tensor s = x.Softmax();

        // Looked at only where it is needed: in forward mode the cotangent has no value.
        Tensor C() => context.Input(2).ExpandDims(-1);
        return input switch
        {
            0 => OfSoftmax(s, dg.MultiplyOrZero(C().MultiplyOrZero(p.Sum(-1, keepDims: true))), -1),
            1 => C().MultiplyOrZero(-OfLabels(s, dg)),
            _ => dg.MultiplyOrZero(-OfLogSoftmax(s, p, -1)).Sum(-1),
        };
    }

    /// <summary>dg - Σ s · dg. Where a class has a great share, by differences from its dg, which would cancel.</summary>
    private static Tensor OfLabels(Tensor s, Tensor dg)
    {
        Tensor differences = dg - Tensor.Where(s > SlopeBalance.GreatShare, dg, Tensor.Zeros([], dg.DType)).Sum(-1, keepDims: true);
        return differences - s.MultiplyOrZero(differences).Sum(-1, keepDims: true);
    }

    /// <summary>Of g = c · (s - onehot).</summary>
    private static Tensor? OfSparseCrossEntropyGradient(VjpContext context, int input)
    {
        (Tensor x, Tensor classes, Tensor dg) = (context.Input(0), context.Input(1), context.Cotangent);
        Tensor s = x.Softmax();
        return input switch
        {
            0 => OfSoftmax(s, dg.MultiplyOrZero(context.Input(2).ExpandDims(-1)), -1),
            1 => null,
            _ => dg.MultiplyOrZero(-OfLogSoftmax(s, classes.OneHot(x.Shape[^1], x.DType), -1)).Sum(-1),
        };
    }

    private static Tensor? OfLayerNorm(VjpContext context, int input)
    {
        LayerNormOp op = (LayerNormOp)context.Operation;
        Tensor dy = context.Cotangent;
        Shape slice = Shape.Create(dy.Shape.Extents[op.Axis..]);
        return input switch
        {
            0 => Tensor.Apply(
                new LayerNormGradientOp(op.Axis, op.Epsilon, op.Centered), context.Input(0),
                context.InputCount > 1 ? dy.MultiplyOrZero(context.Input(1)) : dy),
            1 => dy.MultiplyOrZero(Tensor.Apply(op, context.Input(0))).SumTo(slice),
            _ => dy.SumTo(slice),
        };
    }

    /// <summary>
    /// Of g = J · h, with J the symmetric Jacobian of x̂ = (x - mean) · r and r = 1 / √(variance + epsilon). With a = mean (dg · x̂) and
    /// b = mean (h · x̂): dh = J · dg and dx = -r² · (mean (dg · h) - mean dg · mean h - a · b) · x̂ - J · (r · (b · dg + a · h)).
    /// </summary>
    private static Tensor? OfLayerNormGradient(VjpContext context, int input)
    {
        LayerNormGradientOp op = (LayerNormGradientOp)context.Operation;
        (Tensor x, Tensor h, Tensor dg) = (context.Input(0), context.Input(1), context.Cotangent);
        if (input == 1)
        {
            return Tensor.Apply(op, x, dg);
        }

        int[] axes = [.. Enumerable.Range(op.Axis, x.Rank - op.Axis)];
        Tensor Mean(Tensor values) => values.Mean(axes, keepDims: true);
        Tensor normalized = Tensor.Apply(new LayerNormOp(op.Axis, op.Epsilon, op.Centered), x);
        Tensor r = ((op.Centered ? x.Variance(axes, keepDims: true) : Mean(x.Square())) + op.Epsilon).Rsqrt();
        (Tensor a, Tensor b) = (Mean(dg.MultiplyOrZero(normalized)), Mean(h.MultiplyOrZero(normalized)));
        Tensor covariance = Mean(dg.MultiplyOrZero(h)) - a.MultiplyOrZero(b);
        covariance = op.Centered ? covariance - Mean(dg).MultiplyOrZero(Mean(h)) : covariance;
        Tensor along = covariance.MultiplyOrZero(r.Square()).MultiplyOrZero(normalized);
        return -along - Tensor.Apply(op, x, (dg.MultiplyOrZero(b) + a.MultiplyOrZero(h)).MultiplyOrZero(r));
    }
}
