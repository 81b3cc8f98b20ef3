namespace Tensors.Autograd;

/// <summary>One applied operation on a tape. Tensors are known by number, and held only where the rule needs their value.</summary>
internal sealed class TapeEntry
{
    private readonly Tensor[]? _inputs;
    private readonly Tensor[]? _outputs;
    private readonly int[]? _versions;

    public TapeEntry(Operation operation, VjpRule rule, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<TensorSpec> specs, ReadOnlySpan<Tensor> outputs)
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
        if (rule.Keeps.HasFlag(Keeps.Inputs))
        {
            _inputs = inputs.ToArray();
            _versions = Array.ConvertAll(_inputs, input => input.Version);
        }

        _outputs = rule.Keeps.HasFlag(Keeps.Outputs) ? outputs.ToArray() : null;
    }

    public Operation Operation { get; }

    public VjpRule Rule { get; }

    public long[] InputIds { get; }

    public TensorSpec[] InputSpecs { get; }

    public long[] OutputIds { get; }

    public TensorSpec[] OutputSpecs { get; }

    public Tensor SavedInput(int input)
    {
        Tensor saved = (_inputs ?? throw NotKept(nameof(Keeps.Inputs)))[input];
        return saved.Version == _versions![input]
            ? saved
            : throw new InvalidOperationException(
                $"{Operation.Name}: operand {input} of shape {saved.Shape} was overwritten in place after the tape recorded it, so its gradient "
                + "cannot be computed. Ask for gradients before the parameters are updated.");
    }

    public Tensor SavedOutput(int output) => (_outputs ?? throw NotKept(nameof(Keeps.Outputs)))[output];

    private InvalidOperationException NotKept(string what) => new(
        $"{Operation.Name}: its VJP rule asks for values that it did not declare; register it with Keeps.{what}.");
}
