namespace Tensors.Graphs;

// Variables beside variables, tensors and numbers, as in x * x * y + y + 2.
public sealed partial class Variable
{
    /// <summary>Sum.</summary>
    public static Tensor operator +(Variable left, Variable right) => Building.Binary("AddV2", (Tensor)left, right, null, "add");

    /// <summary>Sum.</summary>
    public static Tensor operator +(Variable left, Tensor right) => Building.Binary("AddV2", (Tensor)left, right, null, "add");

    /// <summary>Sum.</summary>
    public static Tensor operator +(Tensor left, Variable right) => Building.Binary("AddV2", left, right, null, "add");

    /// <summary>Sum.</summary>
    public static Tensor operator +(Variable left, double right) => Building.Binary("AddV2", (Tensor)left, right, null, "add");

    /// <summary>Sum.</summary>
    public static Tensor operator +(double left, Variable right) => Building.Binary("AddV2", left, right, null, "add");

    /// <summary>Sum.</summary>
    public static Tensor operator +(Variable left, int right) => Building.Binary("AddV2", (Tensor)left, right, null, "add");

    /// <summary>Sum.</summary>
    public static Tensor operator +(int left, Variable right) => Building.Binary("AddV2", left, right, null, "add");

    /// <summary>Difference.</summary>
    public static Tensor operator -(Variable left, Variable right) => Building.Binary("Sub", (Tensor)left, right, null, "sub");

    /// <summary>Difference.</summary>
    public static Tensor operator -(Variable left, Tensor right) => Building.Binary("Sub", (Tensor)left, right, null, "sub");

    /// <summary>Difference.</summary>
    public static Tensor operator -(Tensor left, Variable right) => Building.Binary("Sub", left, right, null, "sub");

    /// <summary>Difference.</summary>
    public static Tensor operator -(Variable left, double right) => Building.Binary("Sub", (Tensor)left, right, null, "sub");

    /// <summary>Difference.</summary>
    public static Tensor operator -(double left, Variable right) => Building.Binary("Sub", left, right, null, "sub");

    /// <summary>Difference.</summary>
    public static Tensor operator -(Variable left, int right) => Building.Binary("Sub", (Tensor)left, right, null, "sub");

    /// <summary>Difference.</summary>
    public static Tensor operator -(int left, Variable right) => Building.Binary("Sub", left, right, null, "sub");

    /// <summary>Product.</summary>
    public static Tensor operator *(Variable left, Variable right) => Building.Binary("Mul", (Tensor)left, right, null, "mul");

    /// <summary>Product.</summary>
    public static Tensor operator *(Variable left, Tensor right) => Building.Binary("Mul", (Tensor)left, right, null, "mul");

    /// <summary>Product.</summary>
    public static Tensor operator *(Tensor left, Variable right) => Building.Binary("Mul", left, right, null, "mul");

    /// <summary>Product.</summary>
    public static Tensor operator *(Variable left, double right) => Building.Binary("Mul", (Tensor)left, right, null, "mul");

    /// <summary>Product.</summary>
    public static Tensor operator *(double left, Variable right) => Building.Binary("Mul", left, right, null, "mul");

    /// <summary>Product.</summary>
    public static Tensor operator *(Variable left, int right) => Building.Binary("Mul", (Tensor)left, right, null, "mul");

    /// <summary>Product.</summary>
    public static Tensor operator *(int left, Variable right) => Building.Binary("Mul", left, right, null, "mul");

    /// <summary>Quotient.</summary>
    public static Tensor operator /(Variable left, Variable right) => Ops.TrueDivide(left, right);

    /// <summary>Quotient.</summary>
    public static Tensor operator /(Variable left, Tensor right) => Ops.TrueDivide(left, right);

    /// <summary>Quotient.</summary>
    public static Tensor operator /(Tensor left, Variable right) => Ops.TrueDivide(left, right);

    /// <summary>Quotient.</summary>
    public static Tensor operator /(Variable left, double right) => Ops.TrueDivide(left, right);

    /// <summary>Quotient.</summary>
    public static Tensor operator /(double left, Variable right) => Ops.TrueDivide(left, right);

    /// <summary>Negation.</summary>
    public static Tensor operator -(Variable x) => Ops.Negative(x);
}
