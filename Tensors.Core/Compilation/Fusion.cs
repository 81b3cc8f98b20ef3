namespace Tensors;

/// <summary>
/// Finds steps of a program that go over the same elements, one computed from the other, and makes one of each such group: vertical fusion.
/// </summary>
/// <remarks>
/// A step joins the group of one of its operands where its result, and what else it takes, fits the group's elements
/// (<see cref="FusionDomain"/>), and where nothing outside the group lies between both.
/// </remarks>
internal sealed class Fusion
{
    /// <summary>What is smaller stays in the second-level cache between two operations: then blocks cost as much as they save.</summary>
    public const long WorthwhileElements = 32 << 10;

    private readonly IReadOnlyList<ProgramStep> _steps;
    private readonly Func<int, TensorSpec?> _specOf;
    private readonly long _fewestElements;
    private readonly FusionGroup?[] _groupOf;
    private readonly FusionGroup?[] _groups;
    private readonly HashSet<FusionGroup>?[] _before;
    private readonly int[] _producer;

    private Fusion(IReadOnlyList<ProgramStep> steps, int valueCount, Func<int, TensorSpec?> specOf, long fewestElements)
    {
        _fewestElements = fewestElements;
        _steps = steps;
        _specOf = specOf;
        _groupOf = new FusionGroup?[valueCount];
        _groups = new FusionGroup?[steps.Count];
        _before = new HashSet<FusionGroup>?[valueCount];
        _producer = new int[valueCount];
        Array.Fill(_producer, -1);
    }

    /// <summary>Plans a program.</summary>
    /// <param name="steps">Its steps, in an order in which they may run.</param>
    /// <param name="valueCount">Values have numbers from 0 on, below this.</param>
    /// <param name="specOf">Shape and dtype of a value; null where they are not the same in every run.</param>
    /// <param name="isNeeded">Whether somebody outside the program needs a value.</param>
    /// <param name="fewestElements">Groups have at least so many.</param>
    /// <returns>The steps that are left, in an order in which they may run.</returns>
    public static List<PlannedStep> Plan(
        IReadOnlyList<ProgramStep> steps, int valueCount, Func<int, TensorSpec?> specOf, Predicate<int> isNeeded,
        long fewestElements = WorthwhileElements)
    {
        Fusion fusion = new(steps, valueCount, specOf, fewestElements);
        int segment = 0;
        List<PlannedStep> planned = [];
        bool[] isTaken = fusion.Group(isNeeded);
        for (int i = 0; i <= steps.Count; i++)
        {
            if (i == steps.Count || steps[i].IsBarrier)
            {
                fusion.Order(segment, i, isTaken, planned);
                segment = i + 1;
                if (i < steps.Count)
                {
                    planned.Add(new([i]));
                }
            }
        }

        return planned;
    }

    /// <summary>Puts steps into groups; says which values somebody outside their group needs.</summary>
    private bool[] Group(Predicate<int> isNeeded)
    {
        for (int i = 0; i < _steps.Count; i++)
        {
            ProgramStep step = _steps[i];
            if (step.IsBarrier)
            {
                // Groups do not reach over it.
                Array.Clear(_groupOf);
                Array.Clear(_before);
            }
            else
            {
                Visit(i, step);
            }

            for (int value = step.Results.Start.Value; value < step.Results.End.Value; value++)
            {
                _producer[value] = i;
            }
        }

        bool[] isTaken = new bool[_producer.Length];
        for (int value = 0; value < isTaken.Length; value++)
        {
            isTaken[value] = isNeeded(value);
        }

        for (int i = 0; i < _steps.Count; i++)
        {
            foreach (int operand in _steps[i].Operands)
            {
                isTaken[operand] |= _producer[operand] < 0 || _groups[i] is null || _groups[_producer[operand]] != _groups[i];
            }
        }

        return isTaken;
    }

    private void Visit(int number, ProgramStep step)
    {
        FusionGroup? joined = DomainOf(step) is { } domain ? Join(number, step, domain) : null;
        HashSet<FusionGroup> before = joined?.Before ?? [];
        foreach (int operand in step.Operands)
        {
            if (_groupOf[operand] is { } group && group != joined)
            {
                before.Add(group);
            }

            before.UnionWith(_before[operand] ?? []);
        }

        _groups[number] = joined;
        for (int value = step.Results.Start.Value; value < step.Results.End.Value; value++)
        {
            _groupOf[value] = joined;
            _before[value] = joined is null ? before : null;
        }
    }

