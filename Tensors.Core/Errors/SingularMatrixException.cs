namespace Tensors;

/// <summary>A matrix has no inverse: elimination met a column without a pivot.</summary>
public sealed class SingularMatrixException : ArithmeticException
{
    internal SingularMatrixException(string operation, long number, int column, Shape shape)
        : base($"{operation}: matrix {number} of {shape} is singular: column {column} depends on the columns before it.")
    {
    }
}
