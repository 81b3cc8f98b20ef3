namespace Tensors;

// C# operators: tensors broadcast, C# numbers take on the tensor's dtype.
public sealed partial class Tensor
{
    /// <summary>See <see cref="Negate"/>.</summary>
    public static Tensor operator -(Tensor x) => x.Negate();

    /// <summary>See <see cref="LogicalNot"/>.</summary>
    public static Tensor operator !(Tensor x) => x.LogicalNot();

    /// <summary>See <see cref="BitwiseNot"/>, and <see cref="LogicalNot"/> for truth values.</summary>
    public static Tensor operator ~(Tensor x) => x.DType == DType.Bool ? x.LogicalNot() : x.BitwiseNot();

    /// <summary>See <see cref="LogicalAnd(Tensor)"/>, and <see cref="BitwiseAnd(Tensor)"/> for integers.</summary>
    public static Tensor operator &(Tensor left, Tensor right) =>
        left.DType.IsInteger ? left.BitwiseAnd(right) : left.LogicalAnd(right);

    /// <summary>See <see cref="LogicalOr(Tensor)"/>, and <see cref="BitwiseOr(Tensor)"/> for integers.</summary>
    public static Tensor operator |(Tensor left, Tensor right) =>
        left.DType.IsInteger ? left.BitwiseOr(right) : left.LogicalOr(right);

    /// <summary>See <see cref="LogicalXor(Tensor)"/>, and <see cref="BitwiseXor(Tensor)"/> for integers.</summary>
    public static Tensor operator ^(Tensor left, Tensor right) =>
        left.DType.IsInteger ? left.BitwiseXor(right) : left.LogicalXor(right);

    /// <summary>Sum, for tensors; see <see cref="Add(Tensor)"/>.</summary>
    public static Tensor operator +(Tensor left, Tensor right) => left.Add(right);

    /// <summary>Sum, for a tensor and a number; see <see cref="Add(Tensor)"/>.</summary>
    public static Tensor operator +(Tensor left, Scalar right) => Apply<AddOp>(left, right.ToTensor("Add", left.DType, left.Shape));

    /// <summary>Sum, for a number and a tensor; see <see cref="Add(Tensor)"/>.</summary>
    public static Tensor operator +(Scalar left, Tensor right) => Apply<AddOp>(left.ToTensor("Add", right.DType, right.Shape), right);

    /// <summary>Difference, for tensors; see <see cref="Subtract(Tensor)"/>.</summary>
    public static Tensor operator -(Tensor left, Tensor right) => left.Subtract(right);

    /// <summary>Difference, for a tensor and a number; see <see cref="Subtract(Tensor)"/>.</summary>
    public static Tensor operator -(Tensor left, Scalar right) => Apply<SubtractOp>(left, right.ToTensor("Sub", left.DType, left.Shape));

    /// <summary>Difference, for a number and a tensor; see <see cref="Subtract(Tensor)"/>.</summary>
    public static Tensor operator -(Scalar left, Tensor right) => Apply<SubtractOp>(left.ToTensor("Sub", right.DType, right.Shape), right);

    /// <summary>Product, for tensors; see <see cref="Multiply(Tensor)"/>.</summary>
    public static Tensor operator *(Tensor left, Tensor right) => left.Multiply(right);

    /// <summary>Product, for a tensor and a number; see <see cref="Multiply(Tensor)"/>.</summary>
    public static Tensor operator *(Tensor left, Scalar right) => Apply<MultiplyOp>(left, right.ToTensor("Mul", left.DType, left.Shape));

    /// <summary>Product, for a number and a tensor; see <see cref="Multiply(Tensor)"/>.</summary>
    public static Tensor operator *(Scalar left, Tensor right) => Apply<MultiplyOp>(left.ToTensor("Mul", right.DType, right.Shape), right);

    /// <summary>Quotient, for tensors; see <see cref="Divide(Tensor)"/>.</summary>
    public static Tensor operator /(Tensor left, Tensor right) => left.Divide(right);

    /// <summary>Quotient, for a tensor and a number; see <see cref="Divide(Tensor)"/>.</summary>
    public static Tensor operator /(Tensor left, Scalar right) => Apply<DivideOp>(left, right.ToTensor("Div", left.DType, left.Shape));

    /// <summary>Quotient, for a number and a tensor; see <see cref="Divide(Tensor)"/>.</summary>
    public static Tensor operator /(Scalar left, Tensor right) => Apply<DivideOp>(left.ToTensor("Div", right.DType, right.Shape), right);

