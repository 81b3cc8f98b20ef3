namespace Tensors;

/// <summary>
/// Several operations over the same elements as one: it goes over memory once, block by block, and what lies between two steps stays in
/// the cache. The bits are those of the steps one after the other.
/// </summary>
/// <param name="Domain">The elements.</param>
/// <param name="Operands">Shapes and dtypes of the operands.</param>
/// <param name="Steps">The operations, each behind those whose results it takes.</param>
/// <param name="Results">The numbers of the values that come out: those of operands, then those of steps.</param>
internal sealed record FusedOp(
    FusionDomain Domain, ValueArray<TensorSpec> Operands, ValueArray<FusedStep> Steps, ValueArray<int> Results) : Operation("Fused")
{
    private readonly Lazy<FusedLayout> _layout = new(() => new(Domain, Operands, Steps, Results));
    private readonly IdlePool<FusedRun> _idle = new();

    /// <inheritdoc/>
    public override int OutputCount => Results.Count;

    /// <summary>Shapes and dtypes of the operands, then of the steps' results.</summary>
    public ReadOnlySpan<TensorSpec> Specs => _layout.Value.Specs;

    /// <summary>Whether loops of its own compute parts of it.</summary>
    public bool IsCompiled => _layout.Value.Code.Chains.Length > 0;

    /// <summary>Has the loops of its chains compiled at once, rather than after some runs.</summary>
    public void Compile() => _layout.Value.Code.Compile();

    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        for (int i = 0; i < inputs.Length; i++)
        {
            if (inputs[i].DType != Operands[i].DType || !inputs[i].Shape.Equals(Operands[i].Shape))
            {
                throw new ShapeMismatchException(
                    Name, $"operand {i} was compiled as {Operands[i].DType.Name} {Operands[i].Shape}", [inputs[i].Shape]);
            }
        }

        for (int i = 0; i < outputs.Length; i++)
        {
            outputs[i] = Specs[Results[i]];
        }
    }

    /// <inheritdoc/>
    protected internal override void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        FusedRun run = _idle.TryTake(out FusedRun? idle) ? idle : new(_layout.Value);
        try
        {
            run.Execute(inputs, outputs);
        }
        finally
        {
            _idle.Return(run);
        }
    }

    /// <summary>Steps by name, operands as <c>a, b, …</c>, results as <c>%0, %1, …</c>.</summary>
    public override string ToString() => string.Join("; ", Enumerable.Range(0, Steps.Count).Select(Describe));

    /// <inheritdoc/>
    public bool Equals(FusedOp? other) => other is not null && Domain == other.Domain && Operands == other.Operands && Steps == other.Steps
        && Results == other.Results;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Domain, Operands, Steps, Results);

    private string Describe(int step) =>
        $"%{step} = {Steps[step].Operation.Name}({string.Join(", ", Steps[step].Operands.Select(DescribeValue))})";

    private string DescribeValue(int value) => value < Operands.Count ? $"operand {value}" : $"%{value - Operands.Count}";
}
