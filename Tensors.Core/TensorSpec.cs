namespace Tensors;

/// <summary>What is known of a tensor before it is computed.</summary>
/// <param name="Shape">The extents.</param>
/// <param name="DType">The element type.</param>
public readonly record struct TensorSpec(Shape Shape, DType DType);
