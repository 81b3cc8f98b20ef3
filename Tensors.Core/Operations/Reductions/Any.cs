namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Whether any element is true over the given axes; over all without any.</summary>
    /// <param name="axes">The axes to fold; negative counts from the end.</param>
    /// <param name="keepDims">Whether they stay with extent 1.</param>
    /// <exception cref="ShapeMismatchException">An axis does not exist or is named twice.</exception>
    /// <exception cref="DTypeMismatchException">The operation does not take this dtype.</exception>
    /// <remarks>Dtype: bool. False for nothing. Not differentiable.</remarks>
    public Tensor Any(ReadOnlySpan<int> axes, bool keepDims = false) =>
        LacksRank
            ? Folded("Any", axes, keepDims, static (x, of, keep) => x.Any(of, keep))
            : Apply(new AnyOp(AxesOf("Any", axes), keepDims), this);

    /// <summary>Whether any element is true over one axis; over all without any.</summary>
    /// <param name="axis">The axis to fold, or null for all; negative counts from the end.</param>
    /// <param name="keepDims">Whether it stays with extent 1.</param>
    /// <exception cref="ShapeMismatchException">The axis does not exist.</exception>
    /// <exception cref="DTypeMismatchException">The operation does not take this dtype.</exception>
    public Tensor Any(int? axis = null, bool keepDims = false) => Any(axis is { } one ? [one] : [], keepDims);
}

/// <summary>The operation of <see cref="Tensor.Any(ReadOnlySpan{int}, bool)"/>.</summary>
/// <param name="Axes">The folded axes, ascending.</param>
/// <param name="KeepDims">Whether they stay with extent 1.</param>
public sealed record AnyOp(ValueArray<int> Axes, bool KeepDims) : ReductionOperation("Any", Axes, KeepDims)
{
    private protected override DTypeSet Takes => DTypeSet.Bool;

    private protected override unsafe void Fold(void* x, void* y, long outer, long extent, long inner, DType dtype)
    {
        ReductionDriver.Run<MaximumOperator, byte>((byte*)x, (byte*)y, outer, extent, inner, 0);
    }
}
