namespace Tensors;

/// <summary>Writes down what a function does, as a program; nothing is computed.</summary>
internal sealed class ProgramRecorder : Interpreter
{
    private readonly string _name;
    private readonly TensorProgram _program;
    private readonly Dictionary<Tensor, int> _numbers = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<(DType DType, UInt128 Bits), int> _literals = [];

    private ProgramRecorder(string name, ReadOnlySpan<TensorSpec> arguments)
    {
        _name = name;
        _program = new(arguments);
    }

    /// <summary>Whether the current flow is that of a function that is being compiled.</summary>
    public static bool IsInPlace
    {
        get
        {
            Interpreters? stack = Current;
            while (stack is not null and not { Top: ProgramRecorder })
            {
                stack = stack.Below;
            }

            return stack is not null;
        }
    }

    /// <summary>Calls a function once, hidden from all interpreters.</summary>
    /// <param name="function">The function.</param>
    /// <param name="name">Its name in messages.</param>
    /// <param name="arguments">The shapes and dtypes to record it for.</param>
    /// <exception cref="NoElementsException">It reads elements.</exception>
    public static TensorProgram Record(Func<Tensor[], Tensor[]> function, string name, ReadOnlySpan<TensorSpec> arguments)
    {
        ProgramRecorder recorder = new(name, arguments);
        using Scope scope = Within(null);
        recorder.Enter();
        Tensor[] inputs = new Tensor[arguments.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i] = recorder.NewValue(arguments[i], i);
        }

        Tensor[] results = function(inputs);
        recorder._program.Results = Array.ConvertAll(results, result => recorder.Number(result ?? throw new InvalidOperationException(
            $"{name}: a result of the compiled function is null.")));
        return recorder._program;
    }

    /// <inheritdoc/>
    protected internal override void Apply(
        Operation operation, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<TensorSpec> specs, Span<Tensor> outputs, Interpreters? below)
    {
        if (operation is CompositeOp composite)
        {
            composite.Function(inputs.ToArray()).CopyTo(outputs);
            return;
        }

        int[] operands = new int[inputs.Length];
        bool isWidened = false;
        for (int i = 0; i < operands.Length; i++)
        {
            operands[i] = inputs[i].IsLiteral && operation.Broadcasts ? Literal(inputs[i]) : Number(inputs[i]);
            isWidened |= !operation.TakesHalf && inputs[i].DType.IsHalf;
        }

        int first = isWidened ? AddInSingle(operation, operands, specs) : _program.Add(operation, operands, specs).Start.Value;
        for (int i = 0; i < outputs.Length; i++)
        {
            outputs[i] = NewValue(specs[i], first + i);
        }
    }

    /// <inheritdoc/>
    protected internal override string? WhyWithoutElements(Tensor tensor) => _numbers.ContainsKey(tensor)
        ? $"{_name}: the function reads elements of {tensor.DType.Name} {tensor.Shape}, which it was compiled to compute later: its C# "
            + "code runs once for all values. Choose by values with Tensor.Where, return the tensor and read it outside, or do not compile."
        : null;

    private Tensor NewValue(TensorSpec spec, int number)
    {
        Tensor value = Tensor.Traced(spec);
        _numbers.Add(value, number);
        return value;
    }

    /// <summary>As eager operations do: 16-bit numbers are computed in float32 and rounded once at the end.</summary>
    private int AddInSingle(Operation operation, int[] operands, ReadOnlySpan<TensorSpec> specs)
    {
        for (int i = 0; i < operands.Length; i++)
        {
            if (_program.Specs[operands[i]] is { DType.IsHalf: true } half)
            {
                operands[i] = _program.Add(new CastOp(DType.Float32), [operands[i]], [half with { DType = DType.Float32 }]).Start.Value;
            }
        }

        TensorSpec[] singles = Array.ConvertAll(
            specs.ToArray(), spec => spec.DType.IsHalf ? spec with { DType = DType.Float32 } : spec);
        int computed = _program.Add(operation, operands, singles).Start.Value;
        int first = _program.Specs.Count;
        for (int i = 0; i < specs.Length; i++)
        {
            _program.Add(specs[i].DType.IsHalf ? new CastOp(specs[i].DType) : new StopGradientOp(), [computed + i], [specs[i]]);
        }

        return first;
    }

    /// <summary>A number that is written beside a tensor, once however often it occurs.</summary>
    private int Literal(Tensor repeated)
    {
        Tensor single = repeated.AsLiteral(Layout.Repeated(Shape.Scalar));
        (DType, UInt128) key = (single.DType, BitsOf(single));
        if (!_literals.TryGetValue(key, out int number))
        {
            _literals.Add(key, number = _program.Hold(single));
        }

        return number;
    }

    private static unsafe UInt128 BitsOf(Tensor single)
    {
        UInt128 bits = 0;
        fixed (byte* element = single)
        {
            new ReadOnlySpan<byte>(element, single.DType.Size).CopyTo(new Span<byte>(&bits, sizeof(UInt128)));
        }

        return bits;
    }

    private int Number(Tensor tensor)
    {
        if (!_numbers.TryGetValue(tensor, out int number))
        {
            if (!tensor.HasData)
            {
                throw new InvalidOperationException(
                    $"{_name}: the compiled function uses a tensor of shape {tensor.Shape} that another trace made; "
                    + "pass it as an argument.");
            }

            _numbers.Add(tensor, number = _program.Hold(tensor));
        }

        return number;
    }
}
