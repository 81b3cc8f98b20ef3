using System.Runtime.CompilerServices;

namespace Tensors.Autograd;

/// <summary>
/// Applies operations to every member of a batch at once. The function being mapped sees tensors of one member's shape without elements;
/// the elements of all members stand behind them, in tensors with a leading batch axis.
/// </summary>
/// <param name="extent">The number of members.</param>
internal sealed class Batching(int extent) : Interpreter, IDisposable
{
    private readonly ConditionalWeakTable<Tensor, Tensor> _batches = [];

    public void Start() => Enter();

    public void Dispose() => Leave();

    /// <summary>A member's stand-in for a batch.</summary>
    public Tensor MemberOf(Tensor batch)
    {
        Tensor member = Tensor.Traced(new(Shape.Create(batch.Shape.Extents[1..]), batch.DType));

        // Numbers are given out at first use; see CapturedFunction, which tells by them what is older than a call.
        _ = member.Id;
        _batches.Add(member, batch);
        return member;
    }

    /// <summary>The batch that a member stands for, or null where all members are the same.</summary>
    public Tensor? BatchOf(Tensor member) => _batches.TryGetValue(member, out Tensor? batch) ? batch : null;

    /// <inheritdoc/>
    protected internal override string? WhyWithoutElements(Tensor tensor) => BatchOf(tensor) is null
        ? null
        : $"VMap: this {tensor.DType.Name} tensor of shape {tensor.Shape} stands for one member of a batch, for all {extent} at once, so "
            + "it has no elements "
            + "to read. Compute with tensors in place of C# numbers (x[0] * 2, not x[0].Item() * 2), choose with Tensor.Where in place of "
            + "if, or loop over the members.";

    /// <inheritdoc/>
    protected internal override void Apply(
        Operation operation, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<TensorSpec> specs, Span<Tensor> outputs, Interpreters? below)
    {
        BatchOperand[] operands = new BatchOperand[inputs.Length];
        bool isBatched = false;
        for (int i = 0; i < operands.Length; i++)
        {
            Tensor? batch = BatchOf(inputs[i]);
            operands[i] = new(batch ?? inputs[i], batch is not null);
            isBatched |= batch is not null;
        }

        if (!isBatched)
        {
            Interpreters.Apply(below, operation, inputs, specs, outputs);
            return;
        }

        using Scope scope = Within(below);
        Tensor[] batches = BatchRules.Apply(operation, operands, specs, extent);
        for (int i = 0; i < outputs.Length; i++)
        {
            outputs[i] = MemberOf(batches[i]);
        }
    }
}

/// <summary>An operand of an operation on a batch.</summary>
/// <param name="Value">The tensor; of all members, behind a leading axis, if there is one per member.</param>
/// <param name="IsBatched">Whether there is one per member.</param>
internal readonly record struct BatchOperand(Tensor Value, bool IsBatched)
{
    /// <summary>With a leading axis in any case: a value that all members share is repeated along it, as a view.</summary>
    public Tensor WithBatchAxis(int extent) => IsBatched ? Value : Value.BroadcastTo([extent, .. Value.Shape.Extents]);
}
