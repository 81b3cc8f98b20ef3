namespace Tensors.Autograd;

internal static class MovementVjps
{
    public static void AddTo(VjpTable vjps)
    {
        vjps.FromCotangent<CopyOp>(dy => dy);
        vjps.NotDifferentiable<StopGradientOp>();
        vjps.FromCotangent<CastOp>((_, x, dy) => x.DType.IsDifferentiable ? dy.Cast(x.DType) : null);
        vjps.FromCotangent<ReshapeOp>((_, x, dy) => dy.Reshape(x.Shape.Extents));
        vjps.FromCotangent<PermuteOp>((op, _, dy) => dy.Transpose(Invert(op.Axes.AsSpan())));
        vjps.FromCotangent<BroadcastToOp>((_, x, dy) => dy.SumTo(x.Shape));
        vjps.Register<ConcatOp>(Keeps.Nothing, PartOfConcat);
    }

    /// <summary>The permutation that undoes another.</summary>
    public static int[] Invert(ReadOnlySpan<int> axes)
    {
        int[] inverse = new int[axes.Length];
        for (int axis = 0; axis < axes.Length; axis++)
        {
            inverse[axes[axis]] = axis;
        }

        return inverse;
    }

    private static Tensor PartOfConcat(VjpContext context, int input)
    {
        int axis = ((ConcatOp)context.Operation).Axis;
        int start = 0;
        for (int before = 0; before < input; before++)
        {
            start += context.InputSpec(before).Shape[axis];
        }

        return context.Cotangent.Slice(axis, start, start + context.InputSpec(input).Shape[axis]);
    }
}
