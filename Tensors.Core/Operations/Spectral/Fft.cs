namespace Tensors;

// Fourier transforms along one axis. Real numbers become complex ones, gradients those of the adjoint transforms.
public sealed partial class Tensor
{
    /// <summary>Discrete Fourier transform along an axis: <c>y_k = Σⱼ x_j · e^(-2πi · j · k / n)</c>.</summary>
    /// <param name="n">How many elements are transformed: the axis is cut, or filled up with zeros; its extent if null.</param>
    /// <param name="axis">Negative counts from the end.</param>
    /// <param name="norm">What is divided by n.</param>
    /// <returns>Complex numbers, n along the axis.</returns>
    /// <exception cref="ShapeMismatchException">There is no such axis, or n is 0.</exception>
    /// <exception cref="DTypeMismatchException">The elements are neither float32, float64 nor complex.</exception>
    /// <remarks>
    /// Any length takes a time of n · log n: those of small prime factors by mixed radices (Stockham), others by a convolution (Bluestein).
    /// Plans of the last lengths are kept. VJP: the unscaled inverse transform of dy, divided as this one is.
    /// </remarks>
    public Tensor Fft(int? n = null, int axis = -1, FftNorm norm = FftNorm.Backward) => Transformed("Fft", n, axis, norm, inverse: false);

    /// <summary>The inverse of <see cref="Fft"/>: <c>y_j = Σ_k x_k · e^(2πi · j · k / n) / n</c>.</summary>
    /// <inheritdoc cref="Fft"/>
    public Tensor Ifft(int? n = null, int axis = -1, FftNorm norm = FftNorm.Backward) => Transformed("Ifft", n, axis, norm, inverse: true);

    /// <summary>
    /// The first half of the Fourier transform of real numbers: <see cref="Fft"/> for k from 0 to n / 2; the others are conjugate.
    /// </summary>
    /// <param name="n">How many elements are transformed: the axis is cut, or filled up with zeros; its extent if null.</param>
    /// <param name="axis">Negative counts from the end.</param>
    /// <param name="norm">What is divided by n.</param>
    /// <returns>Complex numbers, n / 2 + 1 along the axis.</returns>
    /// <exception cref="ShapeMismatchException">There is no such axis, or n is 0.</exception>
    /// <exception cref="DTypeMismatchException">The elements are neither float32 nor float64.</exception>
    /// <remarks>
    /// Half the work of <see cref="Fft"/>. VJP: the real part of the unscaled inverse transform of dy, filled up with zeros.
    /// </remarks>
    public Tensor Rfft(int? n = null, int axis = -1, FftNorm norm = FftNorm.Backward)
    {
        if (LacksExtents)
        {
            return Composite("Rfft", (n, axis, norm), static (x, of) => x.Rfft(of.n, of.axis, of.norm));
        }

        DTypeErrors.Require("Rfft", this, DTypeSet.Parts);
        int position = AxisOf("Rfft", axis);
        int length = RequireLength("Rfft", n ?? Shape[position]);
        return Apply(new RfftOp(ScaleOf(norm, length, inverse: false)), Fitted(position, length).SwapAxes(position, -1)).SwapAxes(
            position, -1);
    }

    /// <summary>The inverse of <see cref="Rfft"/>: the n real numbers of which this is the first half of the Fourier transform.</summary>
    /// <param name="n">How many elements come out; twice the extent less one if null. The first n / 2 + 1 are read, zeros where there are
    /// less.</param>
    /// <param name="axis">Negative counts from the end.</param>
    /// <param name="norm">What is divided by n.</param>
    /// <returns>Real numbers, n along the axis.</returns>
    /// <exception cref="ShapeMismatchException">There is no such axis, or n is 0.</exception>
    /// <exception cref="DTypeMismatchException">The elements are neither float32, float64 nor complex.</exception>
    /// <remarks>
    /// Imaginary parts that real numbers cannot have (of the first element, and of the last for an even n) do not count. VJP:
    /// <see cref="Rfft"/> of dy, doubled where an element stands for its conjugate too.
    /// </remarks>
    public Tensor Irfft(int? n = null, int axis = -1, FftNorm norm = FftNorm.Backward)
    {
        if (LacksExtents)
        {
            return Composite("Irfft", (n, axis, norm), static (x, of) => x.Irfft(of.n, of.axis, of.norm));
        }

        int position = AxisOf("Irfft", axis);
        int length = RequireLength("Irfft", n ?? checked(2 * (Shape[position] - 1)));
        Tensor half = AsComplex("Irfft").Fitted(position, (length / 2) + 1).SwapAxes(position, -1);
        return Apply(new IrfftOp(length, ScaleOf(norm, length, inverse: true)), half).SwapAxes(position, -1);
    }

    /// <summary>The factor of a transform.</summary>
    internal static double ScaleOf(FftNorm norm, double length, bool inverse) => norm switch
    {
        FftNorm.Ortho => 1 / Math.Sqrt(length),
        FftNorm.Backward => inverse ? 1 / length : 1,
        _ => inverse ? 1 : 1 / length,
    };

