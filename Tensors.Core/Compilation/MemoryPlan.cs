namespace Tensors;

/// <summary>
/// Where in one block of memory the values of a plan lie that do not leave it. A place is free again after the last step that takes what
/// lies there; the smallest one that is large enough is taken next.
/// </summary>
internal sealed class MemoryPlan
{
    private const long Alignment = 64;

    private readonly long[] _offsets;

    // Places that nobody uses, by where they begin.
    private readonly SortedList<long, long> _free = [];

    public MemoryPlan(ExecutionPlan plan)
    {
        _offsets = new long[plan.Program.Specs.Count];
        List<int>[] lastUsedBy = LastUses(plan);
        for (int i = 0; i < plan.Steps.Length; i++)
        {
            foreach (int result in plan.Steps[i].Results)
            {
                if (plan.IsMade(result) && !plan.Leaves(result))
                {
                    _offsets[result] = Take(SizeOf(plan, result));
                    Sum += SizeOf(plan, result);
                }
            }

            foreach (int value in lastUsedBy[i])
            {
                Give(_offsets[value], SizeOf(plan, value));
            }
        }
    }

    /// <summary>The size of the block.</summary>
    public long Bytes { get; private set; }

    /// <summary>A tensor of that size.</summary>
    public TensorSpec Spec => new(Shape.Create([checked((int)(Bytes / Alignment)), (int)Alignment / sizeof(double)]), DType.Float64);

    /// <summary>What the values would take if no two of them shared a place.</summary>
    public long Sum { get; }

    /// <summary>Where a value begins that a step makes and that does not leave the plan.</summary>
    public long OffsetOf(int value) => _offsets[value];

    private static long SizeOf(ExecutionPlan plan, int value)
    {
        TensorSpec spec = plan.Program.Specs[value];
        return (Math.Max(1, spec.Shape.ElementCount * spec.DType.Size) + Alignment - 1) / Alignment * Alignment;
    }

    /// <summary>Per step the values of this block that no later one takes; views of them count as they do.</summary>
    private static List<int>[] LastUses(ExecutionPlan plan)
    {
        List<int>[] last = new List<int>[plan.Steps.Length];
        bool[] isUsed = new bool[plan.Program.Specs.Count];
        for (int i = plan.Steps.Length - 1; i >= 0; i--)
        {
            last[i] = [];
            foreach (int value in plan.Steps[i].Operands.Concat(plan.Steps[i].Results))
            {
                int root = plan.RootOf(value);
                if (plan.IsMade(root) && !plan.Leaves(root) && !isUsed[root])
                {
                    last[i].Add(root);
                    isUsed[root] = true;
                }
            }
        }

        return last;
    }

    private long Take(long size)
    {
        int best = -1;
        for (int i = 0; i < _free.Count; i++)
        {
            if (_free.Values[i] >= size && (best < 0 || _free.Values[i] < _free.Values[best]))
            {
                best = i;
            }
        }

        if (best < 0)
        {
            return Grow(size);
        }

        (long offset, long found) = (_free.Keys[best], _free.Values[best]);
        _free.RemoveAt(best);
        if (found > size)
        {
            _free.Add(offset + size, found - size);
        }

        return offset;
    }

    private long Grow(long size)
    {
        long offset = Bytes;
        if (_free.Count > 0 && _free.Keys[^1] + _free.Values[^1] == Bytes)
        {
            offset = _free.Keys[^1];
            _free.RemoveAt(_free.Count - 1);
        }

        Bytes = offset + size;
        return offset;
    }

    /// <summary>Frees a place, as one with its free neighbours.</summary>
    private void Give(long offset, long size)
    {
        _free.Add(offset, size);
        int place = _free.IndexOfKey(offset);
        if (place + 1 < _free.Count && offset + size == _free.Keys[place + 1])
        {
            _free.SetValueAtIndex(place, size + _free.Values[place + 1]);
            _free.RemoveAt(place + 1);
        }

        if (place > 0 && _free.Keys[place - 1] + _free.Values[place - 1] == offset)
        {
            _free.SetValueAtIndex(place - 1, _free.Values[place - 1] + _free.Values[place]);
            _free.RemoveAt(place);
        }
    }
}
