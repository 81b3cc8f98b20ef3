namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Differences of neighbours along an axis: <c>y[…, i, …] = x[…, i + 1, …] - x[…, i, …]</c>, so many times.</summary>
    /// <param name="times">How often; each shortens the axis by one.</param>
    /// <param name="axis">Negative counts from the end.</param>
    /// <exception cref="ShapeMismatchException">There is no such axis.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="times"/> is negative.</exception>
    /// <remarks>
    /// Dtypes: all; integers wrap, and truth values say whether neighbours differ, as in NumPy. VJP: that of the differences.
    /// </remarks>
    public Tensor Diff(int times = 1, int axis = -1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(times);
        if (LacksRank)
        {
            return Composite("Diff", (times, axis), static (x, of) => x.Diff(of.times, of.axis));
        }

        int position = AxisOf("Diff", axis);
        Tensor result = this;
        for (int i = 0; i < times; i++)
        {
            Tensor next = result.Slice(position, 1);
            Tensor previous = result.Slice(position, 0, -1);
            result = DType == DType.Bool ? next.NotEqual(previous) : next - previous;
        }

        return result;
    }
}
