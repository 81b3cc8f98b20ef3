namespace Tensors;

/// <summary>
/// What a function does with arguments of certain shapes: steps over numbered values. The first values are the arguments; the others are
/// tensors that the function closes over, numbers, and what steps make.
/// </summary>
internal sealed class TensorProgram
{
    /// <summary>Stands for a value that a copy does not have.</summary>
    public const int Nothing = -1;

    private readonly List<TensorSpec> _specs = [];
    private readonly List<ProgramStep> _steps = [];
    private readonly Dictionary<int, Tensor> _held = [];

    /// <summary>A program that does nothing yet.</summary>
    /// <param name="arguments">Shapes and dtypes of its arguments.</param>
    public TensorProgram(ReadOnlySpan<TensorSpec> arguments)
    {
        ArgumentCount = arguments.Length;
        _specs.AddRange(arguments);
    }

    public int ArgumentCount { get; }

    /// <summary>Shape and dtype of each value.</summary>
    public IReadOnlyList<TensorSpec> Specs => _specs;

    public IReadOnlyList<ProgramStep> Steps => _steps;

    /// <summary>
    /// The values that are there before the first step, arguments apart: tensors that the function closes over, and numbers.
    /// </summary>
    public IReadOnlyDictionary<int, Tensor> Held => _held;

    /// <summary>The values that come out.</summary>
    public int[] Results { get; set; } = [];

    /// <summary>Adds a tensor that is there before the first step.</summary>
    /// <returns>Its number.</returns>
    public int Hold(Tensor tensor)
    {
        _held.Add(_specs.Count, tensor);
        _specs.Add(new(tensor.Shape, tensor.DType));
        return _specs.Count - 1;
    }

    /// <summary>Adds a step.</summary>
    /// <returns>The numbers of what it makes.</returns>
    public Range Add(Operation operation, int[] operands, ReadOnlySpan<TensorSpec> results)
    {
        Range made = _specs.Count..(_specs.Count + results.Length);
        _specs.AddRange(results);
        _steps.Add(new(operation, operands, made, operation is IOverwrites));
        return made;
    }

    public TensorSpec[] SpecsOf(Range values) => [.. _specs[values]];

    /// <summary>Whether a value is the number that stands beside an operation in the function's code.</summary>
    public bool IsLiteral(int value) => _held.TryGetValue(value, out Tensor? tensor) && tensor.IsLiteral;

    /// <summary>A copy, step by step.</summary>
    /// <param name="rule">
    /// From a step, whose operands are those of the copy already, to the values of the copy that are its results. It adds to the copy what
    /// it wants; <see cref="Keep"/> adds the step as it is.
    /// </param>
    /// <param name="isUsed">Which of the values that are there before the first step are wanted in the copy; null for all.</param>
    public TensorProgram Rewrite(Func<TensorProgram, ProgramStep, int[]> rule, Predicate<int>? isUsed = null)
    {
        TensorProgram copy = new([.. _specs[..ArgumentCount]]);
        int[] places = new int[_specs.Count];
        Array.Fill(places, Nothing);
        for (int argument = 0; argument < ArgumentCount; argument++)
        {
            places[argument] = argument;
        }

        foreach ((int value, Tensor tensor) in _held)
        {
            places[value] = isUsed?.Invoke(value) == false ? Nothing : copy.Hold(tensor);
        }

        foreach (ProgramStep step in _steps)
        {
            int[] made = rule(copy, step with { Operands = Array.ConvertAll(step.Operands, operand => places[operand]) });
            made.CopyTo(places.AsSpan()[step.Results]);
        }

        copy.Results = Array.ConvertAll(Results, result => places[result]);
        return copy;
    }

    /// <summary>Adds a step of another program, as it is.</summary>
    public int[] Keep(TensorProgram other, ProgramStep step)
    {
        (int first, int count) = Add(step.Operation!, step.Operands, other.SpecsOf(step.Results)).GetOffsetAndLength(_specs.Count);
        return [.. Enumerable.Range(first, count)];
    }
}
