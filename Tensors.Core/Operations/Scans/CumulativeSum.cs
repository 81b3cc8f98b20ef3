namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Running sums along an axis: <c>yᵢ = Σⱼ≤ᵢ xⱼ</c>.</summary>
    /// <param name="axis">Negative counts from the end.</param>
    /// <param name="exclusive">Whether element i itself is left out, so that the first result is 0.</param>
    /// <param name="reverse">Whether to add up from the end.</param>
    /// <param name="dtype">What to fold in and to return; without it int64 for integers and truth values, and the elements' own dtype for
    /// others.</param>
    /// <exception cref="ShapeMismatchException">The axis does not exist.</exception>
    /// <exception cref="DTypeMismatchException">The operation does not take this dtype.</exception>
    /// <remarks>
    /// Dtypes: all. Elements are cast to <paramref name="dtype"/> first, and integers wrap in it. The order of additions depends on the
    /// shape alone; it is one chain, so that the error grows with the position, unlike that of
    /// <see cref="Sum(ReadOnlySpan{int}, bool, DType?)"/>. VJP: running sums of <c>dy</c> from the other end.
    /// </remarks>
    /// <example>
    /// <code>
    /// Tensor starts = lengths.CumulativeSum(0, exclusive: true);   // lengths [2, 3, 1] start at [0, 2, 5]
    /// </code>
    /// </example>
    public Tensor CumulativeSum(int axis, bool exclusive = false, bool reverse = false, DType? dtype = null) =>
        LacksRank
            ? InFoldDType(dtype).Composite(
                "CumulativeSum", (axis, exclusive, reverse), static (x, of) => x.CumulativeSum(of.axis, of.exclusive, of.reverse, x.DType))
            : Apply(new CumulativeSumOp(AxisOf("CumulativeSum", axis), exclusive, reverse), InFoldDType(dtype));

    /// <summary>Running products along an axis: <c>yᵢ = Πⱼ≤ᵢ xⱼ</c>.</summary>
    /// <param name="axis">Negative counts from the end.</param>
    /// <param name="exclusive">Whether element i itself is left out, so that the first result is 1.</param>
    /// <param name="reverse">Whether to multiply from the end.</param>
    /// <param name="dtype">What to fold in and to return; without it int64 for integers and truth values, and the elements' own dtype for
    /// others.</param>
    /// <exception cref="ShapeMismatchException">The axis does not exist.</exception>
    /// <exception cref="DTypeMismatchException">The operation does not take this dtype.</exception>
    /// <remarks>Dtypes: all. Elements are cast to <paramref name="dtype"/> first, and integers wrap in it. VJP:
    /// <c>dxᵢ = Πⱼ﹤ᵢ xⱼ · rᵢ</c> with <c>rᵢ = dyᵢ + xᵢ₊₁ · rᵢ₊₁</c>, which needs no division, so that zeros do no harm. The running
    /// products have to stay in the range.</remarks>
    public Tensor CumulativeProduct(int axis, bool exclusive = false, bool reverse = false, DType? dtype = null) =>
        LacksRank
            ? InFoldDType(dtype).Composite(
                "CumulativeProduct", (axis, exclusive, reverse),
                static (x, of) => x.CumulativeProduct(of.axis, of.exclusive, of.reverse, x.DType))
            : Apply(new CumulativeProductOp(AxisOf("CumulativeProduct", axis), exclusive, reverse), InFoldDType(dtype));
}

/// <summary>The operation of <see cref="Tensor.CumulativeSum"/>.</summary>
/// <param name="Axis">The axis.</param>
/// <param name="Exclusive">Whether each element itself is left out.</param>
/// <param name="Reverse">Whether it runs from the end.</param>
public sealed record CumulativeSumOp(int Axis, bool Exclusive, bool Reverse) : AlongAxisOperation("CumulativeSum", Axis)
{
    private protected override DTypeSet Takes => DTypeSet.Numeric;

