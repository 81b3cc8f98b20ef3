namespace Tensors.Graphs;

/// <summary>A node failed while a graph ran. Every variable is as it was before the run.</summary>
public abstract class OpException : Exception
{
    private protected OpException(string message, Node? node, Exception? inner)
        : base(node is null ? message : $"{message} Node '{node.Name}' ({node.Op}){Scope(node)}, created at {node.CreatedAt}.", inner) =>
            Node = node;

    /// <summary>The node that failed, or null where none did.</summary>
    public Node? Node { get; }

    private static string Scope(Node node) => node.Name.LastIndexOf('/') is > 0 and int end ? $" in scope '{node.Name[..end]}'" : "";
}

/// <summary>A value does not fit the node that got it; TensorFlow's InvalidArgumentError.</summary>
public sealed class InvalidArgumentException : OpException
{
    internal InvalidArgumentException(string message, Node? node, Exception? inner = null)
        : base(message, node, inner)
    {
    }
}

/// <summary>Something has to happen first, such as initializing a variable; TensorFlow's FailedPreconditionError.</summary>
public sealed class FailedPreconditionException : OpException
{
    internal FailedPreconditionException(string message, Node? node, Exception? inner = null)
        : base(message, node, inner)
    {
    }
}

/// <summary>Something that was asked for does not exist; TensorFlow's NotFoundError.</summary>
public sealed class NotFoundException : OpException
{
    internal NotFoundException(string message, Node? node, Exception? inner = null)
        : base(message, node, inner)
    {
    }
}

/// <summary>There is no more, as at the end of a closed queue; TensorFlow's OutOfRangeError.</summary>
public sealed class OutOfRangeException : OpException
{
    internal OutOfRangeException(string message, Node? node, Exception? inner = null)
        : base(message, node, inner)
    {
    }
}

/// <summary>It was called off, as by closing a queue; TensorFlow's CancelledError.</summary>
public sealed class CancelledException : OpException
{
    internal CancelledException(string message, Node? node, Exception? inner = null)
        : base(message, node, inner)
    {
    }
}

/// <summary>It took too long; TensorFlow's DeadlineExceededError.</summary>
public sealed class DeadlineExceededException : OpException
{
    internal DeadlineExceededException(string message, Node? node, Exception? inner = null)
        : base(message, node, inner)
    {
    }
}

/// <summary>
/// It ended for a reason beside it, such as a server that has lost its session, and may succeed in a new one; TensorFlow's AbortedError.
/// </summary>
public sealed class AbortedException : OpException
{
    /// <summary>Says that a run was lost, and may succeed in another session.</summary>
    /// <param name="message">What happened.</param>
    /// <remarks>For C# functions and hooks of a program: a <see cref="MonitoredSession"/> goes on in a new session.</remarks>
    public AbortedException(string message)
        : this(message, null)
    {
    }

    internal AbortedException(string message, Node? node, Exception? inner = null)
        : base(message, node, inner)
    {
    }
}

/// <summary>Who is asked cannot be reached now, such as a server that is not started; TensorFlow's UnavailableError.</summary>
public sealed class UnavailableException : OpException
{
    /// <summary>Says that something cannot be reached now, and may be in another session.</summary>
    /// <param name="message">What happened.</param>
    /// <remarks>For C# functions and hooks of a program: a <see cref="MonitoredSession"/> goes on in a new session.</remarks>
    public UnavailableException(string message)
        : this(message, null)
    {
    }

    internal UnavailableException(string message, Node? node, Exception? inner = null)
        : base(message, node, inner)
    {
    }
}

/// <summary>A kind of node, or a type of element, is not among those that run; TensorFlow's UnimplementedError.</summary>
public sealed class UnimplementedException : OpException
{
    internal UnimplementedException(string message, Node? node, Exception? inner = null)
        : base(message, node, inner)
    {
    }
}

/// <summary>A file is damaged; TensorFlow's DataLossError.</summary>
public sealed class DataLossException : OpException
{
    internal DataLossException(string message, Node? node, Exception? inner = null)
        : base(message, node, inner)
    {
    }
}

/// <summary>Something failed in a way that nobody foresaw, such as a C# function in a graph; TensorFlow's UnknownError.</summary>
public sealed class UnknownException : OpException
{
    internal UnknownException(string message, Node? node, Exception? inner = null)
        : base(message, node, inner)
    {
    }
}
