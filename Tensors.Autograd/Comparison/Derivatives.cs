namespace Tensors.Autograd;

/// <summary>What one of the <see cref="FourWays"/> found, and how often it went through the function for it.</summary>
/// <param name="Method">The name of the way: numerical, symbolic, forward or reverse.</param>
/// <param name="Value">The value of the function.</param>
/// <param name="Gradient">Per argument a tensor of its shape.</param>
/// <param name="Passes">Evaluations of the function or of a derivative of its size, and traversals forward or backward.</param>
public sealed record Derivatives(string Method, Tensor Value, IReadOnlyList<Tensor> Gradient, int Passes);
