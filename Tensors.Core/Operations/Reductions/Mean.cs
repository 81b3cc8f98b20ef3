namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Arithmetic mean over the given axes; over all without any.</summary>
    /// <param name="axes">The axes to fold; negative counts from the end.</param>
    /// <param name="keepDims">Whether they stay with extent 1.</param>
    /// <exception cref="ShapeMismatchException">An axis does not exist or is named twice.</exception>
    /// <exception cref="DTypeMismatchException">The operation does not take this dtype.</exception>
    /// <remarks>Dtypes: floating; cast integers first. The mean of nothing is NaN. The sum is formed first:
    /// where it leaves the range, as that of three float32 of 3e38 does, the mean is infinite, as in NumPy and PyTorch; cast to float64
    /// before. VJP: <c>dy / count</c> repeated.</remarks>
    public Tensor Mean(ReadOnlySpan<int> axes, bool keepDims = false) =>
        LacksRank
            ? Folded("Mean", axes, keepDims, static (x, of, keep) => x.Mean(of, keep))
            : Apply(new MeanOp(AxesOf("Mean", axes), keepDims), this);

    /// <summary>Arithmetic mean over one axis; over all without any.</summary>
    /// <param name="axis">The axis to fold, or null for all; negative counts from the end.</param>
    /// <param name="keepDims">Whether it stays with extent 1.</param>
    /// <exception cref="ShapeMismatchException">The axis does not exist.</exception>
    /// <exception cref="DTypeMismatchException">The operation does not take this dtype.</exception>
    public Tensor Mean(int? axis = null, bool keepDims = false) => Mean(axis is { } one ? [one] : [], keepDims);
}

/// <summary>The operation of <see cref="Tensor.Mean(ReadOnlySpan{int}, bool)"/>.</summary>
/// <param name="Axes">The folded axes, ascending.</param>
/// <param name="KeepDims">Whether they stay with extent 1.</param>
public sealed record MeanOp(ValueArray<int> Axes, bool KeepDims) : ReductionOperation("Mean", Axes, KeepDims)
{
    private protected override DTypeSet Takes => DTypeSet.Continuous;

    private protected override unsafe void Fold(void* x, void* y, long outer, long extent, long inner, DType dtype)
    {
        if (dtype == DType.Float32)
        {
            ReductionDriver.Run<AddOperator, float>((float*)x, (float*)y, outer, extent, inner, 0);
        }
        else
        {
            ReductionDriver.Run<AddOperator, double>((double*)x, (double*)y, outer, extent, inner, 0);
        }
    }

    private protected override unsafe void Finish(Tensor y, long count)
    {
        // In place: the loops read an element before they write it.
        double wide = count;
        float single = (float)wide;
        DType part = y.DType.PartDType;
        long parts = y.ElementCount * (y.DType.IsComplex ? 2 : 1);
        Operand divisor = Operand.Contiguous(part == DType.Float32 ? (byte*)&single : (byte*)&wide, parts);
        divisor.Strides[0] = 0;
        fixed (byte* sum = y)
        {
            ElementwiseDispatch.Floating<DivideOperator>(Operand.Contiguous(sum, parts), divisor, sum, parts, part);
        }
    }
}
