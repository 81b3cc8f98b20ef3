namespace Tensors.Graphs;

// Complex numbers. Arithmetic is that of real numbers: Add, Multiply, MatMul.
public static partial class Ops
{
    /// <summary>Complex numbers of their parts: float32 gives complex64, float64 complex128.</summary>
    /// <param name="real">Real parts.</param>
    /// <param name="imag">Imaginary parts; shapes broadcast.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor Complex(TensorLike real, TensorLike imag, string? name = null) => Building.Binary("Complex", real, imag, name);

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

    /// <summary>The angle to the positive real axis, between -pi and pi, of complex numbers.</summary>
    /// <param name="input">Complex numbers.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor Angle(TensorLike input, string? name = null) => Building.Unary("Angle", input, name, "input");

    /// <summary>The length of complex numbers.</summary>
    /// <param name="x">Complex numbers.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor ComplexAbs(TensorLike x, string? name = null) => Building.Unary("ComplexAbs", x, name);

    private static Tensor Part(string op, TensorLike input, string? name, Func<Tensor, Tensor> ofReal)
    {
        using OpScope scope = OpScope.Open(name, op, input);
        Tensor value = scope.Convert(input, "input");
        return StoredElements.IsComplex(value.DataType) ? scope.Result(op, [value]) : ofReal(value);
    }
}
