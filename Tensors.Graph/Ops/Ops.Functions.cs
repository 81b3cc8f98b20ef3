namespace Tensors.Graphs;

// Elementary and special functions of elements.
public static partial class Ops
{
    /// <summary>Hyperbolic sine.</summary>
    public static Tensor Sinh(TensorLike x, string? name = null) => Building.Unary("Sinh", x, name);

    /// <summary>Hyperbolic cosine.</summary>
    public static Tensor Cosh(TensorLike x, string? name = null) => Building.Unary("Cosh", x, name);

    /// <summary>Inverse sine; NaN outside [-1, 1].</summary>
    public static Tensor Asin(TensorLike x, string? name = null) => Building.Unary("Asin", x, name);

    /// <summary>Inverse cosine; NaN outside [-1, 1].</summary>
    public static Tensor Acos(TensorLike x, string? name = null) => Building.Unary("Acos", x, name);

    /// <summary>Inverse tangent.</summary>
    public static Tensor Atan(TensorLike x, string? name = null) => Building.Unary("Atan", x, name);

    /// <summary>Inverse hyperbolic sine.</summary>
    public static Tensor Asinh(TensorLike x, string? name = null) => Building.Unary("Asinh", x, name);

    /// <summary>Inverse hyperbolic cosine; NaN below 1.</summary>
    public static Tensor Acosh(TensorLike x, string? name = null) => Building.Unary("Acosh", x, name);

    /// <summary>Inverse hyperbolic tangent; NaN outside [-1, 1].</summary>
    public static Tensor Atanh(TensorLike x, string? name = null) => Building.Unary("Atanh", x, name);

    /// <summary>1 - erf(x), exact where erf(x) is near 1.</summary>
    public static Tensor Erfc(TensorLike x, string? name = null) => Building.Unary("Erfc", x, name);

    /// <summary>The logarithm of the magnitude of the gamma function.</summary>
    public static Tensor Lgamma(TensorLike x, string? name = null) => Building.Unary("Lgamma", x, name);

    /// <summary>The derivative of the logarithm of the gamma function.</summary>
    public static Tensor Digamma(TensorLike x, string? name = null) => Building.Unary("Digamma", x, name);

    /// <summary>Whether each element is neither infinite nor NaN.</summary>
    public static Tensor IsFinite(TensorLike x, string? name = null) => Building.Unary("IsFinite", x, name);

    /// <summary>Whether each element is NaN.</summary>
    public static Tensor IsNaN(TensorLike x, string? name = null) => Building.Unary("IsNan", x, name);

    /// <summary>Whether each element is infinite.</summary>
    public static Tensor IsInfinity(TensorLike x, string? name = null) => Building.Unary("IsInf", x, name);
}
