namespace Tensors;

/// <summary>A matrix does not have the decomposition that was asked for, or the steps towards it did not converge.</summary>
public sealed class DecompositionException : ArithmeticException
{
    internal DecompositionException(string operation, long number, string problem, Shape shape)
        : base($"{operation}: matrix {number} of {shape} {problem}.")
    {
    }
}