    private FusionDomain? DomainOf(ProgramStep step)
    {
        if (step.Operation is not { OutputCount: 1 } || _specOf(step.Results.Start.Value) is not { } result)
        {
            return null;
        }

        TensorSpec[] operands = new TensorSpec[step.Operands.Length];
        for (int i = 0; i < operands.Length; i++)
        {
            if (_specOf(step.Operands[i]) is not { } known)
            {
                return null;
            }

            operands[i] = known;
        }

        return FusionDomain.Of(step.Operation, operands, result);
    }

    /// <summary>The group that a step is in from now on: that of an operand, or one of its own.</summary>
    private FusionGroup? Join(int number, ProgramStep step, FusionDomain domain)
    {
        foreach (int operand in step.Operands)
        {
            // An operation over one element a row has a smaller domain than the group it belongs to.
            if (_groupOf[operand] is { } group && !LiesBetween(step, group) && group.TryAdd(number, step, ShapeOf))
            {
                return group;
            }
        }

        FusionGroup alone = new(domain);
        return domain.Shape.ElementCount >= _fewestElements && alone.TryAdd(number, step, ShapeOf) ? alone : null;
    }

    private Shape ShapeOf(int value) => _specOf(value)!.Value.Shape;

    /// <summary>Whether an operand needs a value of the group, and is computed outside of it.</summary>
    private bool LiesBetween(ProgramStep step, FusionGroup group)
    {
        foreach (int operand in step.Operands)
        {
            FusionGroup? own = _groupOf[operand];
            if (own != group
                && ((own is not null && FusionGroup.Reaches([own], group))
                    || (_before[operand] is { Count: > 0 } before && FusionGroup.Reaches(before, group))))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Adds the steps and groups of a segment, each behind what it takes, otherwise as early as its last member stood.</summary>
    private void Order(int start, int end, bool[] isTaken, List<PlannedStep> planned)
    {
        Dictionary<int, int[]> units = [];
        for (int i = start; i < end; i++)
        {
            if (_groups[i] is not { Members.Count: > 1 } group)
            {
                units[i] = [i];
            }
            else if (group.Members[^1] == i)
            {
                units[i] = [.. group.Members];
            }
        }

        int UnitOf(int step) => _groups[step] is { Members.Count: > 1 } group ? group.Members[^1] : step;
        Dictionary<int, List<int>> after = [];
        Dictionary<int, int> waiting = [];
        PriorityQueue<int, int> ready = new();
        foreach ((int unit, int[] members) in units)
        {
            HashSet<int> before =
                [.. members.SelectMany(member => _steps[member].Operands).Select(operand => _producer[operand])
                .Where(step => step >= start && step < end).Select(UnitOf).Where(other => other != unit)];
            waiting[unit] = before.Count;
            foreach (int other in before)
            {
                (after.TryGetValue(other, out List<int>? list) ? list : after[other] = []).Add(unit);
            }

            if (before.Count == 0)
            {
                ready.Enqueue(unit, unit);
            }
        }

        while (ready.TryDequeue(out int unit, out _))
        {
            planned.Add(units[unit].Length == 1 ? new(units[unit]) : Fuse(units[unit], isTaken));
            foreach (int next in after.GetValueOrDefault(unit, []))
            {
                if (--waiting[next] == 0)
                {
                    ready.Enqueue(next, next);
                }
            }
        }
    }

    private PlannedStep Fuse(int[] members, bool[] isTaken)
    {
        List<int> operands = [];
        List<int> made = [.. members.Select(member => _steps[member].Results.Start.Value)];
        foreach (int operand in members.SelectMany(member => _steps[member].Operands))
        {
            if (!made.Contains(operand) && !operands.Contains(operand))
            {
                operands.Add(operand);
            }
        }

        List<int> numbers = [.. operands, .. made];
        int[] results = [.. made.Where(value => isTaken[value])];
        FusedOp fused = new(
            _groups[members[0]]!.Domain,
            [.. operands.Select(operand => _specOf(operand)!.Value)],
            [.. members.Select(member => new FusedStep(
                _steps[member].Operation!, [.. _steps[member].Operands.Select(operand => numbers.IndexOf(operand))]))],
            [.. results.Select(value => numbers.IndexOf(value))]);
        return new(members, fused, [.. operands], results);
    }
}
