namespace Tensors.Autograd;

internal static class LossVjps
{
    public static void AddTo(VjpTable vjps)
    {
        vjps.Register<CtcLossOp>(Keeps.Inputs, (context, input) =>
        {
            CtcLossOp op = (CtcLossOp)context.Operation;
            return input == 0
                ? Tensor.Apply(new CtcLossGradientOp(op.Blank, op.MergesRepeated), [.. Operands(context), context.Cotangent])
                : null;
        });
        vjps.Register<CtcLossGradientOp>(Keeps.Inputs, OfCtcGradient);
    }

    private static Tensor[] Operands(VjpContext context) => [.. Enumerable.Range(0, 4).Select(context.Input)];

    private static Tensor? OfCtcGradient(VjpContext context, int input)
    {
        CtcLossGradientOp op = (CtcLossGradientOp)context.Operation;
        return input switch
        {
            0 => Curvature(op, Operands(context), context.Input(4), context.Cotangent),
            4 => Tensor.Apply(op, [.. Operands(context), Tensor.Ones(context.InputSpec(4).Shape, context.InputSpec(4).DType)])
                .MultiplyOrZero(context.Cotangent).Sum([0, 2]),
            _ => null,
        };
    }

    /// <summary>
    /// The Hessian of the losses times a direction: the derivative of the gradient of the sums over alignments, written in public
    /// operations.
    /// </summary>
    private static Tensor Curvature(CtcLossGradientOp op, Tensor[] operands, Tensor dy, Tensor direction)
    {
        Tensor[] x = Transform.Arguments([operands[0]]);
        using GradientTape outer = new();
        outer.Watch(x);
        using GradientTape inner = new();
        inner.Watch(x);
        Tensor losses = Alignments.Losses(x[0], operands[1], operands[2], operands[3], op.Blank, op.MergesRepeated);
        Tensor[] slopes = inner.Gradient([losses], x, [dy], UnconnectedGradients.Zeros);
        return outer.Gradient(slopes, x, [direction], UnconnectedGradients.Zeros)[0];
    }
}
