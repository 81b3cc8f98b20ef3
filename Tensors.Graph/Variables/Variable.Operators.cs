namespace Tensors.Graphs;

// Variables beside variables, tensors and numbers, as in x * x * y + y + 2: what tensors of a graph have, variables have. Numbers take on
// the variable's type; what else becomes a tensor does so in the scope of the operation.
public sealed partial class Variable
{
    /// <summary>Sum.</summary>
    public static Tensor operator +(Variable left, Variable right) => Building.Binary("AddV2", (Tensor)left, right, null, "add");

    /// <summary>Sum.</summary>
    public static Tensor operator +(Variable left, Tensor right) => Building.Binary("AddV2", (Tensor)left, right, null, "add");

    /// <summary>Sum.</summary>
    public static Tensor operator +(Tensor left, Variable right) => Building.Binary("AddV2", left, right, null, "add");

    /// <summary>Sum.</summary>
    public static Tensor operator +(Variable left, Scalar right) => (Tensor)left + right;

    /// <summary>Sum.</summary>
    public static Tensor operator +(Scalar left, Variable right) => left + (Tensor)right;

    /// <summary>Difference.</summary>
    public static Tensor operator -(Variable left, Variable right) => Building.Binary("Sub", (Tensor)left, right, null, "sub");

    /// <summary>Difference.</summary>
    public static Tensor operator -(Variable left, Tensor right) => Building.Binary("Sub", (Tensor)left, right, null, "sub");

    /// <summary>Difference.</summary>
    public static Tensor operator -(Tensor left, Variable right) => Building.Binary("Sub", left, right, null, "sub");

    /// <summary>Difference.</summary>
    public static Tensor operator -(Variable left, Scalar right) => (Tensor)left - right;

    /// <summary>Difference.</summary>
    public static Tensor operator -(Scalar left, Variable right) => left - (Tensor)right;

    /// <summary>Product.</summary>
    public static Tensor operator *(Variable left, Variable right) => Building.Binary("Mul", (Tensor)left, right, null, "mul");

    /// <summary>Product.</summary>
    public static Tensor operator *(Variable left, Tensor right) => Building.Binary("Mul", (Tensor)left, right, null, "mul");

    /// <summary>Product.</summary>
    public static Tensor operator *(Tensor left, Variable right) => Building.Binary("Mul", left, right, null, "mul");

    /// <summary>Product.</summary>
    public static Tensor operator *(Variable left, Scalar right) => (Tensor)left * right;

    /// <summary>Product.</summary>
    public static Tensor operator *(Scalar left, Variable right) => left * (Tensor)right;

    /// <summary>Quotient; of integers it is floating.</summary>
    public static Tensor operator /(Variable left, Variable right) => Ops.TrueDivide(left, right);

    /// <summary>Quotient; of integers it is floating.</summary>
    public static Tensor operator /(Variable left, Tensor right) => Ops.TrueDivide(left, right);

    /// <summary>Quotient; of integers it is floating.</summary>
    public static Tensor operator /(Tensor left, Variable right) => Ops.TrueDivide(left, right);

    /// <summary>Quotient; of integers it is floating.</summary>
    public static Tensor operator /(Variable left, Scalar right) => (Tensor)left / right;

    /// <summary>Quotient; of integers it is floating.</summary>
    public static Tensor operator /(Scalar left, Variable right) => left / (Tensor)right;

    /// <summary>The rest of a division, with the sign of the divisor.</summary>
    public static Tensor operator %(Variable left, Variable right) => Ops.Mod(left, right);

    /// <summary>The rest of a division, with the sign of the divisor.</summary>
    public static Tensor operator %(Variable left, Tensor right) => Ops.Mod(left, right);

    /// <summary>The rest of a division, with the sign of the divisor.</summary>
    public static Tensor operator %(Tensor left, Variable right) => Ops.Mod(left, right);

    /// <summary>The rest of a division, with the sign of the divisor.</summary>
    public static Tensor operator %(Variable left, Scalar right) => (Tensor)left % right;

    /// <summary>The rest of a division, with the sign of the divisor.</summary>
    public static Tensor operator %(Scalar left, Variable right) => left % (Tensor)right;

    /// <summary>Negation.</summary>
    public static Tensor operator -(Variable x) => Ops.Negative(x);
}
