namespace Tensors.Autograd;

/// <summary>
/// What became of results without a derivative (positions, comparisons): a tape does not record it, but can say which operation stands
/// between a source and a target that seem unconnected. Tensors are known by number only.
/// </summary>
internal sealed class StepLog
{
    private readonly Lock _lock = new();
    private readonly List<(Operation Operation, long[] Inputs, long[] Outputs)> _applied = [];
    private readonly HashSet<long> _results = [];

    /// <summary>Takes a note of an operation that no tape entry tells of.</summary>
    /// <param name="isStep">Whether it takes something tracked to something that is not; else only what follows steps counts.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="inputs">Its operands.</param>
    /// <param name="outputs">Its results.</param>
    public void Note(bool isStep, Operation operation, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        if (!isStep && _results.Count == 0)
        {
            return;
        }

        lock (_lock)
        {
            if (isStep || Follows(inputs))
            {
                long[] results = Numbers(outputs);
                _applied.Add((operation, Numbers(inputs), results));
                _results.UnionWith(results);
            }
        }
    }

    /// <summary>The operation without a derivative on a path from a source to one of the targets, or null.</summary>
    public Operation? Between(Tensor source, ReadOnlySpan<Tensor> targets, List<TapeEntry> entries)
    {
        lock (_lock)
        {
            // What depends on the source, and the first step on the way there.
            Dictionary<long, Operation?> reached = new() { [source.Id] = null };
            int before;
            do
            {
                before = reached.Count;
                foreach (TapeEntry entry in entries)
                {
                    Reach(reached, entry.InputIds, entry.OutputIds, null);
                }

                foreach ((Operation operation, long[] inputs, long[] outputs) in _applied)
                {
                    Reach(reached, inputs, outputs, operation);
                }
            }
            while (reached.Count > before);

            foreach (Tensor target in targets)
            {
                if (reached.GetValueOrDefault(target.Id) is { } step)
                {
                    return step;
                }
            }

            return null;
        }
    }

    private static void Reach(Dictionary<long, Operation?> reached, long[] inputs, long[] outputs, Operation? step)
    {
        foreach (long input in inputs)
        {
            if (reached.TryGetValue(input, out Operation? first))
            {
                foreach (long output in outputs)
                {
                    reached.TryAdd(output, first ?? step);
                }
            }
        }
    }

    private static long[] Numbers(ReadOnlySpan<Tensor> tensors)
    {
        long[] numbers = new long[tensors.Length];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = tensors[i].Id;
        }

        return numbers;
    }

    private bool Follows(ReadOnlySpan<Tensor> inputs)
    {
        foreach (Tensor input in inputs)
        {
            if (_results.Contains(input.Id))
            {
                return true;
            }
        }

        return false;
    }
}
