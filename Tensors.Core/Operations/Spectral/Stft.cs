namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// Fourier transforms of frames of a signal along the last axis: of <paramref name="n"/> elements from every multiple of the hop on.
    /// </summary>
    /// <param name="n">How many elements a frame has.</param>
    /// <param name="hop">From the start of one frame to the next; a quarter of n if null.</param>
    /// <param name="window">What frames are multiplied by: at most n elements, which stand in the middle of a frame; ones if null.</param>
    /// <param name="center">Whether the signal is surrounded by n / 2 elements, so that the first frame has its middle at the first
    /// element.</param>
    /// <param name="padMode">Which elements these are.</param>
    /// <param name="normalized">Whether results are divided by √n.</param>
    /// <param name="onesided">Whether frequencies stop at n / 2; null for signals of real numbers, as all of complex ones are
    /// needed.</param>
    /// <returns>Complex numbers: shape <c>(…, frequencies, frames)</c> for this tensor's <c>(…, elements)</c>.</returns>
    /// <exception cref="ShapeMismatchException">The signal is shorter than a frame, or the window longer.</exception>
    /// <exception cref="DTypeMismatchException">The elements are neither float32, float64 nor complex, or the window has
    /// others.</exception>
    /// <exception cref="ArgumentException">Frequencies of complex numbers are to stop at n / 2.</exception>
    /// <remarks>As <c>torch.stft</c>. VJP: that of the operations it is made of.</remarks>
    /// <example>
    /// <code>
    /// Tensor spectrogram = signal.Stft(512, hop: 128, window: Tensor.HannWindow(512)).Abs();
    /// </code>
    /// </example>
    public Tensor Stft(
        int n, int? hop = null, Tensor? window = null, bool center = true, PadMode padMode = PadMode.Reflect, bool normalized = false,
        bool? onesided = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        if (LacksExtents)
        {
            return Composite(
                "Stft", window is null ? [this] : [this, window], (n, hop, center, padMode, normalized, onesided),
                static (x, of) => x[0].Stft(of.n, of.hop, x.Length > 1 ? x[1] : null, of.center, of.padMode, of.normalized, of.onesided));
        }

        DTypeErrors.Require("Stft", this, DTypeSet.Parts | DTypeSet.Complex);
        bool isHalf = onesided ?? !DType.IsComplex;
        if (isHalf && DType.IsComplex)
        {
            throw new ArgumentException(
                "Stft: the frequencies of complex numbers do not stop at n / 2; both halves differ.", nameof(onesided));
        }

        Tensor signal = this;
        if (center)
        {
            (int, int)[] padding = new (int, int)[Rank];
            padding[^1] = (n / 2, n / 2);
            signal = Pad(padding, padMode);
        }

        Tensor frames = signal.Unfold(-1, n, hop ?? Math.Max(1, n / 4));
        frames = FrameWindow("Stft", n, window, DType.PartDType) is { } weights ? frames * weights.Cast(DType) : frames;
        FftNorm norm = normalized ? FftNorm.Ortho : FftNorm.Backward;
        return (isHalf ? frames.Rfft(norm: norm) : frames.Fft(norm: norm)).SwapAxes(-1, -2);
    }

    /// <summary>The inverse of <see cref="Stft"/>: the signal whose frames come nearest to those given.</summary>
    /// <param name="n">How many elements a frame has.</param>
    /// <param name="hop">From the start of one frame to the next; a quarter of n if null.</param>
    /// <param name="window">That of the transform.</param>
    /// <param name="center">Whether the n / 2 elements at both ends are left out.</param>
    /// <param name="normalized">Whether the transform was divided by √n.</param>
    /// <param name="onesided">Whether the frequencies stop at n / 2; the signal is then real.</param>
    /// <param name="length">How many elements come out; as many as the frames cover if null.</param>
    /// <returns>Shape <c>(…, elements)</c> for this tensor's <c>(…, frequencies, frames)</c>.</returns>
    /// <exception cref="ShapeMismatchException">There are other than n or n / 2 + 1 frequencies, or the window is too long.</exception>
    /// <exception cref="DTypeMismatchException">The elements are not complex, or the window has others.</exception>
    /// <remarks>
    /// Frames are added up, each times the window, and divided by the sum of the squared windows; where that is 0, so is the result. As
    /// <c>torch.istft</c>. VJP: that of the operations it is made of. After Griffin and Lim, "Signal estimation from modified short-time
    /// Fourier transform" (1984).
    /// </remarks>
    public Tensor Istft(
        int n, int? hop = null, Tensor? window = null, bool center = true, bool normalized = false, bool onesided = true,
        int? length = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        if (LacksExtents)
        {
            return Composite(
                "Istft", window is null ? [this] : [this, window], (n, hop, center, normalized, onesided, length),
                static (x, of) => x[0].Istft(of.n, of.hop, x.Length > 1 ? x[1] : null, of.center, of.normalized, of.onesided, of.length));
        }

        DTypeErrors.Require("Istft", this, DTypeSet.Complex);
        if (Rank < 2 || Shape[^2] != (onesided ? (n / 2) + 1 : n))
        {
            throw new ShapeMismatchException(
                "Istft", $"{Shape} must be (…, frequencies, frames) with {(onesided ? (n / 2) + 1 : n)} frequencies", [Shape]);
        }

        FftNorm norm = normalized ? FftNorm.Ortho : FftNorm.Backward;
        int step = hop ?? Math.Max(1, n / 4);
        Tensor spectra = SwapAxes(-1, -2);
        Tensor frames = onesided ? spectra.Irfft(n, norm: norm) : spectra.Ifft(norm: norm);
        Tensor weights = FrameWindow("Istft", n, window, DType.PartDType) ?? Ones([n], DType.PartDType);
        int extent = checked(((Shape[^1] - 1) * step) + n);
        Tensor sums = (frames * weights.Cast(frames.DType)).Fold(-2, extent, step);
        Tensor squares = weights.Square().BroadcastTo([Shape[^1], n]).Fold(0, extent, step);
        Tensor signal = Where(squares.Equal(0), 0, sums / Where(squares.Equal(0), 1, squares).Cast(frames.DType));
        int first = center ? n / 2 : 0;
        int covered = center ? extent - n + (n % 2) : extent;
        int last = first + Math.Min(length ?? covered, extent - first);
        Tensor part = signal.Slice(-1, first, last);
        return length is { } wanted ? part.Fitted(part.Rank - 1, wanted) : part;
    }

    /// <summary>A window in the middle of n zeros.</summary>
    private static Tensor? FrameWindow(string name, int n, Tensor? window, DType dtype)
    {
        if (window is null)
        {
            return null;
        }

        if (window.DType != dtype)
        {
            throw new DTypeMismatchException(
                name, $"the window is {window.DType.Name} and must be {dtype.Name}; cast it", [window.DType, dtype]);
        }

        if (window.Rank != 1 || window.Shape[0] > n)
        {
            throw new ShapeMismatchException(name, $"the window {window.Shape} must be a vector of at most {n} elements", [window.Shape]);
        }

        int before = (n - window.Shape[0]) / 2;
        return window.Pad([(before, n - window.Shape[0] - before)]);
    }
}
