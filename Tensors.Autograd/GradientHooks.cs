namespace Tensors.Autograd;

/// <summary>What is to happen to the gradients with respect to certain tensors, which are known by number.</summary>
internal sealed class GradientHooks
{
    private readonly Dictionary<long, Func<Tensor, Tensor>> _hooks = [];

    public void Add(Tensor tensor, Func<Tensor, Tensor> hook) =>
        _hooks[tensor.Id] = _hooks.TryGetValue(tensor.Id, out Func<Tensor, Tensor>? first)
            ? gradient => hook(Checked(first, gradient))
            : hook;

    public bool Contains(Tensor tensor) => _hooks.ContainsKey(tensor.Id);

    /// <summary>The gradient to go on with; the given one where nobody asked for it.</summary>
    public Tensor Apply(long tensor, Tensor gradient) =>
        _hooks.Count > 0 && _hooks.TryGetValue(tensor, out Func<Tensor, Tensor>? hook) ? Checked(hook, gradient) : gradient;

    /// <summary>Applies to sources that no entry made: the walk does not come past them.</summary>
    public void ApplyToLeaves(HashSet<long> sources, List<TapeEntry> entries, Dictionary<long, Tensor> gradients)
    {
        if (_hooks.Count == 0)
        {
            return;
        }

        HashSet<long> made = [.. entries.SelectMany(entry => entry.OutputIds)];
        foreach (long source in sources)
        {
            if (!made.Contains(source) && gradients.TryGetValue(source, out Tensor? gradient))
            {
                gradients[source] = Apply(source, gradient);
            }
        }
    }

    private static Tensor Checked(Func<Tensor, Tensor> hook, Tensor gradient)
    {
        Tensor replaced = hook(gradient);
        if (replaced.DType != gradient.DType)
        {
            throw new DTypeMismatchException(
                "OnGradient", $"the hook was given {gradient.DType.Name} and returned {replaced.DType.Name}",
                [gradient.DType, replaced.DType]);
        }

        return replaced.Shape.Equals(gradient.Shape)
            ? replaced
            : throw new ShapeMismatchException(
                "OnGradient", $"the hook was given {gradient.Shape} and returned {replaced.Shape}", [gradient.Shape, replaced.Shape]);
    }
}