    private protected override unsafe void Execute(void* x, void* y, long outer, long extent, long inner, DType dtype)
    {
        // -0 changes no number, not even -0.
        switch (dtype)
        {
            case DType.Float32:
                ScanKernel.Run<AddOperator, float>((float*)x, (float*)y, outer, extent, inner, Exclusive, Reverse, -0f, 0);
                break;
            case DType.Float64:
                ScanKernel.Run<AddOperator, double>((double*)x, (double*)y, outer, extent, inner, Exclusive, Reverse, -0d, 0);
                break;
            case DType.Int32:
                ScanKernel.Run<AddOperator, int>((int*)x, (int*)y, outer, extent, inner, Exclusive, Reverse, 0, 0);
                break;
            case DType.Int64:
                ScanKernel.Run<AddOperator, long>((long*)x, (long*)y, outer, extent, inner, Exclusive, Reverse, 0, 0);
                break;
            default:
                ScanKernel.Run<AddOperator, byte>((byte*)x, (byte*)y, outer, extent, inner, Exclusive, Reverse, 0, 0);
                break;
        }
    }
}

/// <summary>The operation of <see cref="Tensor.CumulativeProduct"/>.</summary>
/// <param name="Axis">The axis.</param>
/// <param name="Exclusive">Whether each element itself is left out.</param>
/// <param name="Reverse">Whether it runs from the end.</param>
public sealed record CumulativeProductOp(int Axis, bool Exclusive, bool Reverse) : AlongAxisOperation("CumulativeProduct", Axis)
{
    private protected override DTypeSet Takes => DTypeSet.Numeric;

    private protected override unsafe void Execute(void* x, void* y, long outer, long extent, long inner, DType dtype)
    {
        switch (dtype)
        {
            case DType.Float32:
                ScanKernel.Run<MultiplyOperator, float>((float*)x, (float*)y, outer, extent, inner, Exclusive, Reverse, 1, 1);
                break;
            case DType.Float64:
                ScanKernel.Run<MultiplyOperator, double>((double*)x, (double*)y, outer, extent, inner, Exclusive, Reverse, 1, 1);
                break;
            case DType.Int32:
                ScanKernel.Run<MultiplyOperator, int>((int*)x, (int*)y, outer, extent, inner, Exclusive, Reverse, 1, 1);
                break;
            case DType.Int64:
                ScanKernel.Run<MultiplyOperator, long>((long*)x, (long*)y, outer, extent, inner, Exclusive, Reverse, 1, 1);
                break;
            default:
                ScanKernel.Run<MultiplyOperator, byte>((byte*)x, (byte*)y, outer, extent, inner, Exclusive, Reverse, 1, 1);
                break;
        }
    }
}

/// <summary>
/// The recurrence <c>yᵢ = aᵢ · yᵢ₋₁ + bᵢ</c> along an axis, from 0: (a, b). Derivatives of running sums and products are made of it; so a
/// product with a factor 0 is 0, also beside an infinity or NaN.
/// </summary>
/// <param name="Axis">The axis.</param>
/// <param name="Reverse">Whether it runs from the end, with <c>yᵢ₊₁</c>.</param>
public sealed record LinearRecurrenceOp(int Axis, bool Reverse) : Operation("LinearRecurrence")
{
    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        DTypeErrors.RequireSame(Name, inputs[0], inputs[1]);
        DTypeErrors.Require(Name, inputs[0], DTypeSet.Floating);
        outputs[0] = inputs[0].Shape.Equals(inputs[1].Shape)
            ? new(inputs[0].Shape, inputs[0].DType)
            : throw ShapeErrors.NotEqual(Name, inputs[0].Shape, inputs[1].Shape);
    }

    /// <inheritdoc/>
    protected internal override unsafe void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        Tensor factors = Tensor.ContiguousNow(inputs[0]);
        Tensor terms = Tensor.ContiguousNow(inputs[1]);
        if (factors.ElementCount == 0)
        {
            return;
        }

        (long outer, long inner) = factors.Shape.Around(Axis);
        long extent = factors.Shape[Axis];
        fixed (byte* a = factors, b = terms, y = outputs[0])
        {
            if (factors.DType == DType.Float32)
            {
                RecurrenceKernel.Run((float*)a, (float*)b, (float*)y, outer, extent, inner, Reverse);
            }
            else
            {
                RecurrenceKernel.Run((double*)a, (double*)b, (double*)y, outer, extent, inner, Reverse);
            }
        }

        GC.KeepAlive(factors);
        GC.KeepAlive(terms);
    }
}
