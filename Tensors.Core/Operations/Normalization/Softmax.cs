namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Shares of the exponentials along an axis: <c>yᵢ = e^xᵢ / Σⱼ e^xⱼ</c>, computed relative to the greatest element.</summary>
    /// <param name="axis">Negative counts from the end.</param>
    /// <exception cref="ShapeMismatchException">The axis does not exist.</exception>
    /// <exception cref="DTypeMismatchException">The elements are not floating-point numbers.</exception>
    /// <remarks>Dtypes: floating. NaN all along an axis that holds NaN or +inf, or -inf only. VJP: <c>dx = y · (dy - Σⱼ yⱼ · dyⱼ)</c>;
    /// where one share is near 1, its dx is what the others leave of a sum of 0.</remarks>
    public Tensor Softmax(int axis = -1) =>
        LacksRank ? Composite("Softmax", axis, static (x, axis) => x.Softmax(axis)) : Apply(new SoftmaxOp(AxisOf("Softmax", axis)), this);

    /// <summary>Logarithms of the shares of the exponentials along an axis: <c>yᵢ = xᵢ - ln Σⱼ e^xⱼ</c>, without overflow.</summary>
    /// <param name="axis">Negative counts from the end.</param>
    /// <exception cref="ShapeMismatchException">The axis does not exist.</exception>
    /// <exception cref="DTypeMismatchException">The elements are not floating-point numbers.</exception>
    /// <remarks>Dtypes: floating. VJP: <c>dx = dy - e^y · Σⱼ dyⱼ</c>; where one share is near 1, its dx is what the others leave of a
    /// sum of 0.</remarks>
    public Tensor LogSoftmax(int axis = -1) =>
        LacksRank
            ? Composite("LogSoftmax", axis, static (x, axis) => x.LogSoftmax(axis))
            : Apply(new LogSoftmaxOp(AxisOf("LogSoftmax", axis)), this);

    /// <summary>
    /// Logarithm of the sum of the exponentials over the given axes; over all without any: <c>y = ln Σ e^x</c>, without overflow.
    /// </summary>
    /// <param name="axes">The axes to fold; negative counts from the end.</param>
    /// <param name="keepDims">Whether they stay with extent 1.</param>
    /// <exception cref="ShapeMismatchException">An axis does not exist or is named twice.</exception>
    /// <exception cref="DTypeMismatchException">The elements are not floating-point numbers.</exception>
    /// <remarks>Dtypes: floating. -inf for nothing and for -inf only, +inf where there is one. VJP: <c>dx = dy · softmax(x)</c>: 0 for
    /// -inf, also where there is nothing else, and <c>dy</c> for each +inf.</remarks>
    public Tensor LogSumExp(ReadOnlySpan<int> axes, bool keepDims = false) =>
        LacksRank
            ? Folded("LogSumExp", axes, keepDims, static (x, of, keep) => x.LogSumExp(of, keep))
            : Apply(new LogSumExpOp(AxesOf("LogSumExp", axes), keepDims), this);

    /// <summary>Logarithm of the sum of the exponentials over one axis; over all without any.</summary>
    /// <param name="axis">The axis to fold, or null for all; negative counts from the end.</param>
    /// <param name="keepDims">Whether it stays with extent 1.</param>
    /// <exception cref="ShapeMismatchException">The axis does not exist.</exception>
    /// <exception cref="DTypeMismatchException">The elements are not floating-point numbers.</exception>
    public Tensor LogSumExp(int? axis = null, bool keepDims = false) => LogSumExp(axis is { } one ? [one] : [], keepDims);
}

/// <summary>The operation of <see cref="Tensor.Softmax"/>.</summary>
/// <param name="Axis">The axis.</param>
public sealed record SoftmaxOp(int Axis) : AlongAxisOperation("Softmax", Axis)
{
    private protected override unsafe void Execute(void* x, void* y, long outer, long extent, long inner, DType dtype) =>
        SoftmaxKernel.Run(SoftmaxForm.Shares, x, y, outer, extent, inner, dtype);
}

/// <summary>The operation of <see cref="Tensor.LogSoftmax"/>.</summary>
/// <param name="Axis">The axis.</param>
public sealed record LogSoftmaxOp(int Axis) : AlongAxisOperation("LogSoftmax", Axis)
{
    private protected override unsafe void Execute(void* x, void* y, long outer, long extent, long inner, DType dtype) =>
        SoftmaxKernel.Run(SoftmaxForm.LogShares, x, y, outer, extent, inner, dtype);
}

/// <summary>The operation of <see cref="Tensor.LogSumExp(ReadOnlySpan{int}, bool)"/>.</summary>
/// <param name="Axes">The folded axes, ascending.</param>
/// <param name="KeepDims">Whether they stay with extent 1.</param>
public sealed record LogSumExpOp(ValueArray<int> Axes, bool KeepDims) : ReductionOperation("LogSumExp", Axes, KeepDims)
{
    private protected override DTypeSet Takes => DTypeSet.Floating;

    private protected override unsafe void Fold(void* x, void* y, long outer, long extent, long inner, DType dtype) =>
        SoftmaxKernel.Run(SoftmaxForm.LogSum, x, y, outer, extent, inner, dtype);
}
