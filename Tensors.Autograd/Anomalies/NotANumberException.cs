namespace Tensors.Autograd;

/// <summary>An operation made a NaN out of numbers, while <see cref="AnomalyDetection"/> was on.</summary>
public sealed class NotANumberException : ArithmeticException
{
    private readonly AnomalyDetection _detection;

    internal NotANumberException(AnomalyDetection detection, Operation operation, string operands, string line)
        : base($"{operation.Name}: made the first NaN from {operands}, {line}.")
    {
        _detection = detection;
        Operation = operation;
        Line = line;
    }

    private NotANumberException(NotANumberException made, TapeEntry entry, string? line)
        : base(
            $"The VJP of {entry.Operation.Name}{(line is null ? "" : $", which was applied {line},")} made the first NaN: {made.Message}",
            made)
    {
        _detection = made._detection;
        Operation = made.Operation;
        Differentiated = entry.Operation;
        Line = line ?? made.Line;
    }

    /// <summary>The operation that made it.</summary>
    public Operation Operation { get; }

    /// <summary>The recorded operation whose VJP was being computed, or null where it happened outside a backward pass.</summary>
    public Operation? Differentiated { get; }

    /// <summary>
    /// The C# line that applied the operation (in a backward pass: the recorded one), such as <c>at Program.cs:12 in Loss</c>.
    /// </summary>
    public string Line { get; }

    internal NotANumberException WhileDifferentiating(TapeEntry entry) => new(this, entry, _detection.LineOf(entry.OutputIds[0]));
}
