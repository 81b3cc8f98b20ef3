namespace Tensors.Autograd;

/// <summary>A function as an expression: it can be printed, simplified, differentiated to another expression, and evaluated.</summary>
/// <remarks>
/// Made by calling a C# function with symbols in the place of tensors; loops of the function are unrolled, and branches are taken as they
/// fall. Derivatives come from the same VJP rules that a tape uses, applied to expressions. Equal parts of an expression exist once.
/// </remarks>
/// <example>
/// <code>
/// SymbolicFunction f = SymbolicFunction.Trace(v => v[0] * v[0] * v[1] + v[1] + 2, new("x"), new("y"));
/// Console.WriteLine(f.Derivative("x").Simplify());   // 2*y*x
/// </code>
/// </example>
public sealed class SymbolicFunction
{
    private readonly ExpressionGraph _graph;
    private readonly Expression _body;

    private SymbolicFunction(ExpressionGraph graph, Expression body, IReadOnlyList<SymbolicVariable> variables)
    {
        _graph = graph;
        _body = body;
        Variables = variables;
    }

    /// <summary>The arguments, in order.</summary>
    public IReadOnlyList<SymbolicVariable> Variables { get; }

    /// <summary>The number of different nodes of the expression: variables, constants and operations.</summary>
    public int NodeCount => Expression.InOrder(_body).Count;

    /// <summary>Writes down what a function does.</summary>
    /// <param name="function">A function that applies operations to its arguments and does not look at their elements.</param>
    /// <param name="variables">Its arguments; no two have the same name.</param>
    /// <exception cref="ArgumentException">Two variables have the same name.</exception>
    /// <exception cref="InvalidOperationException">The function reads elements of its arguments.</exception>
    public static SymbolicFunction Trace(Func<Tensor[], Tensor> function, params ReadOnlySpan<SymbolicVariable> variables)
    {
        SymbolicVariable[] arguments = variables.ToArray();
        if (arguments.DistinctBy(variable => variable.Name).Count() != arguments.Length)
        {
            throw new ArgumentException(
                $"Trace: two variables have the same name among {string.Join(", ", arguments.Select(variable => variable.Name))}.",
                nameof(variables));
        }

        ExpressionGraph graph = new();
        Tensor[] symbols = Array.ConvertAll(arguments, variable => SymbolOf(graph, variable));
        return new(graph, graph.Trace(() => function(symbols)), arguments);
    }

    /// <summary>The derivative of the sum of the function's elements.</summary>
    /// <param name="variable">The name of a variable.</param>
    /// <returns>A function of the same variables, whose value has the shape of the named one; not simplified.</returns>
    /// <exception cref="ArgumentException">There is no such variable.</exception>
    public SymbolicFunction Derivative(string variable)
    {
        if (Variables.All(argument => argument.Name != variable))
        {
            throw new ArgumentException(
                $"Derivative: there is no variable '{variable}'; there are "
                + $"{string.Join(", ", Variables.Select(argument => argument.Name))}.", nameof(variable));
        }

        Dictionary<string, Tensor> symbols = Variables.ToDictionary(argument => argument.Name, argument => SymbolOf(_graph, argument));
        Expression derivative = _graph.Trace(() =>
        {
            using GradientTape tape = new();
            tape.Watch(symbols[variable]);
            return tape.Gradient(Expression.Evaluate(_body, symbols), symbols[variable], UnconnectedGradients.Zeros);
        });
        return new(_graph, derivative, Variables);
    }

    /// <summary>The same function in fewer operations.</summary>
    /// <remarks>
    /// Computes what is constant, removes what has no effect (<c>x·1</c>, <c>x+0</c>, <c>−(−x)</c>), collects factors and like terms
    /// (<c>x·x</c>, <c>2·x+x</c>), and cancels (<c>x/x</c>). As usual on paper, <c>0·x</c> is 0 although it is NaN where x is infinite, and
    /// sums and products may be rounded differently.
    /// </remarks>
    public SymbolicFunction Simplify()
    {
        ExpressionGraph graph = new();
        return new(graph, new Simplifier(graph).Simplify(_body), Variables);
    }

    /// <summary>The value at a point, computed with the operations of the expression.</summary>
    /// <param name="values">One tensor per variable.</param>
    /// <exception cref="ArgumentException">There is not one value per variable.</exception>
    /// <exception cref="ShapeMismatchException">A value has another shape than its variable.</exception>
    public Tensor Evaluate(params ReadOnlySpan<Tensor> values)
    {
        if (values.Length != Variables.Count)
        {
            throw new ArgumentException($"Evaluate: {values.Length} values were given for {Variables.Count} variables.", nameof(values));
        }

        Dictionary<string, Tensor> named = [];
        for (int i = 0; i < values.Length; i++)
        {
            named[Variables[i].Name] = values[i].Shape.Equals(Variables[i].Shape)
                ? values[i]
                : throw new ShapeMismatchException(
                    "Evaluate", $"variable {Variables[i].Name} is {Variables[i].Shape} and its value {values[i].Shape}",
                    [Variables[i].Shape, values[i].Shape]);
        }

        return Expression.Evaluate(_body, named);
    }

    /// <summary>The expression in common notation; a long one as a list of named parts, each part once.</summary>
    public override string ToString() => ExpressionText.Write(_body);

    private static Tensor SymbolOf(ExpressionGraph graph, SymbolicVariable variable) =>
        Tensor.FromSymbol(graph.Variable(variable.Name, new(variable.Shape, variable.DType)));
}
