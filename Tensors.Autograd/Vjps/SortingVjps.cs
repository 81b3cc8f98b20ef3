namespace Tensors.Autograd;

internal static class SortingVjps
{
    public static void AddTo(VjpTable vjps)
    {
        vjps.Register<SortOp>(Keeps.Inputs, (context, _) =>
            Scatter(context.Cotangent, context.Input(0).ArgSort(-1, ((SortOp)context.Operation).Descending), context.InputSpec(0)));
        vjps.Register<TopKOp>(Keeps.Outputs, (context, _) => Scatter(context.Cotangent, context.Output(1), context.InputSpec(0)));
        vjps.NotDifferentiable<ArgSortOp>();
        vjps.Register<TakeAlongAxisOp>(Keeps.Inputs, (context, input) =>
            input == 0 ? Scatter(context.Cotangent, context.Input(1), context.InputSpec(0)) : null);
        vjps.Register<ScatterAlongAxisOp>(Keeps.Inputs, (context, input) =>
            input == 0 ? Tensor.Apply<TakeAlongAxisOp>(context.Cotangent, context.Input(1)) : null);
    }

    private static Tensor Scatter(Tensor dy, Tensor positions, TensorSpec x) => Tensor.Apply(new ScatterAlongAxisOp(x.Shape[^1]), dy, positions);
}
