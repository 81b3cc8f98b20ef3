using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

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
    public static Tensor operator +(Tensor left, Scalar right) => Apply<AddOp>(left, right.Beside(left, "Add"));

    /// <summary>Sum, for a number and a tensor; see <see cref="Add(Tensor)"/>.</summary>
    public static Tensor operator +(Scalar left, Tensor right) => Apply<AddOp>(left.Beside(right, "Add"), right);

    /// <summary>Difference, for tensors; see <see cref="Subtract(Tensor)"/>.</summary>
    public static Tensor operator -(Tensor left, Tensor right) => left.Subtract(right);

    /// <summary>Difference, for a tensor and a number; see <see cref="Subtract(Tensor)"/>.</summary>
    public static Tensor operator -(Tensor left, Scalar right) => Apply<SubtractOp>(left, right.Beside(left, "Sub"));

    /// <summary>Difference, for a number and a tensor; see <see cref="Subtract(Tensor)"/>.</summary>
    public static Tensor operator -(Scalar left, Tensor right) => Apply<SubtractOp>(left.Beside(right, "Sub"), right);

    /// <summary>Product, for tensors; see <see cref="Multiply(Tensor)"/>.</summary>
    public static Tensor operator *(Tensor left, Tensor right) => left.Multiply(right);

    /// <summary>Product, for a tensor and a number; see <see cref="Multiply(Tensor)"/>.</summary>
    public static Tensor operator *(Tensor left, Scalar right) => Apply<MultiplyOp>(left, right.Beside(left, "Mul"));

    /// <summary>Product, for a number and a tensor; see <see cref="Multiply(Tensor)"/>.</summary>
    public static Tensor operator *(Scalar left, Tensor right) => Apply<MultiplyOp>(left.Beside(right, "Mul"), right);

    /// <summary>Quotient, for tensors; see <see cref="Divide(Tensor)"/>.</summary>
    public static Tensor operator /(Tensor left, Tensor right) => left.Divide(right);

    /// <summary>Quotient, for a tensor and a number; see <see cref="Divide(Tensor)"/>.</summary>
    public static Tensor operator /(Tensor left, Scalar right) => Quotient(left, right);

    /// <summary>Quotient, for a number and a tensor; see <see cref="Divide(Tensor)"/>.</summary>
    public static Tensor operator /(Scalar left, Tensor right) => Quotient(left, right);

    /// <summary>Whether the left tensor is less; see <see cref="Less(Tensor)"/>.</summary>
    public static Tensor operator <(Tensor left, Tensor right) => left.Less(right);

    /// <summary>Whether left is less, for a tensor and a number; see <see cref="Less(Tensor)"/>.</summary>
    public static Tensor operator <(Tensor left, Scalar right) => Apply<LessOp>(left, right.Beside(left, "Less"));

    /// <summary>Whether left is less, for a number and a tensor; see <see cref="Less(Tensor)"/>.</summary>
    public static Tensor operator <(Scalar left, Tensor right) => Apply<LessOp>(left.Beside(right, "Less"), right);

    /// <summary>Whether left is greater, for tensors; see <see cref="Greater(Tensor)"/>.</summary>
    public static Tensor operator >(Tensor left, Tensor right) => left.Greater(right);

    /// <summary>Whether left is greater, for a tensor and a number; see <see cref="Greater(Tensor)"/>.</summary>
    public static Tensor operator >(Tensor left, Scalar right) => Apply<GreaterOp>(left, right.Beside(left, "Greater"));

    /// <summary>Whether left is greater, for a number and a tensor; see <see cref="Greater(Tensor)"/>.</summary>
    public static Tensor operator >(Scalar left, Tensor right) => Apply<GreaterOp>(left.Beside(right, "Greater"), right);

    /// <summary>Whether left is not greater, for tensors; see <see cref="LessEqual(Tensor)"/>.</summary>
    public static Tensor operator <=(Tensor left, Tensor right) => left.LessEqual(right);

    /// <summary>Whether left is not greater, for a tensor and a number; see <see cref="LessEqual(Tensor)"/>.</summary>
    public static Tensor operator <=(Tensor left, Scalar right) => Apply<LessEqualOp>(left, right.Beside(left, "LessEqual"));

    /// <summary>Whether left is not greater, for a number and a tensor; see <see cref="LessEqual(Tensor)"/>.</summary>
    public static Tensor operator <=(Scalar left, Tensor right) => Apply<LessEqualOp>(left.Beside(right, "LessEqual"), right);

    /// <summary>Whether left is not less, for tensors; see <see cref="GreaterEqual(Tensor)"/>.</summary>
    public static Tensor operator >=(Tensor left, Tensor right) => left.GreaterEqual(right);

    /// <summary>Whether left is not less, for a tensor and a number; see <see cref="GreaterEqual(Tensor)"/>.</summary>
    public static Tensor operator >=(Tensor left, Scalar right) => Apply<GreaterEqualOp>(left, right.Beside(left, "GreaterEqual"));

    /// <summary>Whether left is not less, for a number and a tensor; see <see cref="GreaterEqual(Tensor)"/>.</summary>
    public static Tensor operator >=(Scalar left, Tensor right) => Apply<GreaterEqualOp>(left.Beside(right, "GreaterEqual"), right);

    /// <summary>
    /// Whether each pair of elements is equal; see <see cref="Equal(Tensor)"/>. For one and the same object, use <c>ReferenceEquals</c>.
    /// </summary>
    public static Tensor operator ==(Tensor left, Tensor right) => left.Equal(right);

    /// <summary>Whether each element equals a number; see <see cref="Equal(Tensor)"/>.</summary>
    public static Tensor operator ==(Tensor left, Scalar right) => left.Equal(right);

    /// <summary>Whether each element equals a number; see <see cref="Equal(Tensor)"/>.</summary>
    public static Tensor operator ==(Scalar left, Tensor right) => right.Equal(left);

    /// <summary>Whether there is no tensor, for <c>x == null</c>.</summary>
    public static bool operator ==([NotNullWhen(false)] Tensor? left, NullOperand? right) => left is null;

    /// <summary>Whether there is no tensor, for <c>null == x</c>.</summary>
    public static bool operator ==(NullOperand? left, [NotNullWhen(false)] Tensor? right) => right is null;

    /// <summary>Whether each pair of elements differs; see <see cref="NotEqual(Tensor)"/>.</summary>
    public static Tensor operator !=(Tensor left, Tensor right) => left.NotEqual(right);

    /// <summary>Whether each element differs from a number; see <see cref="NotEqual(Tensor)"/>.</summary>
    public static Tensor operator !=(Tensor left, Scalar right) => left.NotEqual(right);

    /// <summary>Whether each element differs from a number; see <see cref="NotEqual(Tensor)"/>.</summary>
    public static Tensor operator !=(Scalar left, Tensor right) => right.NotEqual(left);

    /// <summary>Whether there is a tensor, for <c>x != null</c>.</summary>
    public static bool operator !=([NotNullWhen(true)] Tensor? left, NullOperand? right) => left is not null;

    /// <summary>Whether there is a tensor, for <c>null != x</c>.</summary>
    public static bool operator !=(NullOperand? left, [NotNullWhen(true)] Tensor? right) => right is not null;

    /// <summary>
    /// Whether this is one and the same object, as collections and records that hold tensors ask; <c>==</c> compares elements.
    /// </summary>
    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    /// <summary>The hash code of the object, which the elements do not change.</summary>
    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    /// <summary>See <see cref="Maximum(Tensor)"/>; the number takes on this tensor's dtype.</summary>
    public Tensor Maximum(Scalar right) => Apply<MaximumOp>(this, right.Beside(this, "Maximum"));

    /// <summary>See <see cref="Minimum(Tensor)"/>; the number takes on this tensor's dtype.</summary>
    public Tensor Minimum(Scalar right) => Apply<MinimumOp>(this, right.Beside(this, "Minimum"));

    /// <summary>See <see cref="Equal(Tensor)"/>; the number takes on this tensor's dtype.</summary>
    public Tensor Equal(Scalar right) => Apply<EqualOp>(this, right.Beside(this, "Equal"));

    /// <summary>See <see cref="NotEqual(Tensor)"/>; the number takes on this tensor's dtype.</summary>
    public Tensor NotEqual(Scalar right) => Apply<NotEqualOp>(this, right.Beside(this, "NotEqual"));

    /// <summary>
    /// See <see cref="Pow(Tensor)"/>; the number takes on this tensor's dtype. Of elements, the power of 2 is <see cref="Square"/>.
    /// </summary>
    public Tensor Pow(Scalar right) => Symbol is null && DType != DType.Bool && (right == 2 || right == 2.0)
        ? Square()
        : Apply<PowOp>(this, right.Beside(this, "Pow"));
}
