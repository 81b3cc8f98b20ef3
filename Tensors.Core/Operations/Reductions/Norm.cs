using System.Numerics;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Norms of the vectors along the given axes: <c>y = (Σ |x|ᵖ)^(1 / p)</c>; over all elements without any.</summary>
    /// <param name="order">p; 2 is Euclid's, 1 the sum of sizes, +inf and -inf the greatest and the least size, 0 the number of elements
    /// that are not 0.</param>
    /// <param name="axes">The axes to fold; negative counts from the end.</param>
    /// <param name="keepDims">Whether they stay with extent 1.</param>
    /// <exception cref="ShapeMismatchException">An axis does not exist or is named twice, or there is no element for an infinite
    /// order.</exception>
    /// <exception cref="DTypeMismatchException">The elements are not floating-point numbers.</exception>
    /// <remarks>
    /// Nothing overflows on the way but the norm itself. VJP: <c>dx = dy · x / y</c> for order 2, elsewhere that of the operations it is
    /// made of; 0 for the vector of zeros. Where one element has nearly the whole norm, its second derivative keeps its digits at order 2,
    /// and loses them at others.
    /// </remarks>
    public Tensor Norm(double order, ReadOnlySpan<int> axes, bool keepDims = false)
    {
        DTypeErrors.Require("Norm", this, DTypeSet.Floating);
        switch (order)
        {
            case 0:
                return NotEqual(0).Cast(DType).Sum(axes, keepDims);
            case 1:
                return Abs().Sum(axes, keepDims);
            case double.PositiveInfinity:
                return Abs().Max(axes, keepDims);
            case double.NegativeInfinity:
                return Abs().Min(axes, keepDims);
            case 2 when !LacksRank:
                return Apply(new NormOp(AxesOf("Norm", axes), keepDims), this);
        }

        if (LacksExtents)
        {
            return Composite("Norm", (order, axes: axes.ToArray(), keepDims), static (x, of) => x.Norm(of.order, of.axes, of.keepDims));
        }

        // The norm of x / m times m does not depend on m: a constant to derivatives, it keeps powers in the range.
        Tensor sizes = Abs();
        if (ElementCount == 0)
        {
            return sizes.Sum(axes, keepDims);
        }

        Tensor greatest = sizes.Max(axes, keepDims: true).StopGradient();
        Tensor scale = Where(greatest.IsFinite().LogicalAnd(greatest.Greater(ZerosLike(greatest))), greatest, Ones([], DType));
        Tensor sum = (sizes / scale).Pow(order).Sum(axes, keepDims);

        // A root of 0 has no derivative, though the norm is flat there from every side but its own.
        Tensor isZero = sum.Equal(0);
        return Where(isZero, ZerosLike(sum), Where(isZero, OnesLike(sum), sum).Pow(1 / order) * scale.ReshapeTo(sum.Shape));
    }

    /// <summary>Norms along one axis, or of all elements; see <see cref="Norm(double, ReadOnlySpan{int}, bool)"/>.</summary>
    /// <param name="order">p.</param>
    /// <param name="axis">The axis to fold, or null for all; negative counts from the end.</param>
    /// <param name="keepDims">Whether it stays with extent 1.</param>
    public Tensor Norm(double order = 2, int? axis = null, bool keepDims = false) => Norm(order, axis is { } one ? [one] : [], keepDims);

    /// <summary>How many elements are not 0 (or are true) over the given axes; over all without any.</summary>
    /// <param name="axes">The axes to fold; negative counts from the end.</param>
    /// <returns>Dtype int64.</returns>
    /// <exception cref="ShapeMismatchException">An axis does not exist or is named twice.</exception>
    /// <remarks>Dtypes: all. NaN is not 0. Not differentiable.</remarks>
    public Tensor CountNonZero(params ReadOnlySpan<int> axes) => CountNonZero(axes, keepDims: false);

    /// <summary>See <see cref="CountNonZero(ReadOnlySpan{int})"/>.</summary>
    /// <param name="axes">The axes to fold; negative counts from the end.</param>
    /// <param name="keepDims">Whether they stay with extent 1.</param>
    public Tensor CountNonZero(ReadOnlySpan<int> axes, bool keepDims) =>
        (DType == DType.Bool ? this : NotEqual(0)).Cast(DType.Int64).Sum(axes, keepDims);

    /// <summary>Means and variances over the given axes; over all without any.</summary>
    /// <param name="axes">The axes to fold; negative counts from the end.</param>
    /// <param name="keepDims">Whether they stay with extent 1.</param>
    /// <exception cref="ShapeMismatchException">An axis does not exist or is named twice.</exception>
    /// <exception cref="DTypeMismatchException">The elements are not floating-point numbers.</exception>
    /// <remarks>
    /// The variance is the mean of squared deviations. VJP: those of <see cref="Mean(ReadOnlySpan{int}, bool)"/> and <see cref="Square"/>.
    /// </remarks>
    public (Tensor Mean, Tensor Variance) Moments(ReadOnlySpan<int> axes, bool keepDims = false)
    {
        if (LacksExtents)
        {
            Tensor[] moments = CompositeAll("Moments", 2, [this], (axes: axes.ToArray(), keepDims), static (x, of) =>
            {
                (Tensor first, Tensor second) = x[0].Moments(of.axes, of.keepDims);
                return [first, second];
            });
            return (moments[0], moments[1]);
        }

        Tensor x = DType.IsHalf ? Cast(DType.Float32) : this;
        Tensor mean = x.Mean(axes, keepDims: true);
        Tensor variance = (x - mean).Square().Mean(axes, keepDims).Cast(DType);
        mean = mean.Cast(DType);
        return (keepDims ? mean : mean.ReshapeTo(variance.Shape), variance);
    }
}