    private Tensor Transformed(string name, int? n, int axis, FftNorm norm, bool inverse)
    {
        if (LacksExtents)
        {
            return Composite(name, (n, axis, norm, inverse), static (x, of) => x.Transformed("Fft", of.n, of.axis, of.norm, of.inverse));
        }

        int position = AxisOf(name, axis);
        int length = RequireLength(name, n ?? Shape[position]);
        return Apply(new FftOp(position, inverse, ScaleOf(norm, length, inverse)), AsComplex(name).Fitted(position, length));
    }

    private Tensor AsComplex(string name)
    {
        DTypeErrors.Require(name, this, DTypeSet.Parts | DTypeSet.Complex);
        return DType.IsComplex ? this : Cast(DType == DType.Float32 ? DType.Complex64 : DType.Complex128);
    }

    /// <summary>Cut, or filled up with zeros, to an extent.</summary>
    private Tensor Fitted(int axis, int extent)
    {
        if (Shape[axis] >= extent)
        {
            return Shape[axis] == extent ? this : Slice(axis, 0, extent);
        }

        (int, int)[] padding = new (int, int)[Rank];
        padding[axis] = (0, extent - Shape[axis]);
        return Pad(padding);
    }

    private int RequireLength(string name, int length) => length > 0
        ? length
        : throw new ShapeMismatchException(name, $"{length} elements cannot be transformed; give a length n of at least 1", [Shape]);
}

/// <summary>The operation of <see cref="Tensor.Fft"/> and <see cref="Tensor.Ifft"/>, on complex numbers.</summary>
/// <param name="Axis">The axis.</param>
/// <param name="Inverse">Whether exponents are positive.</param>
/// <param name="Scale">The factor of the results.</param>
public sealed record FftOp(int Axis, bool Inverse, double Scale) : Operation(Inverse ? "Ifft" : "Fft")
{
    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs) =>
        outputs[0] = new(inputs[0].Shape, DTypeErrors.Require(Name, inputs[0], DTypeSet.Complex));

    /// <inheritdoc/>
    protected internal override unsafe void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        Tensor x = Tensor.ContiguousNow(inputs[0]);
        if (x.ElementCount == 0)
        {
            return;
        }

        (long outer, long inner) = x.Shape.Around(Axis);
        fixed (byte* source = x, destination = outputs[0])
        {
            if (x.DType == DType.Complex64)
            {
                FftKernel.Run((float*)source, (float*)destination, outer, x.Shape[Axis], inner, Inverse, Scale);
            }
            else
            {
                FftKernel.Run((double*)source, (double*)destination, outer, x.Shape[Axis], inner, Inverse, Scale);
            }
        }

        GC.KeepAlive(x);
    }
}

/// <summary>The operation of <see cref="Tensor.Rfft"/>, along the last axis.</summary>
/// <param name="Scale">The factor of the results.</param>
public sealed record RfftOp(double Scale) : Operation("Rfft")
{
    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        DType part = DTypeErrors.Require(Name, inputs[0], DTypeSet.Parts);
        Shape shape = inputs[0].Shape;
        outputs[0] = new(shape.With(shape.Rank - 1, (shape[^1] / 2) + 1), part == DType.Float32 ? DType.Complex64 : DType.Complex128);
    }

    /// <inheritdoc/>
    protected internal override unsafe void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        Tensor x = Tensor.ContiguousNow(inputs[0]);
        if (x.ElementCount == 0)
        {
            return;
        }

        int length = x.Shape[^1];
        fixed (byte* source = x, destination = outputs[0])
        {
            if (x.DType == DType.Float32)
            {
                RealFftKernel.Forward((float*)source, (float*)destination, x.ElementCount / length, length, Scale);
            }
            else
            {
                RealFftKernel.Forward((double*)source, (double*)destination, x.ElementCount / length, length, Scale);
            }
        }

        GC.KeepAlive(x);
    }
}

/// <summary>The operation of <see cref="Tensor.Irfft"/>, along the last axis, which holds length / 2 + 1 complex numbers.</summary>
/// <param name="Length">How many real numbers come out.</param>
/// <param name="Scale">Their factor.</param>
public sealed record IrfftOp(int Length, double Scale) : Operation("Irfft")
{
    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        DType part = DTypeErrors.Require(Name, inputs[0], DTypeSet.Complex).PartDType;
        Shape shape = inputs[0].Shape;
        outputs[0] = shape[^1] == (Length / 2) + 1
            ? new(shape.With(shape.Rank - 1, Length), part)
            : throw new ShapeMismatchException(
                Name, $"{Length} real numbers have {(Length / 2) + 1} complex ones, not {shape[^1]}", [shape]);
    }

    /// <inheritdoc/>
    protected internal override unsafe void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        Tensor x = Tensor.ContiguousNow(inputs[0]);
        if (x.ElementCount == 0)
        {
            return;
        }

        fixed (byte* source = x, destination = outputs[0])
        {
            if (x.DType == DType.Complex64)
            {
                RealFftKernel.Inverse((float*)source, (float*)destination, x.ElementCount / x.Shape[^1], Length, Scale);
            }
            else
            {
                RealFftKernel.Inverse((double*)source, (double*)destination, x.ElementCount / x.Shape[^1], Length, Scale);
            }
        }

        GC.KeepAlive(x);
    }
}
