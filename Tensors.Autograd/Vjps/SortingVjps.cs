namespace Tensors.Autograd;

internal static class SortingVjps
{
    public static void AddTo(VjpTable vjps)
    {
        vjps.Register<SortOp>(Keeps.Inputs, (context, _) =>
            Scatter(context.Cotangent, context.Input(0).ArgSort(-1, ((SortOp)context.Operation).Descending), context.InputSpec(0)));
        vjps.Register<TopKOp>(Keeps.Outputs, (context, _) => Scatter(context.Cotangent, context.Output(1), context.InputSpec(0)));
        vjps.NotDifferentiable<ArgSortOp>();
        vjps.NotDifferentiable<SearchSortedOp>();
        vjps.Register<OrderStatisticsOp>(Keeps.Outputs, (context, _) => ScanVjps.ToPositions(
            context.InputSpec(0).Shape, context.Output(1), Shares(((OrderStatisticsOp)context.Operation).Weights, context.Cotangent)));
    }

    /// <summary>What the lower and then the upper elements of quantiles receive.</summary>
    private static Tensor Shares(ValueArray<double> weights, Tensor dy)
    {
        Tensor upper = Tensor.FromArray<double>([.. weights]).Cast(dy.DType);
        return Tensor.Concat([dy.MultiplyOrZero(1 - upper), dy.MultiplyOrZero(upper)], -1);
    }

    public static Tensor Scatter(Tensor dy, Tensor positions, TensorSpec x) =>
        Tensor.Apply(new ScatterAlongAxisOp(x.Shape[^1]), dy, positions);
}
