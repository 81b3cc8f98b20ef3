namespace Tensors.Tests;

/// <summary>An interpreter of a user: notes what is applied and lets the one below do the work.</summary>
internal sealed class Recorder : Interpreter, IDisposable
{
    public Recorder() => Enter();

    public List<Operation> Applied { get; } = [];

    public void Dispose() => Leave();

    protected internal override void Apply(
        Operation operation, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<TensorSpec> specs, Span<Tensor> outputs, Interpreters? below)
    {
        lock (Applied)
        {
            Applied.Add(operation);
        }

        Interpreters.Apply(below, operation, inputs, specs, outputs);
    }
}
