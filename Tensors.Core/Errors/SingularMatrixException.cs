namespace Tensors;

/// <summary>A matrix has no inverse: elimination met a column without a pivot.</summary>
public sealed class SingularMatrixException : ArithmeticException
{
    private readonly string _finding;

    internal SingularMatrixException(string operation, long number, int column, Shape shape)
        : this(operation, $"matrix {number} of {shape} is singular: column {column} depends on the columns before it.")
    {
    }

    private SingularMatrixException(string operation, string finding)
        : base($"{operation}: {finding}") => _finding = finding;

    /// <summary>The same, met by the rule of another operation's derivative, which the message then names.</summary>
    /// <param name="operation">The operation whose derivative was asked for.</param>
    public SingularMatrixException WhileDifferentiating(string operation) => new($"The derivative of {operation}", _finding);
}
