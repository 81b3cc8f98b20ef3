namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Sum over the given axes; over all without any.</summary>
    /// <param name="axes">The axes to fold; negative counts from the end.</param>
    /// <param name="keepDims">Whether they stay with extent 1.</param>
    /// <param name="dtype">What to fold in and to return; without it int64 for integers and truth values, and the elements' own dtype for
    /// others.</param>
    /// <exception cref="ShapeMismatchException">An axis does not exist or is named twice.</exception>
    /// <exception cref="DTypeMismatchException">The operation does not take this dtype.</exception>
    /// <remarks>
    /// Dtypes: all. Elements are cast to <paramref name="dtype"/> first, and integers wrap in it: int64, unless asked for. The sum of
    /// nothing is 0. The order of additions depends on the shape alone. VJP: <c>dy</c> repeated.
    /// </remarks>
    /// <example>
    /// <code>
    /// Tensor shares = counts / counts.Sum([1], keepDims: true);   // each row adds up to 1
    /// </code>
    /// </example>
    public Tensor Sum(ReadOnlySpan<int> axes, bool keepDims = false, DType? dtype = null) =>
        LacksRank
            ? InFoldDType(dtype).Folded("Sum", axes, keepDims, static (x, of, keep) => x.Sum(of, keep, x.DType))
            : Apply(new SumOp(AxesOf("Sum", axes), keepDims), InFoldDType(dtype));

    /// <summary>Sum over one axis; over all without any.</summary>
    /// <param name="axis">The axis to fold, or null for all; negative counts from the end.</param>
    /// <param name="keepDims">Whether it stays with extent 1.</param>
    /// <param name="dtype">What to fold in and to return; without it int64 for integers and truth values, and the elements' own dtype for
    /// others.</param>
    /// <exception cref="ShapeMismatchException">The axis does not exist.</exception>
    /// <exception cref="DTypeMismatchException">The operation does not take this dtype.</exception>
    public Tensor Sum(int? axis = null, bool keepDims = false, DType? dtype = null) =>
        Sum(axis is { } one ? [one] : [], keepDims, dtype);

    /// <summary>
    /// In the dtype that sums and products are folded in: their own range is soon too small for integers and truth values.
    /// </summary>
    private Tensor InFoldDType(DType? dtype) => Cast(dtype ?? (_dtype is DType.Int32 or DType.UInt8 or DType.Bool ? DType.Int64 : DType));
}

/// <summary>The operation of <see cref="Tensor.Sum(ReadOnlySpan{int}, bool, DType?)"/>.</summary>
/// <param name="Axes">The folded axes, ascending.</param>
/// <param name="KeepDims">Whether they stay with extent 1.</param>
public sealed record SumOp(ValueArray<int> Axes, bool KeepDims) : ReductionOperation("Sum", Axes, KeepDims)
{
    private protected override DTypeSet Takes => DTypeSet.Arithmetic;

    private protected override unsafe void Fold(void* x, void* y, long outer, long extent, long inner, DType dtype)
    {
        switch (dtype)
        {
            case DType.Float32:
                ReductionDriver.Run<AddOperator, float>((float*)x, (float*)y, outer, extent, inner, 0);
                break;
            case DType.Float64:
                ReductionDriver.Run<AddOperator, double>((double*)x, (double*)y, outer, extent, inner, 0);
                break;
            case DType.Int32:
                ReductionDriver.Run<AddOperator, int>((int*)x, (int*)y, outer, extent, inner, 0);
                break;
            case DType.Int64:
                ReductionDriver.Run<AddOperator, long>((long*)x, (long*)y, outer, extent, inner, 0);
                break;
            default:
                ReductionDriver.Run<AddOperator, byte>((byte*)x, (byte*)y, outer, extent, inner, 0);
                break;
        }
    }
}
