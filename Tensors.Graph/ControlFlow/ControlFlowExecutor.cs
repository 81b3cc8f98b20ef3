using System.Runtime.CompilerServices;

namespace Tensors.Graphs;

/// <summary>
/// Runs plans with conditions and loops, one node after the other. A node that gets a value from a branch that is not taken is dead: it
/// does not run, and what needs it is dead too, up to a merge. A loop is one step of what lies around it; its iterations follow each other
/// in the same slots.
/// </summary>
/// <remarks>
/// The meaning of the nodes is that of Yu et al. 2018, "Dynamic Control Flow in Large-Scale Machine Learning"; dead values are null.
/// </remarks>
internal sealed class ControlFlowExecutor
{
    private readonly Frame _frame;
    private readonly Block _root;
    private readonly bool[] _isDead;
    private RunRecorder? _recorder;

    public ControlFlowExecutor(Plan plan, Frame frame)
    {
        _frame = frame;
        _isDead = new bool[plan.Nodes.Count];
        _root = new BlockCompiler(plan).Compile();
        Keep(_root, plan.FetchSlots);
    }

    /// <summary>The node that runs, for errors.</summary>
    public Node? Current { get; private set; }

    public void Run()
    {
        Array.Clear(_isDead);
        _recorder = RunRecorder.Current;
        RunSteps(_root);
        Current = null;
    }

    /// <summary>The steps outside of loops.</summary>
    public IReadOnlyList<ControlFlowStep> Steps => _root.Steps;

    /// <summary>Runs some of the steps outside of loops, whose operands have values: a run may go on in parts.</summary>
    public void Run(ControlFlowStep[] steps)
    {
        _recorder = RunRecorder.Current;
        RunSteps(new("", null) { Steps = steps });
        Current = null;
    }

    private static void Keep(Block block, int[] slots)
    {
        foreach (Block loop in block.Loops)
        {
            foreach (
                int slot in slots.Where(
                    slot => loop.Steps.Concat(loop.Enters)
                    .Any(step => step.Kind != StepKind.Loop && slot >= step.Output && slot < step.Output + step.OutputCount)))
            {
                loop.Kept[slot] = default;
            }

            Keep(loop, slots);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RunSteps(Block block)
    {
        GraphValue[] slots = _frame.Slots;
        foreach (ControlFlowStep step in block.Steps)
        {
            if (step.Kind == StepKind.Loop)
            {
                RunLoop(step.Loop!);
                continue;
            }

            bool isDead = step.Controls.Length > 0 && Waits(step);
            switch (step.Kind)
            {
                case StepKind.Compute:
                    isDead = isDead || LacksOperand(step, slots);
                    if (!isDead)
                    {
                        Current = step.Node;
                        RunRecorder.Step(_recorder, step.Kernel!, _frame);
                    }
                    else
                    {
                        Array.Clear(slots, step.Output, step.OutputCount);
                    }

                    break;
                case StepKind.Constant:
                    slots[step.Output] = isDead ? default : step.Value;
                    break;
                case StepKind.Trigger:
                    isDead = false;
                    break;
                case StepKind.Switch:
                    isDead = isDead || LacksOperand(step, slots);
                    Switch(step, slots, isDead);
                    break;
                case StepKind.Merge:
                    isDead = !Merge(step, slots, 0, step.Inputs.Length) || isDead;
                    break;
                case StepKind.LoopMerge:
                    isDead = !(
                        block.IsFirst
                            ? Merge(step, slots, 0, step.ForwardInputs)
                            : Merge(step, slots, step.ForwardInputs, step.Inputs.Length)) || isDead;
                    break;
                case StepKind.Exit:
                    if (!isDead && Operand(step, slots) is { IsNothing: false } last)
                    {
                        slots[step.Output] = last;
                    }

                    continue;
                default:
                    GraphValue value = isDead ? default : Operand(step, slots);
                    slots[step.Output] = value;
                    isDead = value.IsNothing;
                    block.GoesOn |= !isDead && step.Kind == StepKind.NextIteration;
                    break;
            }

            _isDead[step.Number] = isDead;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RunLoop(Block loop)
    {
        GraphValue[] slots = _frame.Slots;
        foreach (ControlFlowStep enter in loop.Enters)
        {
            GraphValue value = Waits(enter) ? default : Operand(enter, slots);
            slots[enter.Output] = value;
            _isDead[enter.Number] = value.IsNothing;
        }

        foreach (ControlFlowStep exit in loop.Exits)
        {
            slots[exit.Output] = default;
        }

        foreach (int slot in loop.Kept.Keys)
        {
            loop.Kept[slot] = default;
        }

        loop.IsFirst = true;
        do
        {
            _frame.Cancellation.ThrowIfCancellationRequested();
            loop.GoesOn = false;
            RunSteps(loop);
            loop.IsFirst = false;
            foreach (int slot in loop.Kept.Keys)
            {
                loop.Kept[slot] = slots[slot].IsNothing ? loop.Kept[slot] : slots[slot];
            }
        }
        while (loop.GoesOn);

        foreach ((int slot, GraphValue value) in loop.Kept)
        {
            slots[slot] = value;
        }

        foreach (ControlFlowStep exit in loop.Exits)
        {
            _isDead[exit.Number] = slots[exit.Output].IsNothing;
        }
    }

    /// <summary>Whether something that a step waits for did not run.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Waits(ControlFlowStep step)
    {
        foreach (int control in step.Controls)
        {
            if (_isDead[control])
            {
                return true;
            }
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool LacksOperand(ControlFlowStep step, GraphValue[] slots)
    {
        foreach (int input in step.Inputs)
        {
            if (slots[input].IsNothing)
            {
                return true;
            }
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Switch(ControlFlowStep step, GraphValue[] slots, bool isDead)
    {
        int output = step.Output;
        if (isDead)
        {
            slots[output] = slots[output + 1] = default;
            return;
        }

        bool isTrue = slots[step.Inputs[1]].RequireTensor().Item<bool>();
        GraphValue value = Operand(step, slots);
        slots[output] = isTrue ? default : value;
        slots[output + 1] = isTrue ? value : default;
    }

    /// <summary>Passes on the first operand that there is; whether there is one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool Merge(ControlFlowStep step, GraphValue[] slots, int from, int to)
    {
        for (int i = from; i < to; i++)
        {
            if (slots[step.Inputs[i]] is { IsNothing: false } value)
            {
                slots[step.Output] = step.ReadsVariable ? value.Content : value;
                slots[step.Output + 1] = step.Numbers[i];
                return true;
            }
        }

        slots[step.Output] = slots[step.Output + 1] = default;
        return false;
    }

    /// <summary>What a node passes on: a reference or handle as it is, and the value of a variable that was read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static GraphValue Operand(ControlFlowStep step, GraphValue[] slots)
    {
        GraphValue value = slots[step.Inputs[0]];
        return step.ReadsVariable ? value.Content : value;
    }
}
