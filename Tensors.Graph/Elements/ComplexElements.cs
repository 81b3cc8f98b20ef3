using System.Numerics;
using System.Runtime.InteropServices;

namespace Tensors.Graphs;

/// <summary>Complex numbers: nodes hold them as pairs, and compute with the two parts as tensors.</summary>
internal static class ComplexElements
{
    private static readonly Dictionary<string, Func<Evaluation, object>> s_kinds = new()
    {
        ["Add"] = Binary((a, b) => (a.Real + b.Real, a.Imaginary + b.Imaginary)),
        ["AddV2"] = Binary((a, b) => (a.Real + b.Real, a.Imaginary + b.Imaginary)),
        ["Sub"] = Binary((a, b) => (a.Real - b.Real, a.Imaginary - b.Imaginary)),
        ["Mul"] = Binary(Times),
        ["Div"] = Binary(Over),
        ["RealDiv"] = Binary(Over),
        ["Neg"] = Unary(a => (-a.Real, -a.Imaginary)),
        ["Conj"] = Unary(a => (a.Real, -a.Imaginary)),
        ["Square"] = Unary(a => Times(a, a)),
        ["Inv"] = Unary(Inverse),
        ["Reciprocal"] = Unary(Inverse),
        ["Exp"] = Unary(a => (a.Real.Exp() * a.Imaginary.Cos(), a.Real.Exp() * a.Imaginary.Sin())),
        ["OnesLike"] = Unary(a => (Tensor.OnesLike(a.Real), Tensor.ZerosLike(a.Imaginary))),
        ["AddN"] = e =>
        {
            Complexes sum = Operand(e, 0);
            for (int i = 1; i < e.Count; i++)
            {
                Complexes next = Operand(e, i);
                sum = (sum.Real + next.Real, sum.Imaginary + next.Imaginary);
            }

            return Join(sum.Real, sum.Imaginary, e.Node.Outputs[0].DataType);
        },
        ["Sum"] = Folded((part, axes, keeps) => axes.Length == 0 ? part : part.Sum(axes, keeps)),
        ["Mean"] = Folded((part, axes, keeps) => axes.Length == 0 ? part : part.Mean(axes, keeps)),
        ["MatMul"] = e => Product(e, e.Attribute("transpose_a", false), e.Attribute("transpose_b", false)),
        ["Equal"] = e => Same(e),
        ["NotEqual"] = e => Same(e).LogicalNot(),
        ["Complex"] = e => Join(e[0], e[1], e.Node.Outputs[0].DataType),
        ["Real"] = e => Operand(e, 0).Real,
        ["Imag"] = e => Operand(e, 0).Imaginary,
        ["ComplexAbs"] = e => Length(Operand(e, 0)),
        ["Angle"] = e => Operand(e, 0).Imaginary.Atan2(Operand(e, 0).Real),
    };

    /// <summary>The function that computes nodes of a kind on complex numbers, or null where there is none.</summary>
    public static Func<Evaluation, object>? Find(string op) => s_kinds.GetValueOrDefault(op);

    /// <summary>Real and imaginary parts.</summary>
    public static (Tensor Real, Tensor Imaginary) Parts(StoredTensor stored)
    {
        int[] extents = [.. GraphValue.ShapeOf(stored).Extents, 2];
        Tensor pairs = stored.DType == DataType.Complex64
            ? Tensor.FromArray(MemoryMarshal.Cast<byte, float>(stored.Bytes.Span).ToArray(), Shape.Create(extents))
            : Tensor.FromArray(MemoryMarshal.Cast<byte, double>(stored.Bytes.Span).ToArray(), Shape.Create(extents));
        return (pairs.Slice(-1, 0, 1).Squeeze(-1), pairs.Slice(-1, 1, 2).Squeeze(-1));
    }

    /// <summary>Complex numbers of their parts.</summary>
    public static StoredTensor Join(Tensor real, Tensor imaginary, DataType type)
    {
        DType part = StoredElements.PartOf(type);
        Tensor pairs = Tensor.Stack([real.Cast(part), imaginary.Cast(part)], -1);
        byte[] bytes = part == DType.Float32
            ? MemoryMarshal.AsBytes(pairs.ToArray<float>().AsSpan()).ToArray()
            : MemoryMarshal.AsBytes(pairs.ToArray<double>().AsSpan()).ToArray();
        return new(type.Base, StoredShape.Of(real.Shape), bytes);
    }

