namespace Tensors.Graphs;

/// <summary>The memory and kernels of a plan for one run at a time; steps and buffers are kept for the next.</summary>
internal sealed class PlanRun
{
    private readonly Plan _plan;
    private readonly Frame _frame;
    private readonly Kernel[] _kernels;
    private readonly ControlFlowExecutor? _executor;

    public PlanRun(Plan plan)
    {
        _plan = plan;
        _frame = new(plan.SlotCount);
        foreach ((int slot, object value) in plan.Constants)
        {
            _frame.Slots[slot] = value;
        }

        if (plan.HasControlFlow)
        {
            _executor = new(plan, _frame);
            _kernels = [];
            _frame.KeepsOverwritten = true;
            return;
        }

        _kernels = new Kernel[plan.Nodes.Count];
        for (int i = 0; i < _kernels.Length; i++)
        {
            _kernels[i] = Create(plan, plan.Nodes[i], keepsMemory: true);
        }

        int firstWriter = Array.FindIndex(_kernels, kernel => kernel is IWritesVariable);
        _frame.KeepsOverwritten = firstWriter >= 0 && (plan.FetchesReference || Array.FindLastIndex(_kernels, kernel => kernel.CanFail) > firstWriter);
    }

    public static Kernel Create(Plan plan, PlannedNode planned, bool keepsMemory)
    {
        Func<KernelSite, Kernel> create = planned.Node.Kind.Kernel ?? throw new UnimplementedException(
            $"Nodes of kind '{planned.Node.Op}' cannot be run.", planned.Node);
        return create(new(planned.Node, planned.Inputs, planned.Output, plan.State, plan.IsConstant, keepsMemory));
    }

    /// <summary>Runs the plan with values for what is fed, which stand in the first slots.</summary>
    /// <returns>The fetched values, of which nothing is shared with this; null for operations.</returns>
    public object?[] Run(ReadOnlySpan<object> feeds, CancellationToken cancellation)
    {
        object?[] slots = _frame.Slots;
        feeds.CopyTo(slots!);
        _frame.Cancellation = cancellation;
        using Observation? observation = GraphTelemetry.ObserveRun(_plan);
        RunRecorder? recorder = RunRecorder.Current;
        int step = 0;
        try
        {
            if (_executor is not null)
            {
                _executor.Run();
            }

            for (; step < _kernels.Length; step++)
            {
                RunRecorder.Step(recorder, _kernels[step], _frame);
            }

            object?[] results = Collect();
            _frame.Commit();
            observation?.Complete();
            return results;
        }
        catch (Exception failure)
        {
            _frame.Undo();
            Node? node = step < _kernels.Length ? _kernels[step].Node : _executor?.Current;
            observation?.Fail(Failures.Translate(failure, node) ?? failure);
            if (Failures.Translate(failure, node) is { } translated)
            {
                throw translated;
            }

            throw;
        }
        finally
        {
            Drop();
        }
    }

    private object?[] Collect()
    {
        int[] fetches = _plan.FetchSlots;
        if (fetches.Length == 1 && fetches[0] < 0)
        {
            return s_nothing;
        }

        object?[] results = new object?[fetches.Length];
        for (int i = 0; i < results.Length; i++)
        {
            results[i] = fetches[i] < 0 ? null : Detach(_frame.Slots[fetches[i]]);
        }

        return results;
    }

    private static readonly object?[] s_nothing = [null];

    /// <summary>A value that later runs do not change.</summary>
    private static object? Detach(object? value)
    {
        value = value is VariableState holder ? holder.Content : value;
        if (value is StringTensor or StoredTensor)
        {
            return value;
        }

        Tensor tensor = value switch
        {
            Tensor computed => computed,
            null => throw new InvalidArgumentException("The fetched tensor has no value: it lies in a branch that was not taken.", null),
            _ => throw new GraphTypeException($"A {value.GetType().Name} cannot be fetched."),
        };
        Tensor copy = Tensor.Allocate(new(tensor.Shape, tensor.DType));
        CopyOp.Copy(tensor, copy);
        return copy;
    }

    /// <summary>Values do not outlive the run; constants stay.</summary>
    private void Drop()
    {
        object?[] slots = _frame.Slots;
        Array.Clear(slots);
        foreach ((int slot, object value) in _plan.Constants)
        {
            slots[slot] = value;
        }
    }
}
