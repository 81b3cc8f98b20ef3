using System.Diagnostics.CodeAnalysis;

namespace Tensors.Graphs;

// Equality element by element, as of tensors, and truth values. Whether it is one variable is asked by ReferenceEquals; null is null.
public sealed partial class Variable
{
    /// <summary>Whether elements are equal; NaN is equal to nothing.</summary>
    public static Tensor operator ==(Variable left, Variable right) => Ops.Equal(left, right);

    /// <summary>Whether elements are equal; NaN is equal to nothing.</summary>
    public static Tensor operator ==(Variable left, Tensor right) => Ops.Equal(left, right);

    /// <summary>Whether elements are equal; NaN is equal to nothing.</summary>
    public static Tensor operator ==(Tensor left, Variable right) => Ops.Equal(left, right);

    /// <summary>Whether elements are equal; NaN is equal to nothing.</summary>
    public static Tensor operator ==(Variable left, Scalar right) => (Tensor)left == right;

    /// <summary>Whether elements are equal; NaN is equal to nothing.</summary>
    public static Tensor operator ==(Scalar left, Variable right) => left == (Tensor)right;

    /// <summary>Whether elements differ; NaN differs from everything.</summary>
    public static Tensor operator !=(Variable left, Variable right) => Ops.NotEqual(left, right);

    /// <summary>Whether elements differ; NaN differs from everything.</summary>
    public static Tensor operator !=(Variable left, Tensor right) => Ops.NotEqual(left, right);

    /// <summary>Whether elements differ; NaN differs from everything.</summary>
    public static Tensor operator !=(Tensor left, Variable right) => Ops.NotEqual(left, right);

    /// <summary>Whether elements differ; NaN differs from everything.</summary>
    public static Tensor operator !=(Variable left, Scalar right) => (Tensor)left != right;

    /// <summary>Whether elements differ; NaN differs from everything.</summary>
    public static Tensor operator !=(Scalar left, Variable right) => left != (Tensor)right;

    /// <summary>Whether there is no variable.</summary>
    public static bool operator ==([NotNullWhen(false)] Variable? left, NullOperand? right) => left is null;

    /// <summary>Whether there is no variable.</summary>
    public static bool operator ==(NullOperand? left, [NotNullWhen(false)] Variable? right) => right is null;

    /// <summary>Whether there is a variable.</summary>
    public static bool operator !=([NotNullWhen(true)] Variable? left, NullOperand? right) => left is not null;

    /// <summary>Whether there is a variable.</summary>
    public static bool operator !=(NullOperand? left, [NotNullWhen(true)] Variable? right) => right is not null;

    /// <summary>No variable: makes <c>x == null</c> ask whether there is one.</summary>
    public static implicit operator Variable?(NullOperand? none) => null;

    /// <summary>Whether both are true; of integers the bits that both have.</summary>
    public static Tensor operator &(Variable left, Variable right) => (Tensor)left & (Tensor)right;

    /// <summary>Whether both are true; of integers the bits that both have.</summary>
    public static Tensor operator &(Variable left, Tensor right) => (Tensor)left & (Tensor)right;

    /// <summary>Whether both are true; of integers the bits that both have.</summary>
    public static Tensor operator &(Tensor left, Variable right) => (Tensor)left & (Tensor)right;

    /// <summary>Whether one is true; of integers the bits that either has.</summary>
    public static Tensor operator |(Variable left, Variable right) => (Tensor)left | (Tensor)right;

    /// <summary>Whether one is true; of integers the bits that either has.</summary>
    public static Tensor operator |(Variable left, Tensor right) => (Tensor)left | (Tensor)right;

    /// <summary>Whether one is true; of integers the bits that either has.</summary>
    public static Tensor operator |(Tensor left, Variable right) => (Tensor)left | (Tensor)right;

    /// <summary>Whether just one is true; of integers the bits that only one has.</summary>
    public static Tensor operator ^(Variable left, Variable right) => (Tensor)left ^ (Tensor)right;

    /// <summary>Whether just one is true; of integers the bits that only one has.</summary>
    public static Tensor operator ^(Variable left, Tensor right) => (Tensor)left ^ (Tensor)right;

    /// <summary>Whether just one is true; of integers the bits that only one has.</summary>
    public static Tensor operator ^(Tensor left, Variable right) => (Tensor)left ^ (Tensor)right;

    /// <summary>Bits moved to the left: the product with a power of 2.</summary>
    public static Tensor operator <<(Variable left, Variable right) => (Tensor)left << (Tensor)right;

    /// <summary>Bits moved to the left: the product with a power of 2.</summary>
    public static Tensor operator <<(Variable left, Tensor right) => (Tensor)left << right;

    /// <summary>Bits moved to the left: the product with a power of 2.</summary>
    public static Tensor operator <<(Variable left, int right) => (Tensor)left << right;

    /// <summary>Bits moved to the right: the quotient by a power of 2, rounded down.</summary>
    public static Tensor operator >>(Variable left, Variable right) => (Tensor)left >> (Tensor)right;

    /// <summary>Bits moved to the right: the quotient by a power of 2, rounded down.</summary>
    public static Tensor operator >>(Variable left, Tensor right) => (Tensor)left >> right;

    /// <summary>Bits moved to the right: the quotient by a power of 2, rounded down.</summary>
    public static Tensor operator >>(Variable left, int right) => (Tensor)left >> right;

    /// <summary>Whether it is false.</summary>
    public static Tensor operator !(Variable x) => !(Tensor)x;

    /// <summary>Whether it is false; of integers the bits turned round.</summary>
    public static Tensor operator ~(Variable x) => ~(Tensor)x;

    /// <summary>Whether it is the same variable.</summary>
    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    /// <summary>Of the object, not of the elements.</summary>
    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}