    /// <summary>C# numbers as complex ones.</summary>
    public static StoredTensor Of(Complex[] values, Shape shape, DataType type) => Join(
        Tensor.FromArray(Array.ConvertAll(values, value => value.Real), shape), Tensor.FromArray(Array.ConvertAll(values, value => value.Imaginary), shape), type);

    private static Func<Evaluation, object> Unary(Func<Complexes, Complexes> function) => e =>
    {
        Complexes result = function(Operand(e, 0));
        return Join(result.Real, result.Imaginary, e.Node.Outputs[0].DataType);
    };

    private static Func<Evaluation, object> Binary(Func<Complexes, Complexes, Complexes> function) => e =>
    {
        Complexes result = function(Operand(e, 0), Operand(e, 1));
        return Join(result.Real, result.Imaginary, e.Node.Outputs[0].DataType);
    };

    private static Func<Evaluation, object> Folded(Func<Tensor, int[], bool, Tensor> fold) => e =>
    {
        Complexes x = Operand(e, 0);
        (int[] axes, bool keeps) = (e.Integers(1), e.Attribute("keep_dims", false));
        return Join(fold(x.Real, axes, keeps), fold(x.Imaginary, axes, keeps), e.Node.Outputs[0].DataType);
    };

    private static StoredTensor Product(Evaluation e, bool transposesLeft, bool transposesRight)
    {
        Complexes a = Turned(Operand(e, 0), transposesLeft);
        Complexes b = Turned(Operand(e, 1), transposesRight);
        return Join(
            a.Real.MatMul(b.Real) - a.Imaginary.MatMul(b.Imaginary), a.Real.MatMul(b.Imaginary) + a.Imaginary.MatMul(b.Real), e.Node.Outputs[0].DataType);

        static Complexes Turned(Complexes x, bool turns) => turns ? (x.Real.T, x.Imaginary.T) : x;
    }

    private static Tensor Same(Evaluation e)
    {
        (Complexes a, Complexes b) = (Operand(e, 0), Operand(e, 1));
        return a.Real.Equal(b.Real).LogicalAnd(a.Imaginary.Equal(b.Imaginary));
    }

    private static Complexes Times(Complexes a, Complexes b) =>
        ((a.Real * b.Real) - (a.Imaginary * b.Imaginary), (a.Real * b.Imaginary) + (a.Imaginary * b.Real));

    private static Complexes Over(Complexes a, Complexes b) => Times(a, Inverse(b));

    // Divided by the longer part first, so that no square leaves the range.
    private static Complexes Inverse(Complexes a)
    {
        Tensor scale = a.Real.Abs().Maximum(a.Imaginary.Abs());
        (Tensor real, Tensor imaginary) = (a.Real / scale, a.Imaginary / scale);
        Tensor square = (real * real) + (imaginary * imaginary);
        return (real / square / scale, -imaginary / square / scale);
    }

    private static Tensor Length(Complexes a)
    {
        Tensor scale = a.Real.Abs().Maximum(a.Imaginary.Abs());
        Tensor safe = Tensor.Where(scale.Equal(0), Tensor.OnesLike(scale), scale);
        (Tensor real, Tensor imaginary) = (a.Real / safe, a.Imaginary / safe);
        return scale * ((real * real) + (imaginary * imaginary)).Sqrt();
    }

    private static Complexes Operand(Evaluation e, int input) => e.Content(input) is StoredTensor stored
        ? Parts(stored)
        : throw new GraphTypeException($"Operand {input} of '{e.Node.Name}' ({e.Node.Op}) has to be complex numbers.");

    private readonly record struct Complexes(Tensor Real, Tensor Imaginary)
    {
        public static implicit operator Complexes((Tensor Real, Tensor Imaginary) parts) => new(parts.Real, parts.Imaginary);
    }
}
