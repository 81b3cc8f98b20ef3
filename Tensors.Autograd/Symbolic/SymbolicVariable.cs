namespace Tensors.Autograd;

/// <summary>An argument of a symbolic function.</summary>
/// <param name="Name">The name that stands in the text.</param>
/// <param name="Shape">The extents; a single number without.</param>
/// <param name="DType">A floating-point dtype.</param>
public sealed record SymbolicVariable(string Name, Shape Shape, DType DType = DType.Float64)
{
    /// <summary>A single number of float64.</summary>
    /// <param name="name">The name that stands in the text.</param>
    public SymbolicVariable(string name)
        : this(name, Shape.Scalar)
    {
    }
}
