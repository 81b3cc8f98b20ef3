namespace Tensors.Autograd;

internal static class SpectralVjps
{
    public static void AddTo(VjpTable vjps)
    {
        // The adjoint of a transform has the opposite exponents and the same factor.
        vjps.FromCotangent<FftOp>((op, _, dy) => Tensor.Apply(new FftOp(op.Axis, !op.Inverse, op.Scale), dy));

        // Re Σ_k dy_k · e^(2πi · j · k / n) over the first half. The inverse counts elements twice that stand for their conjugates too.
        vjps.FromCotangent<RfftOp>(
            (op, x, dy) => Tensor.Apply(new IrfftOp(x.Shape[^1], op.Scale), dy * Counts(x.Shape[^1], 0.5, dy.DType)));
        vjps.FromCotangent<IrfftOp>((op, x, dy) => Tensor.Apply(new RfftOp(op.Scale), dy) * Counts(op.Length, 2, x.DType));
    }

    /// <summary>1 for the elements of the first half that stand for themselves alone, a number for the others.</summary>
    private static Tensor Counts(int length, double others, DType dtype) =>
        Tensor.FromArray([.. Enumerable.Range(0, (length / 2) + 1).Select(k => k == 0 || 2 * k == length ? 1 : others)]).Cast(dtype);
}
