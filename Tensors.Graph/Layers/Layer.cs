namespace Tensors.Graphs;

/// <summary>A function of tensors with variables of its own: it makes them at its first call, and uses them again at the next.</summary>
public abstract class Layer
{
    private readonly string? _name;
    private readonly string _defaultName;
    private readonly Reuse _reuse;
    private readonly List<Variable> _variables = [];
    private VariableScope? _scope;

    /// <summary>A layer that is yet to be called.</summary>
    /// <param name="name">The name of the variable scope; null for the default name, which is made unique.</param>
    /// <param name="defaultName">The default name.</param>
    /// <param name="reuse">Whether the variables are there already.</param>
    private protected Layer(string? name, string defaultName, Reuse reuse)
    {
        _name = name;
        _defaultName = defaultName;
        _reuse = reuse;
    }

    /// <summary>The variables, in the order in which they were made; none before the first call.</summary>
    public virtual IReadOnlyList<Variable> Variables => _variables;

    /// <summary>Opens the variable scope, and the name scope of the first call, until the result is disposed.</summary>
    private protected IDisposable Open(string? scope = null)
    {
        if (_scope is null)
        {
            using OpenVariableScope first = Ops.VariableScope(scope ?? _name, _defaultName, _reuse);
            _scope = first.Scope;
        }

        OpenVariableScope again = Ops.VariableScope(_scope, auxiliaryNameScope: false);
        NameScope names = Graph.Default.OpenScope(_scope.OriginalNameScope.TrimEnd('/') + "/");
        return new OnDispose(() =>
        {
            names.Dispose();
            again.Dispose();
        });
    }

    /// <summary>A variable of the open scope.</summary>
    private protected Variable AddVariable(
        string name, Shape shape, DataType dtype, Initializer? initializer = null, Func<Tensor, Tensor?>? regularizer = null,
        bool trainable = true,
        Func<Tensor, Tensor>? constraint = null)
    {
        Variable variable = Ops.GetVariable(
            name, shape, dtype, initializer, regularizer: regularizer, trainable: trainable, constraint: constraint);
        _variables.Add(variable);
        return variable;
    }

    /// <summary>The extent of the last axis, which has to be known.</summary>
    private protected static int Depth(Tensor inputs, string owner) =>
        inputs.StaticShape.Rank is > 1 && inputs.StaticShape[^1] is { } depth
            ? depth
            : throw new ArgumentException(
                $"{owner}: '{inputs.Name}' has the shape {inputs.StaticShape}; it needs two axes at least, and a last one whose extent is "
                + "known.");
}