    /// <summary>Whether the left tensor is less; see <see cref="Less(Tensor)"/>.</summary>
    public static Tensor operator <(Tensor left, Tensor right) => left.Less(right);

    /// <summary>Whether left is less, for a tensor and a number; see <see cref="Less(Tensor)"/>.</summary>
    public static Tensor operator <(Tensor left, Scalar right) => Apply<LessOp>(left, right.ToTensor("Less", left.DType, left.Shape));

    /// <summary>Whether left is less, for a number and a tensor; see <see cref="Less(Tensor)"/>.</summary>
    public static Tensor operator <(Scalar left, Tensor right) => Apply<LessOp>(left.ToTensor("Less", right.DType, right.Shape), right);

    /// <summary>Whether left is greater, for tensors; see <see cref="Greater(Tensor)"/>.</summary>
    public static Tensor operator >(Tensor left, Tensor right) => left.Greater(right);

    /// <summary>Whether left is greater, for a tensor and a number; see <see cref="Greater(Tensor)"/>.</summary>
    public static Tensor operator >(Tensor left, Scalar right) => Apply<GreaterOp>(left, right.ToTensor("Greater", left.DType, left.Shape));

    /// <summary>Whether left is greater, for a number and a tensor; see <see cref="Greater(Tensor)"/>.</summary>
    public static Tensor operator >(Scalar left, Tensor right) => Apply<GreaterOp>(left.ToTensor("Greater", right.DType, right.Shape), right);

    /// <summary>Whether left is not greater, for tensors; see <see cref="LessEqual(Tensor)"/>.</summary>
    public static Tensor operator <=(Tensor left, Tensor right) => left.LessEqual(right);

    /// <summary>Whether left is not greater, for a tensor and a number; see <see cref="LessEqual(Tensor)"/>.</summary>
    public static Tensor operator <=(Tensor left, Scalar right) => Apply<LessEqualOp>(left, right.ToTensor("LessEqual", left.DType, left.Shape));

    /// <summary>Whether left is not greater, for a number and a tensor; see <see cref="LessEqual(Tensor)"/>.</summary>
    public static Tensor operator <=(Scalar left, Tensor right) => Apply<LessEqualOp>(left.ToTensor("LessEqual", right.DType, right.Shape), right);

    /// <summary>Whether left is not less, for tensors; see <see cref="GreaterEqual(Tensor)"/>.</summary>
    public static Tensor operator >=(Tensor left, Tensor right) => left.GreaterEqual(right);

    /// <summary>Whether left is not less, for a tensor and a number; see <see cref="GreaterEqual(Tensor)"/>.</summary>
    public static Tensor operator >=(Tensor left, Scalar right) => Apply<GreaterEqualOp>(left, right.ToTensor("GreaterEqual", left.DType, left.Shape));

    /// <summary>Whether left is not less, for a number and a tensor; see <see cref="GreaterEqual(Tensor)"/>.</summary>
    public static Tensor operator >=(Scalar left, Tensor right) => Apply<GreaterEqualOp>(left.ToTensor("GreaterEqual", right.DType, right.Shape), right);

    /// <summary>See <see cref="Maximum(Tensor)"/>; the number takes on this tensor's dtype.</summary>
    public Tensor Maximum(Scalar right) => Apply<MaximumOp>(this, right.ToTensor("Maximum", DType, Shape));

    /// <summary>See <see cref="Minimum(Tensor)"/>; the number takes on this tensor's dtype.</summary>
    public Tensor Minimum(Scalar right) => Apply<MinimumOp>(this, right.ToTensor("Minimum", DType, Shape));

    /// <summary>See <see cref="Equal(Tensor)"/>; the number takes on this tensor's dtype.</summary>
    public Tensor Equal(Scalar right) => Apply<EqualOp>(this, right.ToTensor("Equal", DType, Shape));

    /// <summary>See <see cref="NotEqual(Tensor)"/>; the number takes on this tensor's dtype.</summary>
    public Tensor NotEqual(Scalar right) => Apply<NotEqualOp>(this, right.ToTensor("NotEqual", DType, Shape));

    /// <summary>See <see cref="Pow(Tensor)"/>; the number takes on this tensor's dtype.</summary>
    public Tensor Pow(Scalar right) => Apply<PowOp>(this, right.ToTensor("Pow", DType, Shape));
}
