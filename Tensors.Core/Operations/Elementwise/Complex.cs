namespace Tensors;

// Complex numbers: a gradient of a real loss with respect to x + y·i is ∂/∂x + ∂/∂y · i, the direction of steepest ascent, as in PyTorch
// and TensorFlow.
public sealed partial class Tensor
{
    /// <summary>Complex numbers of their parts: <c>z = x + y · i</c>; float32 gives complex64, float64 complex128.</summary>
    /// <param name="real">The real parts.</param>
    /// <param name="imaginary">The imaginary parts, of the same dtype; shapes broadcast.</param>
    /// <exception cref="ShapeMismatchException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are neither float32 nor float64.</exception>
    /// <remarks>VJP: <c>dx</c> is the real part of dz, <c>dy</c> the imaginary part.</remarks>
    public static Tensor Complex(Tensor real, Tensor imaginary) =>
        ElementwiseOperation.ApplyBroadcast<ComplexOp>("Complex", real, imaginary);

    /// <summary>Complex numbers of their lengths and angles: <c>z = r · cos φ + r · sin φ · i</c>.</summary>
    /// <param name="length">The lengths r.</param>
    /// <param name="angle">The angles φ in radians, of the same dtype; shapes broadcast.</param>
    /// <exception cref="ShapeMismatchException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are neither float32 nor float64.</exception>
    /// <remarks>VJP: that of the operations it is made of.</remarks>
    public static Tensor Polar(Tensor length, Tensor angle) =>
        Complex(length.MultiplyOrZero(angle.Cos()), length.MultiplyOrZero(angle.Sin()));

    /// <summary>The real parts; real numbers themselves.</summary>
    /// <remarks>VJP: <c>dx = dy + 0 · i</c>.</remarks>
    public Tensor Real() => _dtype.IsComplex ? Apply<RealOp>(this) : this;

    /// <summary>The imaginary parts; of real numbers zeros.</summary>
    /// <remarks>VJP: <c>dx = 0 + dy · i</c>.</remarks>
    public Tensor Imaginary() => _dtype.IsComplex ? Apply<ImaginaryOp>(this) : ZerosLike(this);

    /// <summary>With the sign of the imaginary parts turned: <c>x - y · i</c>; real numbers themselves.</summary>
    /// <remarks>VJP: the conjugate of dy.</remarks>
    public Tensor Conjugate() => _dtype.IsComplex ? Apply<ConjugateOp>(this) : this;

    /// <summary>The angle to the positive real axis, from -π to π; of real numbers 0 or π.</summary>
    /// <exception cref="DTypeMismatchException">The elements are integers or truth values.</exception>
    /// <remarks>0 at 0, where it has a slope of 0. VJP: that of the operations it is made of.</remarks>
    public Tensor Angle() => Imaginary().Atan2(Real());
}

/// <summary>The operation of <see cref="Tensor.Complex"/>.</summary>
public sealed record ComplexOp() : Operation("Complex")
{
    internal override bool Broadcasts => true;

    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        DType part = DTypeErrors.RequireSame(Name, inputs[0], inputs[1]);
        DTypeErrors.Require(Name, inputs[0], DTypeSet.Parts);
        outputs[0] = inputs[0].Shape.Equals(inputs[1].Shape)
            ? new(inputs[0].Shape, part == DType.Float32 ? DType.Complex64 : DType.Complex128)
            : throw ShapeErrors.NotEqual(Name, inputs[0].Shape, inputs[1].Shape);
    }

    /// <inheritdoc/>
    protected internal override void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        ComplexParts.Write(inputs[0], outputs[0], 0);
        ComplexParts.Write(inputs[1], outputs[0], 1);
    }
}

/// <summary>The operation of <see cref="Tensor.Real"/>.</summary>
public sealed record RealOp() : PartOperation("Real", 0);

/// <summary>The operation of <see cref="Tensor.Imaginary"/>.</summary>
public sealed record ImaginaryOp() : PartOperation("Imag", 1);

/// <summary>One part of each complex number.</summary>
/// <param name="Name">The name.</param>
/// <param name="Part">0 for real parts, 1 for imaginary ones.</param>
public abstract record PartOperation(string Name, int Part) : Operation(Name)
{
    /// <inheritdoc/>
    protected internal sealed override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs) =>
        outputs[0] = new(inputs[0].Shape, DTypeErrors.Require(Name, inputs[0], DTypeSet.Complex).PartDType);

    /// <inheritdoc/>
    protected internal sealed override void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        ComplexParts.Read(inputs[0], Part, outputs[0]);
}

/// <summary>The operation of <see cref="Tensor.Conjugate"/>.</summary>
public sealed record ConjugateOp() : UnaryOperation("Conj")
{
    private protected override DTypeSet Takes => DTypeSet.Complex;

    private protected override unsafe void MapComplex(void* x, void* y, long count, DType part) =>
        ComplexDriver.Run<ComplexConjugate>(x, null, y, count, part);

    private protected override unsafe void Map(in Operand x, void* y, long count, DType dtype) => throw new NotSupportedException();
}

/// <summary>Real and imaginary parts between tensors, below every interpreter.</summary>
internal static unsafe class ComplexParts
{
    /// <summary>One part of complex numbers of any layout, as a contiguous tensor.</summary>
    public static Tensor Of(Tensor x, int part)
    {
        Tensor parts = Tensor.Allocate(new(x.Shape, x.DType.PartDType));
        Read(x, part, parts);
        return parts;
    }

    public static void Read(Tensor x, int part, Tensor parts)
    {
        int size = parts.DType.Size;
        fixed (byte* pairs = x, destination = parts)
        {
            StridedCopy.Run(new(pairs + (part * size), x.Layout.OfParts()), new(destination, parts.Layout), x.ElementCount, size);
        }

        GC.KeepAlive(x);
    }

    /// <summary>Fills one part of contiguous complex numbers.</summary>
    public static void Write(Tensor parts, Tensor y, int part)
    {
        int size = parts.DType.Size;
        fixed (byte* source = parts, pairs = y)
        {
            StridedCopy.Run(new(source, parts.Layout), new(pairs + (part * size), y.Layout.OfParts()), y.ElementCount, size);
        }

        GC.KeepAlive(parts);
    }
}
