namespace Tensors.Graphs;

/// <summary>Marks kernels that overwrite variables.</summary>
internal interface IWritesVariable;

/// <summary>Turns what kernels throw into errors that name the node.</summary>
internal static class Failures
{
    /// <summary>Whether a failure passes: what was lost may succeed in another session.</summary>
    public static bool IsPassing(Exception? failure) => failure is AbortedException or UnavailableException;

    /// <summary>The error to throw in place of another, or null to let that one pass.</summary>
    public static Exception? Translate(Exception failure, Node? node) => failure switch
    {
        OpException { Node: not null } => null,
        _ when node is null => null,
        FailedPreconditionException => new FailedPreconditionException(failure.Message, node, failure),
        OutOfRangeException => new OutOfRangeException(failure.Message, node, failure),
        CancelledException or OperationCanceledException => new CancelledException(failure.Message, node, failure),
        NotFoundException => new NotFoundException(failure.Message, node, failure),
        DataLossException => new DataLossException(failure.Message, node, failure),
        UnimplementedException => new UnimplementedException(failure.Message, node, failure),
        InvalidArgumentException => new InvalidArgumentException(failure.Message, node, failure),
        DivideByZeroException => new InvalidArgumentException("Integer division by zero.", node),
        ArgumentException or ArithmeticException => new InvalidArgumentException(failure.Message, node, failure),

        // Operands or attributes that the kind of node did not expect, as a file may give them.
        IndexOutOfRangeException or InvalidCastException or KeyNotFoundException or NullReferenceException =>
            new InvalidArgumentException(
                $"The operands or attributes are not those of such a node ({failure.Message.TrimEnd('.')}).", node, failure),
        _ => null,
    };
}
