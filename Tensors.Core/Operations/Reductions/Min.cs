namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Least element over the given axes; over all without any.</summary>
    /// <param name="axes">The axes to fold; negative counts from the end.</param>
    /// <param name="keepDims">Whether they stay with extent 1.</param>
    /// <exception cref="ShapeMismatchException">An axis does not exist or is named twice, or there is nothing to choose from.</exception>
    /// <exception cref="DTypeMismatchException">The operation does not take this dtype.</exception>
    /// <remarks>Dtypes: all numeric ones. NaN wins. VJP: <c>dy</c> in equal parts to the elements that are the least.</remarks>
    public Tensor Min(ReadOnlySpan<int> axes, bool keepDims = false) =>
        LacksRank
            ? Folded("Min", axes, keepDims, static (x, of, keep) => x.Min(of, keep))
            : Apply(new MinOp(AxesOf("Min", axes), keepDims), this);

    /// <summary>Least element over one axis; over all without any.</summary>
    /// <param name="axis">The axis to fold, or null for all; negative counts from the end.</param>
    /// <param name="keepDims">Whether it stays with extent 1.</param>
    /// <exception cref="ShapeMismatchException">The axis does not exist, or there is nothing to choose from.</exception>
    /// <exception cref="DTypeMismatchException">The operation does not take this dtype.</exception>
    public Tensor Min(int? axis = null, bool keepDims = false) => Min(axis is { } one ? [one] : [], keepDims);
}

/// <summary>The operation of <see cref="Tensor.Min(ReadOnlySpan{int}, bool)"/>.</summary>
/// <param name="Axes">The folded axes, ascending.</param>
/// <param name="KeepDims">Whether they stay with extent 1.</param>
public sealed record MinOp(ValueArray<int> Axes, bool KeepDims) : ReductionOperation("Min", Axes, KeepDims)
{
    private protected override DTypeSet Takes => DTypeSet.Numeric;

    private protected override bool HasIdentity => false;

    private protected override unsafe void Fold(void* x, void* y, long outer, long extent, long inner, DType dtype)
    {
        switch (dtype)
        {
            case DType.Float32:
                ReductionDriver.Run<MinimumOperator, float>((float*)x, (float*)y, outer, extent, inner, float.PositiveInfinity);
                break;
            case DType.Float64:
                ReductionDriver.Run<MinimumOperator, double>((double*)x, (double*)y, outer, extent, inner, double.PositiveInfinity);
                break;
            case DType.Int32:
                ReductionDriver.Run<MinimumOperator, int>((int*)x, (int*)y, outer, extent, inner, int.MaxValue);
                break;
            case DType.Int64:
                ReductionDriver.Run<MinimumOperator, long>((long*)x, (long*)y, outer, extent, inner, long.MaxValue);
                break;
            default:
                ReductionDriver.Run<MinimumOperator, byte>((byte*)x, (byte*)y, outer, extent, inner, byte.MaxValue);
                break;
        }
    }
}
