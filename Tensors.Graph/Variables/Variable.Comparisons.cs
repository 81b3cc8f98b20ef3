namespace Tensors.Graphs;

// Comparisons and parts of variables, as in v > 0.5 and v[0].
public sealed partial class Variable
{
    /// <summary>A part of the value; <see cref="Ops.Assign"/> to it overwrites this part of the variable.</summary>
    /// <param name="indices">Positions, ranges, new axes, an ellipsis.</param>
    public Tensor this[params ReadOnlySpan<TensorIndex> indices] => Ops.Indexed(this, indices);

    /// <summary>Whether each element is below.</summary>
    public static Tensor operator <(Variable left, Variable right) => Ops.Less(left, right);

    /// <summary>Whether each element is below.</summary>
    public static Tensor operator <(Variable left, Tensor right) => Ops.Less(left, right);

    /// <summary>Whether each element is below.</summary>
    public static Tensor operator <(Tensor left, Variable right) => Ops.Less(left, right);

    /// <summary>Whether each element is below.</summary>
    public static Tensor operator <(Variable left, Scalar right) => (Tensor)left < right;

    /// <summary>Whether each element is below.</summary>
    public static Tensor operator <(Scalar left, Variable right) => left < (Tensor)right;

    /// <summary>Whether each element is above.</summary>
    public static Tensor operator >(Variable left, Variable right) => Ops.Greater(left, right);

    /// <summary>Whether each element is above.</summary>
    public static Tensor operator >(Variable left, Tensor right) => Ops.Greater(left, right);

    /// <summary>Whether each element is above.</summary>
    public static Tensor operator >(Tensor left, Variable right) => Ops.Greater(left, right);

    /// <summary>Whether each element is above.</summary>
    public static Tensor operator >(Variable left, Scalar right) => (Tensor)left > right;

    /// <summary>Whether each element is above.</summary>
    public static Tensor operator >(Scalar left, Variable right) => left > (Tensor)right;

    /// <summary>Whether each element is not above.</summary>
    public static Tensor operator <=(Variable left, Variable right) => Ops.LessEqual(left, right);

    /// <summary>Whether each element is not above.</summary>
    public static Tensor operator <=(Variable left, Tensor right) => Ops.LessEqual(left, right);

    /// <summary>Whether each element is not above.</summary>
    public static Tensor operator <=(Tensor left, Variable right) => Ops.LessEqual(left, right);

    /// <summary>Whether each element is not above.</summary>
    public static Tensor operator <=(Variable left, Scalar right) => (Tensor)left <= right;

    /// <summary>Whether each element is not above.</summary>
    public static Tensor operator <=(Scalar left, Variable right) => left <= (Tensor)right;

    /// <summary>Whether each element is not below.</summary>
    public static Tensor operator >=(Variable left, Variable right) => Ops.GreaterEqual(left, right);

    /// <summary>Whether each element is not below.</summary>
    public static Tensor operator >=(Variable left, Tensor right) => Ops.GreaterEqual(left, right);

    /// <summary>Whether each element is not below.</summary>
    public static Tensor operator >=(Tensor left, Variable right) => Ops.GreaterEqual(left, right);

    /// <summary>Whether each element is not below.</summary>
    public static Tensor operator >=(Variable left, Scalar right) => (Tensor)left >= right;

    /// <summary>Whether each element is not below.</summary>
    public static Tensor operator >=(Scalar left, Variable right) => left >= (Tensor)right;
}
