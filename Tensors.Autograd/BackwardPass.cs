namespace Tensors.Autograd;

/// <summary>One walk from targets back to sources. An entry's cotangents are complete when the walk reaches it.</summary>
/// <param name="entries">What was recorded, in order.</param>
/// <param name="hooks">Who wants to see gradients on the way.</param>
/// <param name="steps">What became of results that have no derivative.</param>
/// <param name="mistake">From a source that no target depends on, and what does depend on it, to what went wrong, or null where that is not
/// known.</param>
/// <param name="rows">Takes the cotangents of rows that were gathered from tables, or null.</param>
internal sealed class BackwardPass(
    List<TapeEntry> entries, GradientHooks? hooks = null, StepLog? steps = null, Func<Tensor, HashSet<long>, string?>? mistake = null,
    GatheredRows? rows = null)
{
    private readonly Dictionary<long, Tensor> _cotangents = [];

    /// <summary>Rejects what the caller got wrong, before any work.</summary>
    public static void Check(ReadOnlySpan<Tensor> targets, ReadOnlySpan<Tensor> sources, ReadOnlySpan<Tensor> cotangents)
    {
        foreach (Tensor tensor in (ReadOnlySpan<Tensor>)[.. targets, .. sources])
        {
            if (!tensor.DType.IsDifferentiable)
            {
                throw new DTypeMismatchException(
                    "Gradient", $"a {tensor.DType.Name} tensor of shape {tensor.Shape} has no gradient", [tensor.DType]);
            }
        }

        for (int i = 0; i < targets.Length && cotangents.Length == 0; i++)
        {
            if (targets[i].DType.IsComplex)
            {
                throw new DTypeMismatchException(
                    "Gradient",
                    $"target {i} {targets[i].Shape} is {targets[i].DType.Name}, of which nothing is greatest; take a real number of it, as "
                    + "Real() or Abs(), or give a cotangent",
                    [targets[i].DType]);
            }
        }

        if (cotangents.Length != 0 && cotangents.Length != targets.Length)
        {
            throw new ArgumentException(
                $"Gradient: {cotangents.Length} cotangents were given for {targets.Length} targets.", nameof(cotangents));
        }

        for (int i = 0; i < cotangents.Length; i++)
        {
            if (cotangents[i].DType != targets[i].DType)
            {
                throw new DTypeMismatchException(
                    "Gradient",
                    $"target {i} is {targets[i].DType.Name} and its cotangent {cotangents[i].DType.Name}",
                    [targets[i].DType, cotangents[i].DType]);
            }

            if (!cotangents[i].Shape.Equals(targets[i].Shape))
            {
                throw new ShapeMismatchException(
                    "Gradient", $"target {i} {targets[i].Shape} and its cotangent {cotangents[i].Shape} must have the same shape",
                    [targets[i].Shape, cotangents[i].Shape]);
            }
        }
    }

    public Tensor[] Run(
        ReadOnlySpan<Tensor> targets, ReadOnlySpan<Tensor> sources, ReadOnlySpan<Tensor> cotangents, UnconnectedGradients unconnected)
    {
        Walk(targets, sources, cotangents);
        return Of(sources, targets, unconnected);
    }

    /// <summary>As <see cref="Run"/>, where the last sources are tables, whose gradients stay rows.</summary>
    public (Tensor[] Gradients, RowGradient[] Rows) RunWithRows(
        ReadOnlySpan<Tensor> targets, ReadOnlySpan<Tensor> sources, ReadOnlySpan<Tensor> tables, UnconnectedGradients unconnected)
    {
        Walk(targets, [.. sources, .. tables], default);
        Tensor[] gradients = Of(sources, targets, unconnected);
        RowGradient[] ofTables = new RowGradient[tables.Length];
        for (int i = 0; i < ofTables.Length; i++)
        {
            Tensor table = tables[i];
            RowGradient? found = rows!.Of(table, _cotangents.GetValueOrDefault(table.Id));
            if (found is null)
            {
                RequireConnection(sources.Length + i, table, unconnected, targets);
                found = new(Tensor.Zeros([0, .. table.Shape.Extents[1..]], table.DType), Tensor.Zeros([0], DType.Int64), table.Shape);
            }

            ofTables[i] = found;
        }

        return (gradients, ofTables);
    }

    private Tensor[] Of(ReadOnlySpan<Tensor> sources, ReadOnlySpan<Tensor> targets, UnconnectedGradients unconnected)
    {
        Tensor[] gradients = new Tensor[sources.Length];
        for (int i = 0; i < gradients.Length; i++)
        {
            if (!_cotangents.TryGetValue(sources[i].Id, out Tensor? gradient))
            {
                RequireConnection(i, sources[i], unconnected, targets);
                gradient = Tensor.ZerosLike(sources[i]);
            }

            gradients[i] = gradient;
        }

        return gradients;
    }

    private void Walk(ReadOnlySpan<Tensor> targets, ReadOnlySpan<Tensor> sources, ReadOnlySpan<Tensor> cotangents)
    {
        HashSet<long> relevant = Dependents(sources);
        for (int i = 0; i < targets.Length; i++)
        {
            if (relevant.Contains(targets[i].Id))
            {
                Add(targets[i].Id, cotangents.Length == 0 ? Tensor.OnesLike(targets[i]) : cotangents[i]);
            }
        }

        HashSet<long> wanted = [];
        foreach (Tensor source in sources)
        {
            wanted.Add(source.Id);
        }

        for (int i = entries.Count - 1; i >= 0; i--)
        {
            Walk(entries[i], relevant, wanted);
        }

        hooks?.ApplyToLeaves(wanted, entries, _cotangents);
    }

    /// <summary>Everything that depends on a source: nothing else needs a cotangent.</summary>
    private HashSet<long> Dependents(ReadOnlySpan<Tensor> sources)
    {
        HashSet<long> relevant = [];
        foreach (Tensor source in sources)
        {
            relevant.Add(source.Id);
        }

        foreach (TapeEntry entry in entries)
        {
            if (Array.Exists(entry.InputIds, relevant.Contains))
            {
                for (int i = 0; i < entry.OutputIds.Length; i++)
                {
                    if (entry.OutputSpecs[i].DType.IsDifferentiable)
                    {
                        relevant.Add(entry.OutputIds[i]);
                    }
                }
            }
        }

        return relevant;
    }

    private void Walk(TapeEntry entry, HashSet<long> relevant, HashSet<long> wanted)
    {
        Tensor?[]? cotangents = null;
        for (int i = 0; i < entry.OutputIds.Length; i++)
        {
            if (_cotangents.TryGetValue(entry.OutputIds[i], out Tensor? cotangent))
            {
                cotangent = hooks?.Apply(entry.OutputIds[i], cotangent) ?? cotangent;
                (cotangents ??= new Tensor?[entry.OutputIds.Length])[i] = cotangent;
                if (wanted.Contains(entry.OutputIds[i]))
                {
                    _cotangents[entry.OutputIds[i]] = cotangent;
                }
                else
                {
                    _cotangents.Remove(entry.OutputIds[i]);
                }
            }
        }

        if (cotangents is null)
        {
            return;
        }

        VjpContext context = new(entry, cotangents);
        try
        {
            for (int input = 0; input < entry.InputIds.Length; input++)
            {
                if (relevant.Contains(entry.InputIds[input]) && entry.InputSpecs[input].DType.IsDifferentiable
                    && rows?.Take(entry, context, input) != true && entry.Rule.Cotangent(context, input) is { } dx)
                {
                    Add(entry.InputIds[input], Checked(entry, input, dx));
                }
            }
        }
        catch (NotANumberException made) when (made.Differentiated is null)
        {
            throw made.WhileDifferentiating(entry);
        }
        catch (SingularMatrixException met)
        {
            throw met.WhileDifferentiating(entry.Operation.Name);
        }
    }

    private void Add(long id, Tensor cotangent) =>
        _cotangents[id] = _cotangents.TryGetValue(id, out Tensor? sum) ? sum + cotangent : cotangent;

    private static Tensor Checked(TapeEntry entry, int input, Tensor dx) => dx.Shape.Equals(entry.InputSpecs[input].Shape)
        ? dx
        : throw new ShapeMismatchException(
            entry.Operation.Name,
            $"its VJP gave {dx.Shape} for operand {input} of shape {entry.InputSpecs[input].Shape}",
            [entry.InputSpecs[input].Shape, dx.Shape]);

    /// <summary>Throws for a source on which no target depends, where that is an error.</summary>
    private void RequireConnection(int number, Tensor source, UnconnectedGradients unconnected, ReadOnlySpan<Tensor> targets)
    {
        HashSet<long> dependents = Dependents([source]);
        bool connected = false;
        foreach (Tensor target in targets)
        {
            connected |= dependents.Contains(target.Id);
        }

        // Where every path runs through a step function, the derivative is known: it is zero.
        if (connected || unconnected == UnconnectedGradients.Zeros)
        {
            return;
        }

        throw new InvalidOperationException(steps?.Between(source, targets, entries) is { } step
            ? $"Gradient: the target depends on source {number} of shape {source.Shape} only through {step.Name}, which has no derivative. "
                + "Pass UnconnectedGradients.Zeros for zeros."
            : $"Gradient: no target depends on source {number} of shape {source.Shape}. "
                + (mistake?.Invoke(source, dependents) ?? "It was watched, but the target was computed without it.")
                + " Pass UnconnectedGradients.Zeros for zeros.");
    }
}
