namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Whether every element is true over the given axes; over all without any.</summary>
    /// <param name="axes">The axes to fold; negative counts from the end.</param>
    /// <param name="keepDims">Whether they stay with extent 1.</param>
    /// <exception cref="ShapeMismatchException">An axis does not exist or is named twice.</exception>
    /// <exception cref="DTypeMismatchException">The operation does not take this dtype.</exception>
    /// <remarks>Dtype: bool. True for nothing. Not differentiable.</remarks>
    public Tensor All(ReadOnlySpan<int> axes, bool keepDims = false) =>
        LacksRank
            ? Folded("All", axes, keepDims, static (x, of, keep) => x.All(of, keep))
            : Apply(new AllOp(AxesOf("All", axes), keepDims), this);

    /// <summary>Whether every element is true over one axis; over all without any.</summary>
    /// <param name="axis">The axis to fold, or null for all; negative counts from the end.</param>
    /// <param name="keepDims">Whether it stays with extent 1.</param>
    /// <exception cref="ShapeMismatchException">The axis does not exist.</exception>
    /// <exception cref="DTypeMismatchException">The operation does not take this dtype.</exception>
    public Tensor All(int? axis = null, bool keepDims = false) => All(axis is { } one ? [one] : [], keepDims);
}

/// <summary>The operation of <see cref="Tensor.All(ReadOnlySpan{int}, bool)"/>.</summary>
/// <param name="Axes">The folded axes, ascending.</param>
/// <param name="KeepDims">Whether they stay with extent 1.</param>
public sealed record AllOp(ValueArray<int> Axes, bool KeepDims) : ReductionOperation("All", Axes, KeepDims)
{
    private protected override DTypeSet Takes => DTypeSet.Bool;

    private protected override unsafe void Fold(void* x, void* y, long outer, long extent, long inner, DType dtype)
    {
        ReductionDriver.Run<MinimumOperator, byte>((byte*)x, (byte*)y, outer, extent, inner, 1);
    }
}
