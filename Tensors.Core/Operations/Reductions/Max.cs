namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Greatest element over the given axes; over all without any.</summary>
    /// <param name="axes">The axes to fold; negative counts from the end.</param>
    /// <param name="keepDims">Whether they stay with extent 1.</param>
    /// <exception cref="ShapeMismatchException">An axis does not exist or is named twice, or there is nothing to choose from.</exception>
    /// <exception cref="DTypeMismatchException">The operation does not take this dtype.</exception>
    /// <remarks>Dtypes: all numeric ones. NaN wins. VJP: <c>dy</c> in equal parts to the elements that are the greatest.</remarks>
    public Tensor Max(ReadOnlySpan<int> axes, bool keepDims = false) =>
        LacksRank
            ? Folded("Max", axes, keepDims, static (x, of, keep) => x.Max(of, keep))
            : Apply(new MaxOp(AxesOf("Max", axes), keepDims), this);

    /// <summary>Greatest element over one axis; over all without any.</summary>
    /// <param name="axis">The axis to fold, or null for all; negative counts from the end.</param>
    /// <param name="keepDims">Whether it stays with extent 1.</param>
    /// <exception cref="ShapeMismatchException">The axis does not exist, or there is nothing to choose from.</exception>
    /// <exception cref="DTypeMismatchException">The operation does not take this dtype.</exception>
    public Tensor Max(int? axis = null, bool keepDims = false) => Max(axis is { } one ? [one] : [], keepDims);
}

/// <summary>The operation of <see cref="Tensor.Max(ReadOnlySpan{int}, bool)"/>.</summary>
/// <param name="Axes">The folded axes, ascending.</param>
/// <param name="KeepDims">Whether they stay with extent 1.</param>
public sealed record MaxOp(ValueArray<int> Axes, bool KeepDims) : ReductionOperation("Max", Axes, KeepDims)
{
    private protected override DTypeSet Takes => DTypeSet.Numeric;

    private protected override bool HasIdentity => false;

    private protected override unsafe void Fold(void* x, void* y, long outer, long extent, long inner, DType dtype)
    {
        switch (dtype)
        {
            case DType.Float32:
                ReductionDriver.Run<MaximumOperator, float>((float*)x, (float*)y, outer, extent, inner, float.NegativeInfinity);
                break;
            case DType.Float64:
                ReductionDriver.Run<MaximumOperator, double>((double*)x, (double*)y, outer, extent, inner, double.NegativeInfinity);
                break;
            case DType.Int32:
                ReductionDriver.Run<MaximumOperator, int>((int*)x, (int*)y, outer, extent, inner, int.MinValue);
                break;
            case DType.Int64:
                ReductionDriver.Run<MaximumOperator, long>((long*)x, (long*)y, outer, extent, inner, long.MinValue);
                break;
            default:
                ReductionDriver.Run<MaximumOperator, byte>((byte*)x, (byte*)y, outer, extent, inner, byte.MinValue);
                break;
        }
    }
}
