namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Position of the greatest element along an axis; the first of several, NaN being the greatest.</summary>
    /// <param name="axis">Negative counts from the end; null looks at all elements in row-major order.</param>
    /// <param name="keepDims">Whether the axis stays with extent 1.</param>
    /// <returns>Dtype int64.</returns>
    /// <exception cref="ShapeMismatchException">The axis does not exist or is empty.</exception>
    /// <remarks>Dtypes: all numeric ones. Not differentiable.</remarks>
    public Tensor ArgMax(int? axis = null, bool keepDims = false) => ArgExtreme(greatest: true, axis, keepDims);

    /// <summary>Position of the least element along an axis; the first of several, NaN being the least.</summary>
    /// <param name="axis">Negative counts from the end; null looks at all elements in row-major order.</param>
    /// <param name="keepDims">Whether the axis stays with extent 1.</param>
    /// <returns>Dtype int64.</returns>
    /// <exception cref="ShapeMismatchException">The axis does not exist or is empty.</exception>
    /// <remarks>Dtypes: all numeric ones. Not differentiable.</remarks>
    public Tensor ArgMin(int? axis = null, bool keepDims = false) => ArgExtreme(greatest: false, axis, keepDims);

    private Tensor ArgExtreme(bool greatest, int? axis, bool keepDims)
    {
        if (LacksRank)
        {
            return Composite(
                greatest ? "ArgMax" : "ArgMin", (greatest, axis, keepDims),
                static (x, of) => x.ArgExtreme(of.greatest, of.axis, of.keepDims));
        }

        if (axis is not { } one)
        {
            Tensor position = Apply(new ArgExtremeOp(greatest, 0, false), Flatten());
            return keepDims ? position.ReshapeTo(ReductionOperation.Reduce(Shape, AxesOf("ArgMax", []), true)) : position;
        }

        return Apply(new ArgExtremeOp(greatest, AxisOf(greatest ? "ArgMax" : "ArgMin", one), keepDims), this);
    }
}

/// <summary>The operation of <see cref="Tensor.ArgMax"/> and <see cref="Tensor.ArgMin"/>.</summary>
/// <param name="Greatest">Whether the greatest is looked for, or the least.</param>
/// <param name="Axis">The axis.</param>
/// <param name="KeepDims">Whether it stays with extent 1.</param>
public sealed record ArgExtremeOp(bool Greatest, int Axis, bool KeepDims) : Operation(Greatest ? "ArgMax" : "ArgMin")
{
    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        DTypeErrors.Require(Name, inputs[0], DTypeSet.Numeric);
        Shape shape = inputs[0].Shape;
        outputs[0] = shape[Axis] > 0
            ? new(KeepDims ? shape.With(Axis, 1) : shape.Remove(Axis), DType.Int64)
            : throw ShapeErrors.Empty(Name, shape);
    }

    /// <inheritdoc/>
    protected internal override unsafe void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        Tensor x = Tensor.ContiguousNow(inputs[0]);
        (long outer, long inner) = x.Shape.Around(Axis);
        fixed (byte* values = x, positions = outputs[0])
        {
            ArgExtremeKernel.Run(values, (long*)positions, outer, x.Shape[Axis], inner, Greatest, x.DType);
        }

        GC.KeepAlive(x);
    }
}
