using System.Globalization;

namespace Tensors.Autograd;

/// <summary>
/// A node of a symbolic function: a variable, a constant, or a result of an operation on other nodes. Equal nodes of one graph are one
/// object.
/// </summary>
internal sealed class Expression : Symbol
{
    private readonly TensorSpec _spec;

    private Expression(TensorSpec spec, int number)
    {
        _spec = spec;
        Number = number;
    }

    /// <summary>The position in its graph; operands have lower ones.</summary>
    public int Number { get; }

    /// <summary>The name of a variable.</summary>
    public string? Name { get; private init; }

    /// <summary>The value of a constant.</summary>
    public Tensor? Value { get; private init; }

    /// <summary>The number that a constant holds at every position.</summary>
    public double? Uniform { get; private init; }

    /// <summary>The operation that gives it.</summary>
    public Operation? Operation { get; private init; }

    /// <summary>The operands of the operation.</summary>
    public Expression[] Operands { get; private init; } = [];

    /// <summary>Which result of the operation it is.</summary>
    public int Output { get; private init; }

    public TensorSpec Spec => _spec;

    public override Shape? Shape => _spec.Shape;

    public override int? Rank => _spec.Shape.Rank;

    public override DType? DType => _spec.DType;

    public static Expression Variable(string name, TensorSpec spec, int number) => new(spec, number) { Name = name };

    public static Expression Constant(Tensor value, double? uniform, int number) =>
        new(new(value.Shape, value.DType), number) { Value = value, Uniform = uniform };

    public static Expression Result(Operation operation, Expression[] operands, int output, TensorSpec spec, int number) =>
        new(spec, number) { Operation = operation, Operands = operands, Output = output };

    /// <summary>The nodes that some depend on, and these themselves, operands first.</summary>
    public static List<Expression> InOrder(params ReadOnlySpan<Expression> roots)
    {
        SortedDictionary<int, Expression> found = [];
        Stack<Expression> open = new(roots.ToArray());
        while (open.TryPop(out Expression? expression))
        {
            if (found.TryAdd(expression.Number, expression))
            {
                foreach (Expression operand in expression.Operands)
                {
                    open.Push(operand);
                }
            }
        }

        return [.. found.Values];
    }

    /// <summary>The value of a node when its graph's variables have values; by whatever interpreters are in place.</summary>
    public static Tensor Evaluate(Expression root, IReadOnlyDictionary<string, Tensor> variables)
    {
        Dictionary<Expression, Tensor[]> results = [];
        foreach (Expression node in InOrder(root))
        {
            results[node] = node switch
            {
                { Name: { } name } => [variables[name]],
                { Value: { } value } => [value],
                _ => Tensor.ApplyAll(node.Operation!, Array.ConvertAll(node.Operands, operand => results[operand][operand.Output])),
            };
        }

        return results[root][root.Output];
    }

    public override string ToString() => Name ?? Uniform?.ToString("R", CultureInfo.InvariantCulture)
        ?? $"{Operation?.Name ?? "constant"}{Shape}";

    protected internal override void Apply(Operation operation, ReadOnlySpan<Tensor> inputs, Span<Tensor> outputs) =>
        throw new InvalidOperationException(
            $"{operation.Name}: '{this}' belongs to a symbolic function and has no value outside of it. Use SymbolicFunction.Evaluate.");
}
