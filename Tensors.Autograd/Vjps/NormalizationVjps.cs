namespace Tensors.Autograd;

internal static class NormalizationVjps
{
    public static void AddTo(VjpTable vjps)
    {
        vjps.Register<SoftmaxOp>(Keeps.Outputs, (context, _) => OfSoftmax(context.Output(), context.Cotangent, ((SoftmaxOp)context.Operation).Axis));
        vjps.Register<LogSoftmaxOp>(Keeps.Outputs, (context, _) =>
            context.Cotangent - context.Output().Exp().MultiplyOrZero(context.Cotangent.Sum(((LogSoftmaxOp)context.Operation).Axis, keepDims: true)));
        vjps.FromInputAndOutput<LogSumExpOp>((op, x, y, dy) =>
            ReductionVjps.Spread(op, dy, x.Shape).MultiplyOrZero(ShareOfSum(x, ReductionVjps.Spread(op, y, x.Shape))));

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
    }

    /// <summary>e^(x - y). Nothing was added where both are -inf; what is +inf is the whole sum.</summary>
    private static Tensor ShareOfSum(Tensor x, Tensor y)
    {
        Tensor difference = x - y;
        return Tensor.Where(difference.Equal(difference), difference, Tensor.Where(x > 0, Tensor.ZerosLike(x), x)).Exp();
    }

    private static Tensor OfSoftmax(Tensor y, Tensor dy, int axis) =>
        y.MultiplyOrZero(dy - y.MultiplyOrZero(dy).Sum(axis, keepDims: true));

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
            1 => C().MultiplyOrZero(dg.MultiplyOrZero(s).Sum(-1, keepDims: true) - dg),
            _ => dg.MultiplyOrZero((p.Sum(-1, keepDims: true) * s) - p).Sum(-1),
        };
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
            _ => dg.MultiplyOrZero(s - classes.OneHot(x.Shape[^1], x.DType)).Sum(-1),
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
                new LayerNormGradientOp(op.Axis, op.Epsilon, op.Centered), context.Input(0), context.InputCount > 1 ? dy.MultiplyOrZero(context.Input(1)) : dy),
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
