namespace Tensors.Autograd;

internal static class RandomVjps
{
    public static void AddTo(VjpTable vjps)
    {
        vjps.NotDifferentiable<RandomUniformOp>();
        vjps.NotDifferentiable<RandomUniformIntOp>();
        vjps.NotDifferentiable<RandomNormalOp>();
        vjps.NotDifferentiable<TruncatedNormalOp>();
        vjps.NotDifferentiable<RandomShuffleOp>();
    }
}
