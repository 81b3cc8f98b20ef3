namespace Tensors;

/// <summary>The dtypes of an operation's operands do not fit it. Nothing was computed.</summary>
public sealed class DTypeMismatchException : ArgumentException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="operation">The operation's name.</param>
    /// <param name="problem">What does not fit, and what to do.</param>
    /// <param name="dtypes">The dtypes of the operands.</param>
    public DTypeMismatchException(string operation, string problem, IReadOnlyList<DType> dtypes)
        : base($"{operation}: {problem}.")
    {
        Operation = operation;
        DTypes = dtypes;
    }

    /// <summary>The operation that was asked for.</summary>
    public string Operation { get; }

    /// <summary>The dtypes of its operands.</summary>
    public IReadOnlyList<DType> DTypes { get; }
}
