namespace Tensors.Autograd;

/// <summary>What a VJP rule may use: the operation, what was declared to be kept, and the cotangents of the results.</summary>
public sealed class VjpContext
{
    private readonly TapeEntry _entry;
    private readonly Tensor?[] _cotangents;
    private Tensor?[]? _results;

    internal VjpContext(TapeEntry entry, Tensor?[] cotangents)
    {
        _entry = entry;
        _cotangents = cotangents;
    }

    /// <summary>The applied operation with its attributes.</summary>
    public Operation Operation => _entry.Operation;

    /// <summary>The cotangent of the only (or first) result.</summary>
    public Tensor Cotangent => CotangentOf(0);

    /// <summary>The cotangent of a result; zeros where nothing depends on it.</summary>
    /// <param name="output">Which result.</param>
    public Tensor CotangentOf(int output) =>
        CotangentOrNull(output) ?? Tensor.Zeros(_entry.OutputSpecs[output].Shape, _entry.OutputSpecs[output].DType);

    /// <summary>The cotangent of a result, or null where nothing depends on it: a rule can leave out what it would do with zeros.</summary>
    /// <param name="output">Which result.</param>
    public Tensor? CotangentOrNull(int output) => _cotangents[output];

    /// <summary>The number of operands.</summary>
    public int InputCount => _entry.InputSpecs.Length;

    /// <summary>The value of an operand, of a rule that keeps the inputs.</summary>
    /// <param name="input">Which operand.</param>
    public Tensor Input(int input) => _entry.SavedInput(input);

    /// <summary>Shape and dtype of an operand.</summary>
    /// <param name="input">Which operand.</param>
    public TensorSpec InputSpec(int input) => _entry.InputSpecs[input];

    /// <summary>The value of a result, of a rule that keeps the outputs.</summary>
    /// <param name="output">Which result.</param>
    public Tensor Output(int output = 0) => _entry.SavedOutput(output);

    /// <summary>For rules that give the cotangents of all operands together: computed when the first of them is asked for.</summary>
    internal Tensor?[] Once(Func<VjpContext, Tensor?[]> rule) => _results ??= rule(this);
}
