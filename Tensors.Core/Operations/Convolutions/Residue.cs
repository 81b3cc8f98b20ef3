namespace Tensors;

/// <summary>
/// Positions of an image along one axis that are equal modulo the stride of windows, beside the taps that reach them. Windows over the
/// cotangents give their sums: position r + j · stride is window j.
/// </summary>
/// <param name="Axis">Those windows; the taps are in descending order, so that cotangents are in ascending order.</param>
/// <param name="Position">The first position.</param>
/// <param name="Step">From one position to the next.</param>
/// <param name="FirstTap">The greatest of the taps.</param>
/// <param name="TapStep">From one of the taps to the next.</param>
internal readonly record struct Residue(WindowAxis Axis, int Position, int Step, int FirstTap, int TapStep)
{
    public (int First, int Step) Taps => (FirstTap, TapStep);

    /// <summary>All classes of an axis; an axis below 0 is one that images of fewer axes lack.</summary>
    public static Residue[] All(SlidingWindow window, int axis, Shape weights, Shape cotangent, Shape image)
    {
        if (axis < 0)
        {
            return [new(WindowAxis.None, 0, 1, 0, 1)];
        }

        int extent = image[axis + 1];
        Residue[] classes = new Residue[Math.Min(window.Strides[axis], extent)];
        for (int position = 0; position < classes.Length; position++)
        {
            classes[position] = Of(window, axis, weights[axis], cotangent[axis + 1], extent, position);
        }

        return classes;
    }

    private static Residue Of(SlidingWindow window, int axis, int size, int windows, int extent, int position)
    {
        (long stride, long dilation) = (window.Strides[axis], window.Dilations[axis]);
        long padded = position + (long)window.Padding[axis].Before;
        int first = size - 1;
        while (first >= 0 && (padded - (first * dilation)) % stride != 0)
        {
            first--;
        }

        long common = GreatestCommonDivisor(stride, dilation);
        long step = stride / common;
        long taps = first < 0 ? 0 : (first / step) + 1;
        WindowAxis reached = new(
            (extent - position + stride - 1) / stride, taps, 1, (padded - (first * dilation)) / stride, dilation / common, windows);
        return new(reached, position, (int)stride, Math.Max(first, 0), (int)-step);
    }

    private static long GreatestCommonDivisor(long left, long right)
    {
        while (right != 0)
        {
            (left, right) = (right, left % right);
        }

        return left;
    }
}
