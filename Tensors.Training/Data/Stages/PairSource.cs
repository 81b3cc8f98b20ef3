using System.Diagnostics.CodeAnalysis;

namespace Tensors.Training;

/// <summary>Examples of two sources that go together.</summary>
internal sealed class PairSource : IIndexedSource<Example>
{
    private readonly IIndexedSource<Tensor> _inputs;
    private readonly IIndexedSource<Tensor> _targets;

    public PairSource(IIndexedSource<Tensor> inputs, IIndexedSource<Tensor> targets)
    {
        (_inputs, _targets) = (inputs, targets);
        if (inputs.Count != targets.Count)
        {
            throw new ArgumentException($"There are {inputs.Count} inputs and {targets.Count} targets.", nameof(targets));
        }
    }

    public int Count => _inputs.Count;

    public Example At(long epoch, int index) => new(_inputs.At(epoch, index), _targets.At(epoch, index));

    public bool TryStack(long epoch, ReadOnlySpan<int> indices, [MaybeNullWhen(false)] out Example stacked)
    {
        bool can = _inputs.TryStack(epoch, indices, out Tensor? inputs) & _targets.TryStack(epoch, indices, out Tensor? targets);
        stacked = can ? new(inputs!, targets!) : default;
        return can;
    }
}
