namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Product over the given axes; over all without any.</summary>
    /// <param name="axes">The axes to fold; negative counts from the end.</param>
    /// <param name="keepDims">Whether they stay with extent 1.</param>
    /// <param name="dtype">What to fold in and to return; without it int64 for integers and truth values, and the elements' own dtype for
    /// others.</param>
    /// <exception cref="ShapeMismatchException">An axis does not exist or is named twice.</exception>
    /// <exception cref="DTypeMismatchException">The operation does not take this dtype.</exception>
    /// <remarks>
    /// Dtypes: all. Elements are cast to <paramref name="dtype"/> first, and integers wrap in it: int64, unless asked for. The product of
    /// nothing is 1. VJP: <c>dy</c> times the product of all the others, also where elements are 0; the least is multiplied by the
    /// greatest, so that products on the way seldom leave the range.
    /// </remarks>
    public Tensor Prod(ReadOnlySpan<int> axes, bool keepDims = false, DType? dtype = null) =>
        LacksRank
            ? InFoldDType(dtype).Folded("Prod", axes, keepDims, static (x, of, keep) => x.Prod(of, keep, x.DType))
            : Apply(new ProdOp(AxesOf("Prod", axes), keepDims), InFoldDType(dtype));

    /// <summary>Product over one axis; over all without any.</summary>
    /// <param name="axis">The axis to fold, or null for all; negative counts from the end.</param>
    /// <param name="keepDims">Whether it stays with extent 1.</param>
    /// <param name="dtype">What to fold in and to return; without it int64 for integers and truth values, and the elements' own dtype for
    /// others.</param>
    /// <exception cref="ShapeMismatchException">The axis does not exist.</exception>
    /// <exception cref="DTypeMismatchException">The operation does not take this dtype.</exception>
    public Tensor Prod(int? axis = null, bool keepDims = false, DType? dtype = null) =>
        Prod(axis is { } one ? [one] : [], keepDims, dtype);
}

/// <summary>The operation of <see cref="Tensor.Prod(ReadOnlySpan{int}, bool, DType?)"/>.</summary>
/// <param name="Axes">The folded axes, ascending.</param>
/// <param name="KeepDims">Whether they stay with extent 1.</param>
public sealed record ProdOp(ValueArray<int> Axes, bool KeepDims) : ReductionOperation("Prod", Axes, KeepDims)
{
    private protected override DTypeSet Takes => DTypeSet.Numeric;

    private protected override unsafe void Fold(void* x, void* y, long outer, long extent, long inner, DType dtype)
    {
        switch (dtype)
        {
            case DType.Float32:
                ReductionDriver.Run<MultiplyOperator, float>((float*)x, (float*)y, outer, extent, inner, 1);
                break;
            case DType.Float64:
                ReductionDriver.Run<MultiplyOperator, double>((double*)x, (double*)y, outer, extent, inner, 1);
                break;
            case DType.Int32:
                ReductionDriver.Run<MultiplyOperator, int>((int*)x, (int*)y, outer, extent, inner, 1);
                break;
            case DType.Int64:
                ReductionDriver.Run<MultiplyOperator, long>((long*)x, (long*)y, outer, extent, inner, 1);
                break;
            default:
                ReductionDriver.Run<MultiplyOperator, byte>((byte*)x, (byte*)y, outer, extent, inner, 1);
                break;
        }
    }
}