/// <summary>The operation of <see cref="Tensor.Norm(double, ReadOnlySpan{int}, bool)"/> for order 2.</summary>
/// <param name="Axes">The folded axes, ascending.</param>
/// <param name="KeepDims">Whether they stay with extent 1.</param>
public sealed record NormOp(ValueArray<int> Axes, bool KeepDims) : ReductionOperation("Norm", Axes, KeepDims)
{
    private protected override DTypeSet Takes => DTypeSet.Floating;

    /// <inheritdoc/>
    protected internal override void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        if (inputs[0].DType == DType.Float32)
        {
            Execute<float>(inputs[0], outputs[0]);
        }
        else
        {
            Execute<double>(inputs[0], outputs[0]);
        }
    }

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

    /// <summary>
    /// Squares as they are; where a sum of them left the range, once more with each vector brought near 1 by a power of two.
    /// </summary>
    private unsafe void Execute<T>(Tensor input, Tensor y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Tensor x = Tensor.ContiguousNow(input);
        Tensor work = Tensor.Allocate(new(x.Shape, x.DType));
        fixed (byte* elements = x, squares = work, sums = y)
        {
            ElementwiseDispatch.Floating<SquareOperator>(new(elements, x.Layout), squares, x.ElementCount, x.DType);
            base.Execute([work], [y]);
            if (AreInRange((T*)sums, y.ElementCount))
            {
                ElementwiseDispatch.Floating<SqrtOperator>(new(sums, y.Layout), sums, y.ElementCount, y.DType);
            }
            else if (x.ElementCount > 0)
            {
                Tensor factors = Factors<T>(x);
                fixed (byte* factor = factors)
                {
                    Operand repeated = new(factor, factors.Layout.BroadcastTo(x.Shape));
                    ElementwiseDispatch.Floating<MultiplyOperator>(new(elements, x.Layout), repeated, squares, x.ElementCount, x.DType);
                    ElementwiseDispatch.Floating<SquareOperator>(new(squares, x.Layout), squares, x.ElementCount, x.DType);
                    base.Execute([work], [y]);
                    ElementwiseDispatch.Floating<SqrtOperator>(new(sums, y.Layout), sums, y.ElementCount, y.DType);
                    ElementwiseDispatch.Floating<DivideOperator>(
                        new(sums, y.Layout), new(factor, new Layout(y.Shape)), sums, y.ElementCount, y.DType);
                }

                GC.KeepAlive(factors);
            }
        }

        GC.KeepAlive(x);
        GC.KeepAlive(work);
    }

    /// <summary>Whether no sum of squares overflowed, or lost more than roundings as its squares became small.</summary>
    private static unsafe bool AreInRange<T>(T* sums, long count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T least = T.ScaleB(T.One, sizeof(T) == sizeof(float) ? -80 : -900);
        for (long i = 0; i < count; i++)
        {
            if (!(sums[i] >= least) || !T.IsFinite(sums[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// For each vector the power of two that brings its greatest element near 1, in the shape of x with folded axes of extent 1.
    /// </summary>
    private unsafe Tensor Factors<T>(Tensor x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Tensor sizes = Tensor.Allocate(new(x.Shape, x.DType));
        Tensor factors = Tensor.Allocate(new(Reduce(x.Shape, Axes, keepDims: true), x.DType));
        fixed (byte* elements = x, size = sizes)
        {
            ElementwiseDispatch.Floating<AbsOperator>(new(elements, x.Layout), size, x.ElementCount, x.DType);
        }

        new MaxOp(Axes, KeepDims: true).Execute([sizes], [factors]);
        int highest = sizeof(T) == sizeof(float) ? 126 : 1022;
        fixed (byte* start = factors)
        {
            T* factor = (T*)start;
            for (long i = 0; i < factors.ElementCount; i++)
            {
                bool scales = T.IsFinite(factor[i]) && factor[i] > T.Zero;
                factor[i] = scales ? T.ScaleB(T.One, Math.Min(highest, -T.ILogB(factor[i]))) : T.One;
            }
        }

        GC.KeepAlive(sizes);
        return factors;
    }
}
