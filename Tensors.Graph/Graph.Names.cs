namespace Tensors.Graphs;

// Names and name scopes.
public sealed partial class Graph
{
    internal UsedNames UsedNames { get; } = new();

    /// <summary>The current name scope without the slash at its end; empty at the root.</summary>
    internal string CurrentScope { get; private set; } = "";

    /// <summary>
    /// A name that nothing in this graph has: the given one in the current scope, with <c>_1</c>, <c>_2</c>, ... where it is taken.
    /// </summary>
    /// <param name="name">The wanted name.</param>
    /// <param name="mark">Whether to take the name, or only to say which it would be.</param>
    public string UniqueName(string name, bool mark = true)
    {
        string full = CurrentScope.Length == 0 ? name : $"{CurrentScope}/{name}";
        return UsedNames.Unique(full, mark);
    }

    /// <summary>Opens a scope: names made inside start with it.</summary>
    /// <param name="name">
    /// A new scope inside the current one, made unique; with a slash at the end, exactly that scope again; null or empty for the root.
    /// </param>
    /// <exception cref="ArgumentException">It is not a valid scope name.</exception>
    public NameScope OpenScope(string? name)
    {
        string before = CurrentScope;
        if (name is null or "")
        {
            CurrentScope = "";
        }
        else
        {
            Names.RequireScope(name, atRoot: before.Length == 0);
            CurrentScope = name is [.., '/'] ? name[..^1] : UniqueName(name);
        }

        return new(this, name is null or "" ? "" : CurrentScope + "/", before);
    }

    internal void RestoreScope(string scope) => CurrentScope = scope;
}
