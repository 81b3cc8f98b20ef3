namespace Tensors;

// Fourier transforms along several axes, one after the other, and what surrounds them.
public sealed partial class Tensor
{
    /// <summary><see cref="Fft"/> along several axes.</summary>
    /// <param name="axes">Negative ones count from the end; all if empty.</param>
    /// <param name="norm">What is divided by the number of transformed elements.</param>
    /// <exception cref="ShapeMismatchException">An axis does not exist, is named twice, or is empty.</exception>
    /// <exception cref="DTypeMismatchException">The elements are neither float32, float64 nor complex.</exception>
    public Tensor FftN(ReadOnlySpan<int> axes = default, FftNorm norm = FftNorm.Backward) =>
        AxesOf("FftN", axes).Aggregate(this, (x, axis) => x.Fft(null, axis, norm));

    /// <summary>The inverse of <see cref="FftN"/>.</summary>
    /// <inheritdoc cref="FftN"/>
    public Tensor IfftN(ReadOnlySpan<int> axes = default, FftNorm norm = FftNorm.Backward) =>
        AxesOf("IfftN", axes).Aggregate(this, (x, axis) => x.Ifft(null, axis, norm));

    /// <summary>
    /// The first half of the Fourier transform of real numbers along several axes: <see cref="Rfft"/> along the last of them.
    /// </summary>
    /// <param name="axes">Negative ones count from the end; all if empty. The last one is halved.</param>
    /// <param name="norm">What is divided by the number of transformed elements.</param>
    /// <exception cref="ShapeMismatchException">An axis does not exist, is named twice, or is empty.</exception>
    /// <exception cref="DTypeMismatchException">The elements are neither float32 nor float64.</exception>
    public Tensor RfftN(ReadOnlySpan<int> axes = default, FftNorm norm = FftNorm.Backward)
    {
        int last = axes.IsEmpty ? AxisOf("RfftN", -1) : AxisOf("RfftN", axes[^1]);
        return AxesOf("RfftN", axes).Where(axis => axis != last).Aggregate(Rfft(null, last, norm), (x, axis) => x.Fft(null, axis, norm));
    }

    /// <summary>The inverse of <see cref="RfftN"/>.</summary>
    /// <param name="n">How many elements come out along the last of the axes; see <see cref="Irfft"/>.</param>
    /// <param name="axes">Negative ones count from the end; all if empty.</param>
    /// <param name="norm">What is divided by the number of transformed elements.</param>
    /// <exception cref="ShapeMismatchException">An axis does not exist, is named twice, or is empty.</exception>
    /// <exception cref="DTypeMismatchException">The elements are neither float32, float64 nor complex.</exception>
    public Tensor IrfftN(int? n = null, ReadOnlySpan<int> axes = default, FftNorm norm = FftNorm.Backward)
    {
        int last = axes.IsEmpty ? AxisOf("IrfftN", -1) : AxisOf("IrfftN", axes[^1]);
        return AxesOf("IrfftN", axes).Where(axis => axis != last).Aggregate(this, (x, axis) => x.Ifft(null, axis, norm)).Irfft(
            n, last, norm);
    }

    /// <summary><see cref="FftN"/> along the last two axes.</summary>
    /// <param name="norm">What is divided.</param>
    public Tensor Fft2(FftNorm norm = FftNorm.Backward) => FftN([-2, -1], norm);

    /// <summary><see cref="IfftN"/> along the last two axes.</summary>
    /// <param name="norm">What is divided.</param>
    public Tensor Ifft2(FftNorm norm = FftNorm.Backward) => IfftN([-2, -1], norm);

    /// <summary><see cref="RfftN"/> along the last two axes.</summary>
    /// <param name="norm">What is divided.</param>
    public Tensor Rfft2(FftNorm norm = FftNorm.Backward) => RfftN([-2, -1], norm);

    /// <summary><see cref="IrfftN"/> along the last two axes.</summary>
    /// <param name="n">How many elements come out along the last axis.</param>
    /// <param name="norm">What is divided.</param>
    public Tensor Irfft2(int? n = null, FftNorm norm = FftNorm.Backward) => IrfftN(n, [-2, -1], norm);

    /// <summary>The frequency 0 moved from the front of axes to their middle, n / 2.</summary>
    /// <param name="axes">Negative ones count from the end; all if empty.</param>
    /// <exception cref="ShapeMismatchException">An axis does not exist or is named twice.</exception>
    /// <remarks>Dtypes: all. VJP: <see cref="IfftShift"/> of dy.</remarks>
    public Tensor FftShift(ReadOnlySpan<int> axes = default) => LacksExtents
        ? Composite("FftShift", axes.ToArray(), static (x, of) => x.FftShift(of))
        : AxesOf("FftShift", axes).Aggregate(this, (x, axis) => x.Roll(x.Shape[axis] / 2, axis));

    /// <summary>The inverse of <see cref="FftShift"/>.</summary>
    /// <param name="axes">Negative ones count from the end; all if empty.</param>
    /// <exception cref="ShapeMismatchException">An axis does not exist or is named twice.</exception>
    /// <remarks>Dtypes: all. VJP: <see cref="FftShift"/> of dy.</remarks>
    public Tensor IfftShift(ReadOnlySpan<int> axes = default) => LacksExtents
        ? Composite("IfftShift", axes.ToArray(), static (x, of) => x.IfftShift(of))
        : AxesOf("IfftShift", axes).Aggregate(this, (x, axis) => x.Roll(-(x.Shape[axis] / 2), axis));

    /// <summary>The frequencies of <see cref="Fft"/>: 0, 1, …, then the negative ones, divided by n · spacing.</summary>
    /// <param name="n">How many elements were transformed.</param>
    /// <param name="spacing">The time between elements.</param>
    /// <param name="dtype">Floating.</param>
    /// <exception cref="ArgumentOutOfRangeException">n is below 1.</exception>
    public static Tensor FftFrequencies(int n, double spacing = 1, DType dtype = DType.Float32)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        return (Concat([Arange(0, (n + 1) / 2, 1, DType.Float64), Arange(-(n / 2), 0, 1, DType.Float64)], 0) / (n * spacing)).Cast(dtype);
    }

    /// <summary>The frequencies of <see cref="Rfft"/>: 0, 1, …, n / 2, divided by n · spacing.</summary>
    /// <param name="n">How many elements were transformed.</param>
    /// <param name="spacing">The time between elements.</param>
    /// <param name="dtype">Floating.</param>
    /// <exception cref="ArgumentOutOfRangeException">n is below 1.</exception>
    public static Tensor RfftFrequencies(int n, double spacing = 1, DType dtype = DType.Float32)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        return (Arange((n / 2) + 1, DType.Float64) / (n * spacing)).Cast(dtype);
    }
}
