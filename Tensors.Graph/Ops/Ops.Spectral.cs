namespace Tensors.Graphs;

// Fourier transforms along the last axes.
public static partial class Ops
{
    /// <summary>The Fourier transform along the last axis.</summary>
    /// <param name="input">Complex numbers.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor Fft(TensorLike input, string? name = null) => Building.Unary("FFT", input, name, "input");

    /// <summary>The inverse of <see cref="Fft"/>.</summary>
    /// <inheritdoc cref="Fft"/>
    public static Tensor Ifft(TensorLike input, string? name = null) => Building.Unary("IFFT", input, name, "input");

    /// <summary>The Fourier transform along the last two axes.</summary>
    /// <inheritdoc cref="Fft"/>
    public static Tensor Fft2D(TensorLike input, string? name = null) => Building.Unary("FFT2D", input, name, "input");

    /// <summary>The inverse of <see cref="Fft2D"/>.</summary>
    /// <inheritdoc cref="Fft"/>
    public static Tensor Ifft2D(TensorLike input, string? name = null) => Building.Unary("IFFT2D", input, name, "input");

    /// <summary>The Fourier transform along the last three axes.</summary>
    /// <inheritdoc cref="Fft"/>
    public static Tensor Fft3D(TensorLike input, string? name = null) => Building.Unary("FFT3D", input, name, "input");

    /// <summary>The inverse of <see cref="Fft3D"/>.</summary>
    /// <inheritdoc cref="Fft"/>
    public static Tensor Ifft3D(TensorLike input, string? name = null) => Building.Unary("IFFT3D", input, name, "input");

    /// <summary>The first half, n / 2 + 1 elements, of the Fourier transform of real numbers along the last axis.</summary>
    /// <param name="input">Real numbers.</param>
    /// <param name="fftLength">How many elements are transformed: one integer; cut, or filled up with zeros. Those that there are if
    /// null.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor Rfft(TensorLike input, TensorLike? fftLength = null, string? name = null) =>
        OfReal("RFFT", "rfft", 1, input, fftLength, name);

    /// <summary>The inverse of <see cref="Rfft"/>.</summary>
    /// <param name="input">Complex numbers.</param>
    /// <param name="fftLength">How many elements come out: one integer; twice as many less two if null.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor Irfft(TensorLike input, TensorLike? fftLength = null, string? name = null) =>
        OfReal("IRFFT", "irfft", 1, input, fftLength, name);

    /// <summary><see cref="Rfft"/> along the last two axes; the last one is halved.</summary>
    /// <inheritdoc cref="Rfft"/>
    public static Tensor Rfft2D(TensorLike input, TensorLike? fftLength = null, string? name = null) =>
        OfReal("RFFT2D", "rfft2d", 2, input, fftLength, name);

    /// <summary>The inverse of <see cref="Rfft2D"/>.</summary>
    /// <inheritdoc cref="Irfft"/>
    public static Tensor Irfft2D(TensorLike input, TensorLike? fftLength = null, string? name = null) =>
        OfReal("IRFFT2D", "irfft2d", 2, input, fftLength, name);

    /// <summary><see cref="Rfft"/> along the last three axes; the last one is halved.</summary>
    /// <inheritdoc cref="Rfft"/>
    public static Tensor Rfft3D(TensorLike input, TensorLike? fftLength = null, string? name = null) =>
        OfReal("RFFT3D", "rfft3d", 3, input, fftLength, name);

    /// <summary>The inverse of <see cref="Rfft3D"/>.</summary>
    /// <inheritdoc cref="Irfft"/>
    public static Tensor Irfft3D(TensorLike input, TensorLike? fftLength = null, string? name = null) =>
        OfReal("IRFFT3D", "irfft3d", 3, input, fftLength, name);

    private static Tensor OfReal(string op, string scopeName, int axes, TensorLike input, TensorLike? fftLength, string? name)
    {
        using OpScope scope = OpScope.Open(name, scopeName, input);
        Tensor x = scope.Convert(input, "input");
        bool isInverse = op[0] == 'I';
        Tensor lengths = fftLength is { } given ? scope.Convert(given, "fft_length", DataType.Int32) : Lengths(x, axes, isInverse);
        return scope.Result(
            op,
            [x, lengths],
            isInverse
                ? new() { ["Treal"] = x.DataType.IsComplex ? x.DataType.DType!.Value.PartDType.DataType : DataType.Float32 }
                : new() { ["Tcomplex"] = ComplexKinds.ComplexOf(x.DataType) });
    }

    /// <summary>As many elements as there are; an even number stands behind a half.</summary>
    private static Tensor Lengths(Tensor x, int axes, bool isInverse)
    {
        if (x.StaticShape.Rank is { } rank && rank >= axes && x.StaticShape.Skip(rank - axes).All(extent => extent is not null))
        {
            int[] extents = [.. x.StaticShape.Skip(rank - axes).Select(extent => extent!.Value)];
            extents[^1] = isInverse ? 2 * (extents[^1] - 1) : extents[^1];
            return Constant(extents, name: "fft_length");
        }

        Tensor inner = ShapeOf(x)[^axes..];
        return isInverse ? Concat([inner[..^1], 2 * (inner[^1..] - 1)], 0) : inner;
    }
}
