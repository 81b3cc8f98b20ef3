using System.Runtime.CompilerServices;

namespace Tensors;

/// <summary>One run of a plan at a time, with the memory of what lies between its steps, which it keeps from run to run.</summary>
internal sealed class CompiledRun
{
    private readonly ExecutionPlan _plan;
    private readonly Tensor? _arena;
    private readonly Tensor[] _values;
    private readonly (Operation Operation, Tensor[] Operands, Tensor[] Results)[] _steps;
    private readonly Tensor[] _held;
    private readonly int[] _leaving;
    private readonly Tensor[] _fresh;
    private readonly Tensor[] _shown;
    private readonly bool[] _isEntered;

    // Per result the place of its memory among what leaves the plan; -1 for an argument or a tensor that the function closes over.
    private readonly int[] _places;

    public CompiledRun(ExecutionPlan plan)
    {
        _plan = plan;
        TensorProgram program = plan.Program;
        _values = new Tensor[program.Specs.Count];
        _arena = plan.Memory.Bytes > 0 ? Tensor.Allocate(plan.Memory.Spec) : null;
        _leaving = [.. Enumerable.Range(0, _values.Length).Where(plan.Leaves)];
        for (int value = 0; value < _values.Length; value++)
        {
            _values[value] = program.Held.TryGetValue(value, out Tensor? held) ? held
                : plan.RootOf(value) == value ? Tensor.Window(program.Specs[value])
                : _values[plan.RootOf(value)].WithLayout(plan.LayoutOf(value));
            if (plan.IsMade(value) && !plan.Leaves(value))
            {
                _values[value].Buffer.Show(_arena!.Buffer, (nint)plan.Memory.OffsetOf(value));
            }
        }

        _steps = [.. plan.Steps.Where(step => !step.IsView).Select(Bind)];
        _held = [.. program.Held.Values.Where(tensor => !tensor.IsLiteral)];
        _fresh = new Tensor[_leaving.Length];
        _shown = new Tensor[program.ArgumentCount];
        _isEntered = new bool[program.ArgumentCount + _held.Length];
        _places = Array.ConvertAll(program.Results, result => Array.IndexOf(_leaving, plan.RootOf(result)));
    }

    /// <summary>Computes the results of arguments that have the shapes and dtypes of the plan.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Tensor[] Run(ReadOnlySpan<Tensor> arguments)
    {
        int entered = 0;
        try
        {
            for (int i = 0; i < arguments.Length; i++)
            {
                _shown[i] = Tensor.ContiguousNow(arguments[i]);
                _isEntered[entered++] = _shown[i].Buffer.Enter();
                _values[i].Show(_shown[i]);
            }

            foreach (Tensor held in _held)
            {
                _isEntered[entered++] = held.Buffer.Enter();
            }

            for (int i = 0; i < _leaving.Length; i++)
            {
                _fresh[i] = Tensor.Allocate(_plan.Program.Specs[_leaving[i]]);
                _values[_leaving[i]].Show(_fresh[i]);
            }

            foreach ((Operation operation, Tensor[] operands, Tensor[] made) in _steps)
            {
                EagerInterpreter.ExecuteEntered(operation, operands, made);
            }

            Tensor[] results = new Tensor[_places.Length];
            for (int i = 0; i < results.Length; i++)
            {
                results[i] = ResultOf(_plan.Program.Results[i], _places[i]);
            }

            return results;
        }
        finally
        {
            while (--entered >= 0)
            {
                if (_isEntered[entered])
                {
                    (entered < arguments.Length ? _shown[entered] : _held[entered - arguments.Length]).ExitBuffer();
                }
            }

            Release();
        }
    }

    /// <summary>What a step reads and writes, in the shapes that its operation asks for.</summary>
    private (Operation Operation, Tensor[] Operands, Tensor[] Results) Bind(PlanStep step)
    {
        Tensor[] results = Array.ConvertAll(step.Results, result => _values[result]);
        Tensor[] operands = Array.ConvertAll(step.Operands, operand => _values[operand]);
        for (int i = 0; i < operands.Length && step.Operation.Broadcasts; i++)
        {
            operands[i] = operands[i].BroadcastNow(results[0].Shape);
        }

        return (step.Operation, operands, results);
    }

    private Tensor ResultOf(int value, int place) => place < 0 ? _values[value].Copy()
        : _leaving[place] == value ? _fresh[place]
        : _fresh[place].WithLayout(_plan.LayoutOf(value));

    /// <summary>Keeps nothing alive that is not its own.</summary>
    private void Release()
    {
        for (int i = 0; i < _shown.Length; i++)
        {
            _values[i].Buffer.Hide();
        }

        foreach (int value in _leaving)
        {
            _values[value].Buffer.Hide();
        }

        Array.Clear(_shown);
        Array.Clear(_fresh);
    }
}
