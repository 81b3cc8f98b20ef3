namespace Tensors.Graphs;

/// <summary>Whether variables of a scope are found or made.</summary>
public enum Reuse
{
    /// <summary>As in the scope around; at the root they are made.</summary>
    Inherit,

    /// <summary>Found: one that does not exist is an error.</summary>
    True,

    /// <summary>Found where they exist, made where they do not.</summary>
    Auto,
}

/// <summary>Makes the variable that is asked for, by calling the next getter any number of times.</summary>
/// <param name="getter">The next getter.</param>
/// <param name="request">What is asked for.</param>
public delegate Variable CustomGetter(Func<VariableRequest, Variable> getter, VariableRequest request);

/// <summary>A variable that is asked for by name.</summary>
/// <param name="Name">Its full name.</param>
/// <param name="Shape">Its shape; null takes that of the initial value.</param>
/// <param name="DataType">Its type.</param>
/// <param name="Initializer">Makes its initial value; null for the default.</param>
/// <param name="Regularizer">Makes a loss of it; null for none.</param>
/// <param name="IsTrainable">Whether optimizers train it.</param>
/// <param name="Collections">Where to list it; null for the global variables.</param>
public sealed record VariableRequest(
    string Name, Shape? Shape, DataType DataType, Initializer? Initializer, Func<Tensor, Tensor?>? Regularizer, bool IsTrainable,
    IReadOnlyList<string>? Collections);

/// <summary>
/// A scope for variables that are asked for by name: what they are called, whether they are found or made, and what they inherit.
/// </summary>
public sealed class VariableScope
{
    internal VariableScope(string name) => Name = name;

    /// <summary>The name, without a slash at its end; empty at the root.</summary>
    public string Name { get; }

    /// <summary>Whether variables are found or made.</summary>
    public Reuse Reuse { get; internal set; }

    /// <summary>The initializer of variables that bring none.</summary>
    public Initializer? Initializer { get; set; }

    /// <summary>The regularizer of variables that bring none.</summary>
    public Func<Tensor, Tensor?>? Regularizer { get; set; }

    /// <summary>Says how many parts along each axis variables are kept in; at most one number is above 1.</summary>
    public Func<Shape, DataType, IReadOnlyList<int>>? Partitioner { get; set; }

    /// <summary>Makes or changes variables on their way.</summary>
    public CustomGetter? CustomGetter { get; set; }

    /// <summary>The type of variables that bring none.</summary>
    public DataType DataType { get; set; } = DataType.Float32;

    /// <summary>Whether variables are held by handles.</summary>
    public bool? UseResource { get; set; }

    /// <summary>What values are passed through after an optimizer changed them; not inherited.</summary>
    public Func<Tensor, Tensor>? Constraint { get; set; }

    /// <summary>The name scope that was opened with this scope.</summary>
    public string OriginalNameScope { get; internal init; } = "";

    /// <summary>From now on variables of this scope, and of scopes opened from it, are found.</summary>
    public void ReuseVariables() => Reuse = Reuse.True;

    /// <summary>The global variables of this scope and of scopes inside it.</summary>
    public IReadOnlyList<Variable> GlobalVariables() => GetCollection<Variable>(GraphKeys.GlobalVariables);

    /// <summary>The variables of this scope, and of scopes inside it, that optimizers train.</summary>
    public IReadOnlyList<Variable> TrainableVariables() => GetCollection<Variable>(GraphKeys.TrainableVariables);

    /// <summary>The items of a collection of the default graph whose names lie in this scope.</summary>
    /// <typeparam name="T">Their type.</typeparam>
    /// <param name="key">The collection.</param>
    public IReadOnlyList<T> GetCollection<T>(string key) =>
        Graph.Default.GetCollection<T>(key, Name.Length == 0 ? "" : System.Text.RegularExpressions.Regex.Escape(Name) + "/");

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    internal VariableScope Copy(string name, string originalNameScope) => new(name)
    {
        Reuse = Reuse,
        Initializer = Initializer,
        Regularizer = Regularizer,
        Partitioner = Partitioner,
        CustomGetter = CustomGetter,
        DataType = DataType,
        UseResource = UseResource,
        OriginalNameScope = originalNameScope,
    };
}

/// <summary>A variable scope that is open until this is disposed.</summary>
public sealed class OpenVariableScope : IDisposable
{
    private readonly IDisposable _closing;

    internal OpenVariableScope(VariableScope scope, IDisposable closing)
    {
        Scope = scope;
        _closing = closing;
    }

    /// <summary>The scope.</summary>
    public VariableScope Scope { get; }

    /// <summary>The scope, to open it again.</summary>
    public static implicit operator VariableScope(OpenVariableScope open) => open.Scope;

    /// <summary>From now on variables of this scope, and of scopes opened from it, are found.</summary>
    public void ReuseVariables() => Scope.ReuseVariables();

    /// <summary>Closes the scope.</summary>
    public void Dispose() => _closing.Dispose();
}
