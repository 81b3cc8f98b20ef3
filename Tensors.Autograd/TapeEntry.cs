namespace Tensors.Autograd;

/// <summary>One applied operation on a tape. Tensors are known by number, and held only where the rule needs their value.</summary>
internal sealed class TapeEntry
{
    private readonly Kept[]? _inputs;
    private readonly Kept[]? _outputs;

    public TapeEntry(
        Operation operation, VjpRule rule, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<TensorSpec> specs, ReadOnlySpan<Tensor> outputs)
    {
        Operation = operation;
        Rule = rule;
        InputIds = new long[inputs.Length];
        InputSpecs = new TensorSpec[inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            InputIds[i] = inputs[i].Id;
            InputSpecs[i] = new(inputs[i].Shape, inputs[i].DType);
        }

        OutputIds = new long[outputs.Length];
        for (int i = 0; i < outputs.Length; i++)
        {
            OutputIds[i] = outputs[i].Id;
        }

        OutputSpecs = specs.ToArray();
        _inputs = rule.Keeps.HasFlag(Keeps.Inputs) ? Keep(inputs) : null;
        _outputs = rule.Keeps.HasFlag(Keeps.Outputs) ? Keep(outputs) : null;
    }

    public Operation Operation { get; }

    public VjpRule Rule { get; }

    public long[] InputIds { get; }

    public TensorSpec[] InputSpecs { get; }

    public long[] OutputIds { get; }

    public TensorSpec[] OutputSpecs { get; }

    public Tensor SavedInput(int input) => Unchanged(_inputs ?? throw NotKept(nameof(Keeps.Inputs)), input, "operand");

    public Tensor SavedOutput(int output) => Unchanged(_outputs ?? throw NotKept(nameof(Keeps.Outputs)), output, "result");

    private static Kept[] Keep(ReadOnlySpan<Tensor> tensors)
    {
        Kept[] kept = new Kept[tensors.Length];
        for (int i = 0; i < kept.Length; i++)
        {
            kept[i] = new(tensors[i], tensors[i].Version);
        }

        return kept;
    }

    private Tensor Unchanged(Kept[] kept, int number, string role)
    {
        (Tensor tensor, int version) = kept[number];
        return tensor.Version == version
            ? tensor
            : throw new InvalidOperationException(
                $"{Operation.Name}: {role} {number} of shape {tensor.Shape} was overwritten in place after the tape recorded it, so its "
                + "gradient "
                + "cannot be computed. Ask for gradients before the elements are overwritten.");
    }

    private InvalidOperationException NotKept(string what) => new(
        $"{Operation.Name}: its VJP rule asks for values that it did not declare; register it with Keeps.{what}.");

    /// <summary>A tensor, and how often it had been overwritten when it was recorded.</summary>
    private readonly record struct Kept(Tensor Tensor, int Version);
}
