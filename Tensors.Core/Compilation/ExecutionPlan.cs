namespace Tensors;

/// <summary>A program as it is run: its steps after all passes, and where each value lies.</summary>
internal sealed class ExecutionPlan
{
    // What nobody uses is no use of what it takes: it goes before uses are counted, and again at the end.
    private static readonly Func<TensorProgram, TensorProgram>[] s_passes =
    [
        Identities.Apply, Broadcasts.Apply, ConstantFolding.Apply, CommonSteps.Apply, DeadSteps.Apply, Epilogues.Apply, DeadSteps.Apply,
    ];

    private readonly Layout[] _layouts;
    private readonly int[] _roots;
    private readonly bool[] _isMade;
    private readonly bool[] _leaves;

    private ExecutionPlan(TensorProgram program, IEnumerable<PlannedStep> steps)
    {
        Program = program;
        _layouts = new Layout[program.Specs.Count];
        _roots = [.. Enumerable.Range(0, program.Specs.Count)];
        _isMade = new bool[program.Specs.Count];
        _leaves = new bool[program.Specs.Count];
        for (int value = 0; value < program.Specs.Count; value++)
        {
            _layouts[value] = program.Held.TryGetValue(value, out Tensor? held) ? held.Layout : new(program.Specs[value].Shape);
        }

        Steps = [.. steps.Select(Place)];
        foreach (int result in program.Results)
        {
            _leaves[_roots[result]] = _isMade[_roots[result]];
        }

        Memory = new(this);
    }

    public TensorProgram Program { get; }

    public PlanStep[] Steps { get; }

    public MemoryPlan Memory { get; }

    /// <summary>Goes through all passes.</summary>
    /// <param name="recorded">What a function does.</param>
    public static ExecutionPlan Of(TensorProgram recorded)
    {
        TensorProgram program = recorded;
        foreach (Func<TensorProgram, TensorProgram> pass in s_passes)
        {
            program = pass(program);
        }

        HashSet<int> results = [.. program.Results];
        return new(program, Fusion.Plan(program.Steps, program.Specs.Count, value => program.Specs[value], results.Contains));
    }

    /// <summary>Where a value lies in the memory of its root.</summary>
    public Layout LayoutOf(int value) => _layouts[value];

    /// <summary>The value whose memory a value shows; itself unless a step makes a view.</summary>
    public int RootOf(int value) => _roots[value];

    /// <summary>Whether a step computes a value, rather than a view of another or something that is there before.</summary>
    public bool IsMade(int value) => _isMade[value];

    /// <summary>Whether the memory of a value goes out, as a result or under one, so that each run takes its own.</summary>
    public bool Leaves(int root) => _leaves[root];

    private PlanStep Place(PlannedStep planned)
    {
        ProgramStep first = Program.Steps[planned.Members[0]];
        (int start, int count) = first.Results.GetOffsetAndLength(Program.Specs.Count);
        int[] operands = planned.Operands ?? first.Operands;
        int[] results = planned.Results ?? [.. Enumerable.Range(start, count)];
        Operation operation = planned.Fused ?? first.Operation!;
        bool isView = operation is ViewOperation view && TryView(view, operands[0], results[0]);
        foreach (int result in results)
        {
            _isMade[result] = !isView;
        }

        return new(operation, operands, results, planned.Members.Length, isView);
    }

    private bool TryView(ViewOperation view, int operand, int result)
    {
        if (view.View(_layouts[operand], Program.Specs[result].Shape) is not { } layout)
        {
            return false;
        }

        _layouts[result] = layout;
        _roots[result] = _roots[operand];
        return true;
    }
}
