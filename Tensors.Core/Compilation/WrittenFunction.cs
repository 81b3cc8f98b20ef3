namespace Tensors;

/// <summary>A function as its user wrote it, which messages and plans call by its own names.</summary>
internal sealed class WrittenFunction
{
    private readonly string[] _parameters;
    private readonly bool _takesList;

    /// <summary>Looks at a function's names.</summary>
    /// <param name="written">The function.</param>
    /// <param name="isName">Whether a name may be used; others are <c>function</c> and <c>argument</c>.</param>
    public WrittenFunction(Delegate written, Predicate<string> isName)
    {
        ArgumentNullException.ThrowIfNull(written);
        Name = isName(written.Method.Name) ? written.Method.Name : "function";
        _parameters =
            [.. written.Method.GetParameters().Select(parameter => parameter.Name is { } name && isName(name) ? name : "argument")];
        _takesList = written.Method.GetParameters() is [{ ParameterType.IsArray: true }];
    }

    public string Name { get; }

    /// <summary>The name of an argument; those of a list are numbered.</summary>
    public string ParameterName(int argument) => _takesList ? $"{_parameters[0]}_{argument}" : _parameters[argument];

    /// <summary>Whether there is something to compute with: all arguments have elements.</summary>
    /// <param name="name">How the function is called in messages.</param>
    /// <param name="arguments">The arguments.</param>
    /// <exception cref="ArgumentNullException">One is null.</exception>
    public bool HasElements(string name, Tensor[] arguments)
    {
        bool hasElements = true;
        for (int i = 0; i < arguments.Length; i++)
        {
            hasElements &= (arguments[i] ?? throw new ArgumentNullException(ParameterName(i), $"{name}: argument {i} is null.")).HasData;
        }

        return hasElements;
    }
}
