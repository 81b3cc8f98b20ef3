using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// Part of the tensor as a view: indices drop an axis, ranges keep part of it, missing ones keep all; with tensors or arrays, a copy.
    /// </summary>
    /// <param name="indices">
    /// Per axis an <see cref="int"/> (negative counts from the end), <see cref="Index"/>, <see cref="Range"/>,
    /// <see cref="TensorIndex.Step"/>, <see cref="TensorIndex.NewAxis"/> or <see cref="TensorIndex.Ellipsis"/>; or positions in any order
    /// (int32 or int64), or a mask for one or more axes (bool).
    /// </param>
    /// <exception cref="ShapeMismatchException">There are more indices than axes, or more than one ellipsis.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index lies outside its axis.</exception>
    /// <remarks>
    /// <para>Ranges are cut to the axis, as in Python. VJP: <c>dy</c> in its place among zeros, added up where a position is named
    /// again.</para>
    /// <para>Tensors follow NumPy: positions and single numbers beside them broadcast to one shape, whose axes stand where the indexed ones
    /// stood if these are neighbours, and first otherwise. A mask counts as the positions at which it is true.</para>
    /// </remarks>
    [IndexerName("Part")]
    public Tensor this[params ReadOnlySpan<TensorIndex> indices]
    {
        get
        {
            if (TensorIndex.HasTensor(indices))
            {
                return IndexedByTensors(indices);
            }

            if (GoesToSymbol(this) && Symbol!.Slice(indices) is { } part)
            {
                return part;
            }

            (AxisRange[] ranges, Shape shape) = TensorIndex.Resolve(indices, Shape);
            return SliceTo(ranges).ReshapeTo(shape);
        }
    }

    /// <summary>The elements start, start + step, ... along one axis, as a view.</summary>
    /// <param name="axis">Negative counts from the end.</param>
    /// <param name="start">The first position; negative counts from the end.</param>
    /// <param name="end">One past the last; null goes to the end (or to the beginning, walking backwards).</param>
    /// <param name="step">Not 0; negative walks backwards.</param>
    /// <exception cref="ShapeMismatchException">There is no such axis.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The step is 0.</exception>
    public Tensor Slice(int axis, int? start, int? end = null, int step = 1)
    {
        if (LacksExtents)
        {
            return Composite("Slice", (axis, start, end, step), static (x, of) => x.Slice(of.axis, of.start, of.end, of.step));
        }

        int position = AxisOf("Slice", axis);
        AxisRange[] ranges = TensorIndex.Whole(Shape);
        ranges[position] = TensorIndex.Step(start, end, step).ToRange(Shape[position]);
        return SliceTo(ranges);
    }

    /// <summary>In reverse order along the named axes (all without arguments), as a view.</summary>
    /// <param name="axes">Negative axes count from the end.</param>
    /// <exception cref="ShapeMismatchException">There is no such axis.</exception>
    public Tensor Flip(params ReadOnlySpan<int> axes)
    {
        if (LacksExtents)
        {
            return Composite("Flip", axes.ToArray(), static (x, of) => x.Flip(of));
        }

        AxisRange[] ranges = TensorIndex.Whole(Shape);
        foreach (int axis in AxesOf("Flip", axes))
        {
            ranges[axis] = new(Math.Max(0, Shape[axis] - 1), Shape[axis], -1);
        }

        return SliceTo(ranges);
    }

    /// <summary>Equal parts along an axis, as views.</summary>
    /// <param name="parts">How many; it must divide the extent.</param>
    /// <param name="axis">Negative counts from the end.</param>
    /// <exception cref="ShapeMismatchException">The extent is not a multiple of <paramref name="parts"/>.</exception>
    public Tensor[] Split(int parts, int axis = 0)
    {
        if (LacksExtents)
        {
            return CompositeAll("Split", parts, [this], (parts, axis), static (x, of) => x[0].Split(of.parts, of.axis));
        }

        int extent = Shape[AxisOf("Split", axis)];
        return parts > 0 && extent % parts == 0
            ? Split([.. Enumerable.Repeat(extent / parts, parts)], axis)
            : throw new ShapeMismatchException("Split", $"axis {axis} of extent {extent} does not fall into {parts} equal parts", [Shape]);
    }

    /// <summary>Parts of given extents along an axis, as views.</summary>
    /// <param name="extents">The extents of the parts; they must add up to that of the axis.</param>
    /// <param name="axis">Negative counts from the end.</param>
    /// <exception cref="ShapeMismatchException">They do not add up.</exception>
    public Tensor[] Split(ReadOnlySpan<int> extents, int axis = 0)
    {
        if (LacksExtents)
        {
            return CompositeAll(
                "Split", extents.Length, [this], (extents: extents.ToArray(), axis), static (x, of) => x[0].Split(of.extents, of.axis));
        }

        int position = AxisOf("Split", axis);
        long sum = 0;
        bool negative = false;
        foreach (int extent in extents)
        {
            sum += extent;
            negative |= extent < 0;
        }

        if (negative || sum != Shape[position])
        {
            throw new ShapeMismatchException(
                "Split",
                $"the parts [{string.Join(", ", extents.ToArray())}] do not add up to {Shape[position]}, the extent of axis {axis}",
                [Shape]);
        }

        Tensor[] parts = new Tensor[extents.Length];
        int start = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            AxisRange[] ranges = TensorIndex.Whole(Shape);
            ranges[position] = new(start, extents[i]);
            parts[i] = SliceTo(ranges);
            start += extents[i];
        }

        return parts;
    }

    private Tensor SliceTo(AxisRange[] ranges)
    {
        for (int axis = 0; axis < Rank; axis++)
        {
            if (ranges[axis] != new AxisRange(0, Shape[axis]))
            {
                return Apply(new SliceOp(new(ranges)), this);
            }
        }

        return this;
    }
}

/// <summary>The operation of slices and of <see cref="Tensor.Flip"/>.</summary>
/// <param name="Ranges">The positions of each axis, all inside it.</param>
public sealed record SliceOp(ValueArray<AxisRange> Ranges) : ViewOperation("Slice")
{
    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs) =>
        outputs[0] = new(AxisRange.Select(Name, inputs[0].Shape, Ranges), inputs[0].DType);

    internal override Layout? View(Layout input, Shape output) => input.Slice(Ranges.AsSpan(), output);
}
