namespace Tensors;

/// <summary>
/// Finds steps of a program that go over the same elements, one computed from the other, and makes one of each such group: vertical fusion.
/// </summary>
/// <remarks>
/// A step joins the group of one of its operands where its result, and what else it takes, fits the group's elements
/// (<see cref="FusionDomain"/>), and where nothing outside the group lies between both. That follows from levels: what takes a value of a
/// group without being in it has a higher level, whatever depends on that has no lower one, and a group takes from outside what has its own
/// level or less, and from other groups what has less. Two groups of one level do not depend on each other and can become one.
/// </remarks>
internal sealed class Fusion
{
    /// <summary>
    /// What is smaller costs as much in blocks as one operation after the other: with loops of its own from a vector's worth of calls on;
    /// without them, as long as it stays in the second-level cache between two operations.
    /// </summary>
    public static long WorthwhileElements => FusedCode.IsEnabled ? 1024 : 32 << 10;

    private readonly IReadOnlyList<ProgramStep> _steps;
    private readonly Func<int, TensorSpec?> _specOf;
    private readonly long _fewestElements;
    private readonly FusionGroup?[] _groupOf;
    private readonly FusionGroup?[] _groups;
    private readonly int[] _levels;
    private readonly int[] _producer;

    private Fusion(IReadOnlyList<ProgramStep> steps, int valueCount, Func<int, TensorSpec?> specOf, long fewestElements)
    {
        _fewestElements = fewestElements;
        _steps = steps;
        _specOf = specOf;
        _groupOf = new FusionGroup?[valueCount];
        _groups = new FusionGroup?[steps.Count];
        _levels = new int[valueCount];
        _producer = new int[valueCount];
        Array.Fill(_producer, -1);
    }

    /// <summary>Plans a program.</summary>
    /// <param name="steps">Its steps, in an order in which they may run.</param>
    /// <param name="valueCount">Values have numbers from 0 on, below this.</param>
    /// <param name="specOf">Shape and dtype of a value; null where they are not the same in every run.</param>
    /// <param name="isNeeded">Whether somebody outside the program needs a value.</param>
    /// <param name="fewestElements">Groups have at least so many; null for what is worth it.</param>
    /// <returns>The steps that are left, in an order in which they may run.</returns>
    public static List<PlannedStep> Plan(
        IReadOnlyList<ProgramStep> steps, int valueCount, Func<int, TensorSpec?> specOf, Predicate<int> isNeeded,
        long? fewestElements = null)
    {
        Fusion fusion = new(steps, valueCount, specOf, fewestElements ?? WorthwhileElements);
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
                Array.Clear(_levels);
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
        int level = 0;
        foreach (int operand in step.Operands)
        {
            level = Math.Max(level, _groupOf[operand] is { } left ? left.Level + 1 : _levels[operand]);
        }

        FusionGroup? joined = DomainOf(step) is { } domain ? Join(number, step, domain, level) : null;
        _groups[number] = joined;
        for (int value = step.Results.Start.Value; value < step.Results.End.Value; value++)
        {
            _groupOf[value] = joined;
            _levels[value] = level;
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
    private FusionGroup? Join(int number, ProgramStep step, FusionDomain domain, int level)
    {
        foreach (int operand in step.Operands)
        {
            // An operation over one element a row has a smaller domain than the group it belongs to.
            if (_groupOf[operand] is { } group && TryUnite(group, step) is { } united && united.TryAdd(number, step, ShapeOf))
            {
                return united;
            }
        }

        FusionGroup alone = new(domain, level);
        return domain.Shape.ElementCount >= _fewestElements && alone.TryAdd(number, step, ShapeOf) ? alone : null;
    }

    private Shape ShapeOf(int value) => _specOf(value)!.Value.Shape;

    /// <summary>The group, with those of its level that other operands are in; null if an operand may depend on it otherwise.</summary>
    private FusionGroup? TryUnite(FusionGroup group, ProgramStep step)
    {
        foreach (int operand in step.Operands)
        {
            if ((_groupOf[operand]?.Level ?? _levels[operand]) > group.Level)
            {
                return null;
            }
        }

        foreach (int operand in step.Operands)
        {
            if (_groupOf[operand] is { } other && other != group && other.Level == group.Level)
            {
                if (!group.CanTake(other))
                {
                    return null;
                }

                group = Unite(group, other);
            }
        }

        return group;
    }

    /// <summary>Puts the smaller one into the larger one.</summary>
    private FusionGroup Unite(FusionGroup group, FusionGroup other)
    {
        (FusionGroup whole, FusionGroup part) = group.Members.Count < other.Members.Count ? (other, group) : (group, other);
        whole.Take(part);
        foreach (int member in part.Members)
        {
            _groups[member] = whole;
            _groupOf[_steps[member].Results.Start.Value] = whole;
        }

        return whole;
    }

    /// <summary>Adds the steps and groups of a segment, each behind what it takes, otherwise as early as its last member stood.</summary>
    private void Order(int start, int end, bool[] isTaken, List<PlannedStep> planned)
    {
        Dictionary<int, int[]> units = [];
        Dictionary<FusionGroup, int> last = [];
        for (int i = start; i < end; i++)
        {
            if (_groups[i] is { } group)
            {
                last[group] = i;
            }
        }

        for (int i = start; i < end; i++)
        {
            if (_groups[i] is not { Members.Count: > 1 } group)
            {
                units[i] = [i];
            }
            else if (last[group] == i)
            {
                units[i] = [.. group.Members.Order()];
            }
        }

        int UnitOf(int step) => _groups[step] is { Members.Count: > 1 } group ? last[group] : step;
        foreach (int unit in TopologicalOrder.Of(units.Keys, Before, rank: unit => unit))
        {
            planned.Add(units[unit].Length == 1 ? new(units[unit]) : Fuse(units[unit], isTaken));
        }

        HashSet<int> Before(int unit) =>
            [.. units[unit].SelectMany(member => _steps[member].Operands).Select(operand => _producer[operand])
            .Where(step => step >= start && step < end).Select(UnitOf).Where(other => other != unit)];
    }

    private PlannedStep Fuse(int[] members, bool[] isTaken)
    {
        int[] made = Array.ConvertAll(members, member => _steps[member].Results.Start.Value);
        HashSet<int> inside = [.. made];
        int[] operands = [.. members.SelectMany(member => _steps[member].Operands).Where(operand => !inside.Contains(operand)).Distinct()];
        Dictionary<int, int> numbers = [];
        foreach (int value in (int[])[.. operands, .. made])
        {
            numbers[value] = numbers.Count;
        }

        int[] results = Array.FindAll(made, value => isTaken[value]);
        FusedOp fused = new(
            _groups[members[0]]!.Domain,
            [.. operands.Select(operand => _specOf(operand)!.Value)],
            [.. members.Select(member => new FusedStep(
                _steps[member].Operation!, [.. _steps[member].Operands.Select(operand => numbers[operand])],
                _specOf(_steps[member].Results.Start.Value)!.Value))],
            [.. results.Select(value => numbers[value])]);
        return new(members, fused, operands, results);
    }
}
