namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// Moved along an axis, what leaves at one end coming back at the other: <c>y[…, (i + shift) mod n, …] = x[…, i, …]</c>.
    /// </summary>
    /// <param name="shift">By how many positions; negative moves to the front.</param>
    /// <param name="axis">Negative counts from the end.</param>
    /// <exception cref="ShapeMismatchException">There is no such axis.</exception>
    /// <remarks>Dtypes: all. VJP: <c>dy</c> rolled back.</remarks>
    public Tensor Roll(int shift, int axis)
    {
        if (LacksExtents)
        {
            return Composite("Roll", (shift, axis), static (x, of) => x.Roll(of.shift, of.axis));
        }

        int extent = Shape[AxisOf("Roll", axis)];
        int first = extent == 0 ? 0 : (int)((extent - ((long)shift % extent)) % extent);
        return first == 0 ? this : Concat([Slice(axis, first), Slice(axis, 0, first)], axis);
    }

    /// <summary>All elements in row-major order moved as along one axis, in this shape; see <see cref="Roll(int, int)"/>.</summary>
    /// <param name="shift">By how many positions; negative moves to the front.</param>
    public Tensor Roll(int shift) => LacksExtents
        ? Composite("Roll", shift, static (x, of) => x.Roll(of))
        : Flatten().Roll(shift, 0).ReshapeTo(Shape);
}
