namespace Tensors.Autograd;

internal static class AttentionVjps
{
    public static void AddTo(VjpTable vjps)
    {
        vjps.Register<AttentionOp>(Keeps.Inputs | Keeps.Outputs, OfAttention);
        vjps.Register<AttentionGradientOp>(Keeps.Inputs, (context, input) => context.Once(it => new AttentionDerivatives(it).OfGradient(
            it.CotangentOf(0), it.CotangentOf(1), it.CotangentOf(2), null))[input]);
        vjps.Register<AttentionBiasGradientOp>(Keeps.Inputs, (context, input) => context.Once(it => new AttentionDerivatives(it).OfGradient(
            null, null, null, it.Cotangent))[input]);
        vjps.NotDifferentiable<AttentionDropoutOp>();
    }

    private static Tensor? OfAttention(VjpContext context, int input)
    {
        AttentionForm form = ((AttentionOp)context.Operation).Form;
        return input switch
        {
            < 3 => context.Once(it => Tensor.ApplyAll(new AttentionGradientOp(form), Operands(it)))[input],
            _ when context.InputSpec(input).DType.IsFloating => Tensor.Apply(new AttentionBiasGradientOp(form), Operands(context)),
            _ => null,
        };
    }

    private static Tensor[] Operands(VjpContext context)
    {
        Tensor logs = context.Output(1);
        Tensor dy = context.CotangentOf(0);
        Tensor deltas = dy.Cast(logs.DType).MultiplyOrZero(context.Output(0).Cast(logs.DType)).Sum(-1);
        deltas = context.CotangentOrNull(1) is { } dlogs ? deltas - dlogs : deltas;
        return
        [
            context.Input(0), context.Input(1), context.Input(2), logs, deltas, dy,
            .. Enumerable.Range(3, context.InputCount - 3).Select(context.Input),
        ];
    }
}
