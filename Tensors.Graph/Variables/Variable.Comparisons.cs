namespace Tensors.Graphs;

// Comparisons, rests and parts of variables, as in v > 0.5 and v[0]. Numbers have operators of their own: they take on the variable's type, while as
// tensors they would keep theirs.
public sealed partial class Variable
{
    /// <summary>A part of the value.</summary>
    /// <param name="indices">Positions, ranges, new axes, an ellipsis.</param>
    public Tensor this[params ReadOnlySpan<TensorIndex> indices] => Ops.Slice(this, indices);

    /// <summary>Whether each element is below.</summary>
    public static Tensor operator <(Variable left, Variable right) => Ops.Less(left, right);

    /// <summary>Whether each element is below.</summary>
    public static Tensor operator <(Variable left, Tensor right) => Ops.Less(left, right);

    /// <summary>Whether each element is below.</summary>
    public static Tensor operator <(Tensor left, Variable right) => Ops.Less(left, right);

    /// <summary>Whether each element is below.</summary>
    public static Tensor operator <(Variable left, double right) => Ops.Less(left, right);

    /// <summary>Whether each element is below.</summary>
    public static Tensor operator <(Variable left, int right) => Ops.Less(left, right);

    /// <summary>Whether each element is below.</summary>
    public static Tensor operator <(double left, Variable right) => Ops.Less(left, right);

    /// <summary>Whether each element is below.</summary>
    public static Tensor operator <(int left, Variable right) => Ops.Less(left, right);

    /// <summary>Whether each element is above.</summary>
    public static Tensor operator >(Variable left, Variable right) => Ops.Greater(left, right);

    /// <summary>Whether each element is above.</summary>
    public static Tensor operator >(Variable left, Tensor right) => Ops.Greater(left, right);

    /// <summary>Whether each element is above.</summary>
    public static Tensor operator >(Tensor left, Variable right) => Ops.Greater(left, right);

    /// <summary>Whether each element is above.</summary>
    public static Tensor operator >(Variable left, double right) => Ops.Greater(left, right);

    /// <summary>Whether each element is above.</summary>
    public static Tensor operator >(Variable left, int right) => Ops.Greater(left, right);

    /// <summary>Whether each element is above.</summary>
    public static Tensor operator >(double left, Variable right) => Ops.Greater(left, right);

    /// <summary>Whether each element is above.</summary>
    public static Tensor operator >(int left, Variable right) => Ops.Greater(left, right);

    /// <summary>Whether each element is not above.</summary>
    public static Tensor operator <=(Variable left, Variable right) => Ops.LessEqual(left, right);

    /// <summary>Whether each element is not above.</summary>
    public static Tensor operator <=(Variable left, Tensor right) => Ops.LessEqual(left, right);

    /// <summary>Whether each element is not above.</summary>
    public static Tensor operator <=(Tensor left, Variable right) => Ops.LessEqual(left, right);

    /// <summary>Whether each element is not above.</summary>
    public static Tensor operator <=(Variable left, double right) => Ops.LessEqual(left, right);

    /// <summary>Whether each element is not above.</summary>
    public static Tensor operator <=(Variable left, int right) => Ops.LessEqual(left, right);

    /// <summary>Whether each element is not above.</summary>
    public static Tensor operator <=(double left, Variable right) => Ops.LessEqual(left, right);

    /// <summary>Whether each element is not above.</summary>
    public static Tensor operator <=(int left, Variable right) => Ops.LessEqual(left, right);

    /// <summary>Whether each element is not below.</summary>
    public static Tensor operator >=(Variable left, Variable right) => Ops.GreaterEqual(left, right);

    /// <summary>Whether each element is not below.</summary>
    public static Tensor operator >=(Variable left, Tensor right) => Ops.GreaterEqual(left, right);

    /// <summary>Whether each element is not below.</summary>
    public static Tensor operator >=(Tensor left, Variable right) => Ops.GreaterEqual(left, right);

    /// <summary>Whether each element is not below.</summary>
    public static Tensor operator >=(Variable left, double right) => Ops.GreaterEqual(left, right);

    /// <summary>Whether each element is not below.</summary>
    public static Tensor operator >=(Variable left, int right) => Ops.GreaterEqual(left, right);

    /// <summary>Whether each element is not below.</summary>
    public static Tensor operator >=(double left, Variable right) => Ops.GreaterEqual(left, right);

    /// <summary>Whether each element is not below.</summary>
    public static Tensor operator >=(int left, Variable right) => Ops.GreaterEqual(left, right);

    /// <summary>The rest of a division, with the sign of the divisor.</summary>
    public static Tensor operator %(Variable left, Variable right) => Ops.Mod(left, right);

    /// <summary>The rest of a division, with the sign of the divisor.</summary>
    public static Tensor operator %(Variable left, Tensor right) => Ops.Mod(left, right);

    /// <summary>The rest of a division, with the sign of the divisor.</summary>
    public static Tensor operator %(Tensor left, Variable right) => Ops.Mod(left, right);

    /// <summary>The rest of a division, with the sign of the divisor.</summary>
    public static Tensor operator %(Variable left, double right) => Ops.Mod(left, right);

    /// <summary>The rest of a division, with the sign of the divisor.</summary>
    public static Tensor operator %(Variable left, int right) => Ops.Mod(left, right);

    /// <summary>The rest of a division, with the sign of the divisor.</summary>
    public static Tensor operator %(double left, Variable right) => Ops.Mod(left, right);

    /// <summary>The rest of a division, with the sign of the divisor.</summary>
    public static Tensor operator %(int left, Variable right) => Ops.Mod(left, right);
}
