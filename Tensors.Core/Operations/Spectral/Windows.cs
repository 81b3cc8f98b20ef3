namespace Tensors;

// Windows: what frames are multiplied by before they are transformed.
public sealed partial class Tensor
{
    /// <summary>Hann's window: <c>½ - ½ · cos(2π · i / n)</c>.</summary>
    /// <param name="length">How many elements.</param>
    /// <param name="periodic">Whether n is the length, so that windows follow each other; otherwise it is one less, and both ends are
    /// equal.</param>
    /// <param name="dtype">Floating.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is below 1.</exception>
    /// <remarks>As <c>torch.hann_window</c>; with <paramref name="periodic"/> false as <c>numpy.hanning</c>.</remarks>
    public static Tensor HannWindow(int length, bool periodic = true, DType dtype = DType.Float32) =>
        CosineWindow(length, 0.5, periodic, dtype);

    /// <summary>Hamming's window: <c>0.54 - 0.46 · cos(2π · i / n)</c>.</summary>
    /// <inheritdoc cref="HannWindow"/>
    public static Tensor HammingWindow(int length, bool periodic = true, DType dtype = DType.Float32) =>
        CosineWindow(length, 0.54, periodic, dtype);

    private static Tensor CosineWindow(int length, double middle, bool periodic, DType dtype)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        double turns = periodic ? length : length - 1;
        return length == 1
            ? Ones([1], dtype)
            : (middle - ((1 - middle) * (Arange(length, DType.Float64) * (2 * Math.PI / turns)).Cos())).Cast(dtype);
    }
}
