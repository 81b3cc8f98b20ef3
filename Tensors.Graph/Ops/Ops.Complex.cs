namespace Tensors.Graphs;

// Complex numbers. Arithmetic is that of real numbers: Add, Multiply, MatMul.
public static partial class Ops
{
    /// <summary>Complex numbers of their parts: float32 gives complex64, float64 complex128.</summary>
    /// <param name="real">Real parts.</param>
    /// <param name="imag">Imaginary parts; shapes broadcast.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor Complex(TensorLike real, TensorLike imag, string? name = null) => Joined(real, imag, name);

    /// <summary>The real parts; of real numbers themselves.</summary>
    /// <param name="input">Any numbers.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor Real(TensorLike input, string? name = null) => Part("Real", input, name, x => x);

    /// <summary>The imaginary parts; of real numbers zeros.</summary>
    /// <param name="input">Any numbers.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor Imag(TensorLike input, string? name = null) => Part("Imag", input, name, x => ZerosLike(x));

    /// <summary>With the sign of the imaginary parts turned; real numbers themselves.</summary>
    /// <param name="x">Any numbers.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor Conj(TensorLike x, string? name = null) => Part("Conj", x, name, real => real);

    /// <summary>The angle to the positive real axis, between -pi and pi; of real numbers 0 or pi.</summary>
    /// <param name="input">Any numbers.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor Angle(TensorLike input, string? name = null) =>
        Part("Angle", input, name, x => Where(x < 0, Math.PI * OnesLike(x), ZerosLike(x)));

    /// <summary>The length of complex numbers, and of real ones.</summary>
    /// <param name="x">Any numbers.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor ComplexAbs(TensorLike x, string? name = null) => Part("ComplexAbs", x, name, real => Abs(real));

    private static Tensor Joined(TensorLike real, TensorLike imag, string? name)
    {
        using OpScope scope = OpScope.Open(name, "Complex", real, imag);
        (Tensor x, Tensor y) = scope.ConvertPair(real, imag, "real", "imag");
        return scope.Result("Complex", [x, y], new() { ["Tout"] = ComplexKinds.ComplexOf(x.DataType) });
    }

    private static Tensor Part(string op, TensorLike input, string? name, Func<Tensor, Tensor> ofReal)
    {
        using OpScope scope = OpScope.Open(name, op, input);
        Tensor value = scope.Convert(input, "input");
        return !value.DataType.IsComplex ? ofReal(value)
            : scope.Result(op, [value], op == "Conj" ? null : new() { ["Tout"] = value.DataType.DType!.Value.PartDType.DataType });
    }
}
