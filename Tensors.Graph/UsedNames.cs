namespace Tensors.Graphs;

/// <summary>The names that nodes and scopes of a graph have, without regard to case, and how often each was asked for.</summary>
internal sealed class UsedNames
{
    private readonly Dictionary<string, int> _counts = [];

    /// <summary>The name, or with <c>_1</c>, <c>_2</c>, ... where it is taken.</summary>
    /// <param name="name">The wanted name.</param>
    /// <param name="mark">Whether to take the name, or only to say which it would be.</param>
    public string Unique(string name, bool mark)
    {
        string key = name.ToLowerInvariant();
        int count = _counts.GetValueOrDefault(key);
        if (mark)
        {
            _counts[key] = count + 1;
        }

        if (count == 0)
        {
            return name;
        }

        string suffixed = key;
        while (_counts.ContainsKey(suffixed))
        {
            suffixed = $"{key}_{count++}";
        }

        if (mark)
        {
            _counts[suffixed] = 1;
        }

        return $"{name}_{count - 1}";
    }

    /// <summary>Takes names as they are.</summary>
    public void Add(IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            Add(name);
        }
    }

    /// <summary>Takes a name as it is.</summary>
    public void Add(string name) => _counts.TryAdd(name.ToLowerInvariant(), 1);
}
