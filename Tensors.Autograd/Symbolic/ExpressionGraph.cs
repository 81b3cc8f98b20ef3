namespace Tensors.Autograd;

/// <summary>
/// The nodes of symbolic functions that belong together. While it traces, operations on nodes make nodes; others are computed at once.
/// </summary>
internal sealed class ExpressionGraph : Interpreter
{
    private readonly Dictionary<string, Expression> _variables = [];
    private readonly Dictionary<(TensorSpec Spec, long Bits), Expression> _numbers = [];
    private readonly Dictionary<Tensor, Expression> _tensors = [];
    private readonly Dictionary<Call, Expression> _results = [];

    private int Count => _variables.Count + _numbers.Count + _tensors.Count + _results.Count;

    public Expression Variable(string name, TensorSpec spec) =>
        _variables.TryGetValue(name, out Expression? known) ? known : _variables[name] = Expression.Variable(name, spec, Count);

    public Expression Constant(Tensor value)
    {
        if (UniformOf(value) is not { } number)
        {
            return _tensors.TryGetValue(value, out Expression? known) ? known : _tensors[value] = Expression.Constant(value, null, Count);
        }

        (TensorSpec, long) key = (new(value.Shape, value.DType), BitConverter.DoubleToInt64Bits(number));
        return _numbers.TryGetValue(key, out Expression? same) ? same : _numbers[key] = Expression.Constant(value, number, Count);
    }

    /// <summary>A result of an operation: the node that stands for it already, or a new one.</summary>
    public Expression Result(Operation operation, Expression[] operands, int output, TensorSpec spec)
    {
        Call call = new(operation, operands, output);
        return _results.TryGetValue(call, out Expression? known)
            ? known
            : _results[call] = Expression.Result(operation, operands, output, spec, Count);
    }

    /// <summary>The node that a tensor stands for; a tensor with elements is a constant.</summary>
    public Expression Of(Tensor x) => x.Symbol as Expression ?? Constant(x);

    /// <summary>Runs a program over nodes, seen by no interpreter but this one and those that the program brings along.</summary>
    public Expression Trace(Func<Tensor> program)
    {
        using Scope scope = Within(null);
        Enter();
        return Of(program());
    }

    protected internal override void Apply(
        Operation operation, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<TensorSpec> specs, Span<Tensor> outputs, Interpreters? below)
    {
        bool isSymbolic = false;
        Expression[] operands = new Expression[inputs.Length];
        foreach (Tensor input in inputs)
        {
            isSymbolic |= input.Symbol is Expression;
        }

        if (!isSymbolic)
        {
            Interpreters.Apply(below, operation, inputs, specs, outputs);
            return;
        }

        for (int i = 0; i < operands.Length; i++)
        {
            operands[i] = Of(inputs[i]);
        }

        for (int i = 0; i < outputs.Length; i++)
        {
            outputs[i] = Tensor.FromSymbol(Result(operation, operands, i, specs[i]));
        }
    }

    /// <summary>The number that stands at every position, or null.</summary>
    private static double? UniformOf(Tensor value)
    {
        using Scope scope = Within(null);
        double[] elements = value.Cast(DType.Float64).ToArray<double>();
        return elements.Length > 0 && Array.TrueForAll(elements, element => element.Equals(elements[0])) ? elements[0] : null;
    }

    /// <summary>An operation on certain nodes.</summary>
    private readonly struct Call(Operation operation, Expression[] operands, int output) : IEquatable<Call>
    {
        private readonly Operation _operation = operation;
        private readonly Expression[] _operands = operands;
        private readonly int _output = output;

        public bool Equals(Call other) =>
            _output == other._output && _operation.Equals(other._operation) && _operands.AsSpan().SequenceEqual(other._operands);

        public override bool Equals(object? obj) => obj is Call other && Equals(other);

        public override int GetHashCode()
        {
            HashCode hash = default;
            hash.Add(_operation);
            hash.Add(_output);
            foreach (Expression operand in _operands)
            {
                hash.Add(operand.Number);
            }

            return hash.ToHashCode();
        }
    }
}
