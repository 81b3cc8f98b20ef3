namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// A new last axis that is <paramref name="on"/> at the position that each element names and <paramref name="off"/> elsewhere.
    /// </summary>
    /// <param name="depth">The extent of the new axis.</param>
    /// <param name="dtype">The dtype of the result.</param>
    /// <param name="on">Default 1.</param>
    /// <param name="off">Default 0.</param>
    /// <returns>Shape <c>x.Shape + (depth,)</c>.</returns>
    /// <exception cref="DTypeMismatchException">The elements are not integers.</exception>
    /// <remarks>
    /// Dtypes: integers. An element outside [0, depth) gives a row of <paramref name="off"/>, as in TensorFlow. Not differentiable.
    /// </remarks>
    public Tensor OneHot(int depth, DType dtype = DType.Float32, double on = 1, double off = 0)
    {
        DTypeErrors.Require("OneHot", this, DTypeSet.Integer);
        ArgumentOutOfRangeException.ThrowIfNegative(depth);
        if (GoesToSymbol(this))
        {
            return Composite("OneHot", (depth, dtype, on, off), static (x, of) => x.OneHot(of.depth, of.dtype, of.on, of.off));
        }

        Tensor classes = Arange(depth, DType.Int64);
        Tensor hit = Cast(DType.Int64).ExpandDims(-1).Equal(classes);
        return dtype == DType.Bool && on == 1 && off == 0
            ? hit
            : Where(hit, Full([], on, dtype), Full([], off, dtype));
    }
}
