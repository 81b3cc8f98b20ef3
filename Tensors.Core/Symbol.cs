using System.Diagnostics.CodeAnalysis;

namespace Tensors;

/// <summary>
/// A value that a traced program will compute. A tensor that stands for one has no elements; operations on it go to <see cref="Apply"/>, so
/// that a function over tensors also describes a program, unchanged.
/// </summary>
/// <remarks>
/// Operands arrive as they were written, before broadcasting, and C# numbers beside them as tensors of rank 0: extents may not be known
/// yet. While an interpreter is in place (a tape, for instance) it sees the operation first, which then needs all extents.
/// </remarks>
public abstract class Symbol
{
    /// <summary>The extents, or null where they are not all known.</summary>
    public abstract Shape? Shape { get; }

    /// <summary>The number of axes, or null where it is not known.</summary>
    public abstract int? Rank { get; }

    /// <summary>The element type, or null where it is none of <see cref="Tensors.DType"/>, as for text.</summary>
    public abstract DType? DType { get; }

    /// <summary>Notes an operation of the traced program.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="inputs">Its operands, at least one of them a tensor that stands for a symbol; the others have elements.</param>
    /// <param name="outputs">Room for tensors that stand for its results.</param>
    /// <exception cref="ArgumentException">The operands do not fit.</exception>
    protected internal abstract void Apply(Operation operation, ReadOnlySpan<Tensor> inputs, Span<Tensor> outputs);

    /// <summary>Part of the value, as brackets describe it; null leaves it to slices of known extents.</summary>
    /// <param name="indices">What stands in the brackets.</param>
    protected internal virtual Tensor? Slice(ReadOnlySpan<TensorIndex> indices) => null;

    /// <summary>
    /// Elements of the value set to 0 by numbers that each run draws; null leaves it to numbers that are drawn as the function is called.
    /// </summary>
    /// <param name="rate">The probability to be set to 0.</param>
    /// <param name="seed">The operation's seed.</param>
    protected internal virtual Tensor? Dropout(double rate, long? seed) => null;

    /// <summary>
    /// Whether the program has a rule of its own for <c>/</c> of integers, and so gets them as they are; otherwise they arrive cast to
    /// float64.
    /// </summary>
    protected internal virtual bool DividesIntegers => false;

    /// <summary>How messages call this value, and what is known of it.</summary>
    public abstract override string ToString();

    /// <summary>The first symbol among operands, or null.</summary>
    internal static Symbol? Among(ReadOnlySpan<Tensor> tensors)
    {
        foreach (Tensor tensor in tensors)
        {
            if (tensor.Symbol is { } symbol)
            {
                return symbol;
            }
        }

        return null;
    }

    [DoesNotReturn]
    internal static Shape ThrowUnknownShape(Symbol? symbol) =>
        throw new InvalidOperationException(
            $"{symbol}: the extents are not all known before the program runs; ask the graph for the shape at run time.");

    [DoesNotReturn]
    internal static int ThrowUnknownRank(Symbol? symbol) =>
        throw new InvalidOperationException(
            $"{symbol}: the number of axes is not known before the program runs; ask the graph for the rank at run time.");

    [DoesNotReturn]
    internal static DType ThrowNoDType(Symbol? symbol) =>
        throw new InvalidOperationException($"{symbol}: its elements are not numbers; only the graph it belongs to can work with it.");
}
