namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Sliding windows over an axis, as a view: <c>y[…, w, …, k] = x[…, w · step + k, …]</c>.</summary>
    /// <param name="axis">Negative counts from the end.</param>
    /// <param name="size">The extent of a window.</param>
    /// <param name="step">From the start of one window to the next, at least 1.</param>
    /// <returns>The axis holds the <c>(n - size) / step + 1</c> windows; their elements form a new last axis.</returns>
    /// <exception cref="ShapeMismatchException">There is no such axis, or no window fits into it.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The size or the step is below 1.</exception>
    /// <remarks>Dtypes: all. VJP: <see cref="Fold"/> of <c>dy</c>, extended by zeros behind the last window.</remarks>
    public Tensor Unfold(int axis, int size, int step = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        return Apply(new UnfoldOp(AxisOf("Unfold", axis), size, step), this);
    }

    /// <summary>The transpose of <see cref="Unfold"/>: windows in the last axis are added up where they overlap.</summary>
    /// <param name="axis">The axis of the windows; negative counts from the end, the last axis included.</param>
    /// <param name="extent">The extent that the axis gets; positions that no window covers are 0.</param>
    /// <param name="step">From the start of one window to the next, at least 1.</param>
    /// <exception cref="ShapeMismatchException">There is no such axis, or the windows do not fit into the extent.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The step is below 1.</exception>
    /// <remarks>Dtypes: all numeric ones. Windows are added in ascending order. VJP: the windows of <c>dy</c>.</remarks>
    public Tensor Fold(int axis, int extent, int step = 1)
    {
        if (LacksExtents)
        {
            return Composite("Fold", (axis, extent, step), static (x, of) => x.Fold(of.axis, of.extent, of.step));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        int position = AxisOf("Fold", axis);
        (int windows, int size) = (Shape[position], Shape[^1]);
        if (position == Rank - 1 || (windows > 0 && ((windows - 1L) * step) + size > extent))
        {
            throw new ShapeMismatchException(
                "Fold", $"{windows} windows of {size} with step {step} along axis {axis} do not fit into the extent {extent}", [Shape]);
        }

        Tensor starts = (step * Arange(windows, DType.Int64)).ExpandDims(1);
        int[] others = [.. Enumerable.Range(0, Rank - 1).Where(other => other != position)];
        Tensor front = Transpose([position, Rank - 1, .. others]);
        Tensor folded = Apply(new ScatterAddOp(0, extent), front, starts + Arange(size, DType.Int64));
        int[] order = [.. Enumerable.Range(1, position), 0, .. Enumerable.Range(position + 1, Rank - 2 - position)];
        return folded.Transpose(order);
    }
}

/// <summary>The operation of <see cref="Tensor.Unfold"/>.</summary>
/// <param name="Axis">The axis that the windows slide along.</param>
/// <param name="Size">Their extent.</param>
/// <param name="Step">From one to the next.</param>
public sealed record UnfoldOp(int Axis, int Size, int Step) : ViewOperation("Unfold")
{
    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        Shape shape = inputs[0].Shape;
        if (Size > shape[Axis])
        {
            throw new ShapeMismatchException(Name, $"a window of {Size} does not fit into axis {Axis} of extent {shape[Axis]}", [shape]);
        }

        Shape windows = shape.With(Axis, ((shape[Axis] - Size) / Step) + 1);
        outputs[0] = new(windows.Insert(shape.Rank, Size), inputs[0].DType);
    }

    internal override Layout? View(Layout input, Shape output)
    {
        long[] strides = [.. input.Strides, input.Strides[Axis]];
        strides[Axis] *= Step;
        return new(output, strides, input.Offset);
    }
}
