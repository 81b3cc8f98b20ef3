using System.Text.RegularExpressions;

namespace Tensors.Graphs;

// Collections: named lists that tie the parts of a program together.
public sealed partial class Graph
{
    private readonly Dictionary<string, List<object>> _collections = [];

    /// <summary>The names of all collections, in the order in which they were begun.</summary>
    public IReadOnlyList<string> CollectionKeys => [.. _collections.Keys];

    /// <summary>Appends to a collection; what is in it already is appended again.</summary>
    /// <param name="key">The name, one of <see cref="GraphKeys"/> or any other.</param>
    /// <param name="item">What to add.</param>
    /// <exception cref="InvalidOperationException">The graph is sealed.</exception>
    public void AddToCollection(string key, object item)
    {
        ThrowIfSealed();
        GetCollectionRef(key).Add(item);
    }

    /// <summary>The items of a collection; none where it does not exist.</summary>
    /// <param name="key">The name.</param>
    /// <param name="scope">A regular expression which the names of items must match at their start, or null for all items.</param>
    public IReadOnlyList<object> GetCollection(string key, string? scope = null)
    {
        IEnumerable<object> items = _collections.GetValueOrDefault(key) ?? [];
        return scope is null
            ? [.. items]
            : [.. items.Where(item => NameOf(item) is { } name && Regex.IsMatch(name, $@"\A(?:{scope})", RegexOptions.CultureInvariant))];
    }

    /// <summary>The items of a type in a collection.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="key">The name.</param>
    /// <param name="scope">See <see cref="GetCollection(string, string?)"/>.</param>
    public IReadOnlyList<T> GetCollection<T>(string key, string? scope = null) => [.. GetCollection(key, scope).OfType<T>()];

    /// <summary>The collection itself, to change; begun if it does not exist.</summary>
    /// <param name="key">The name.</param>
    public IList<object> GetCollectionRef(string key)
    {
        if (!_collections.TryGetValue(key, out List<object>? items))
        {
            _collections[key] = items = [];
        }

        return items;
    }

    internal static string? NameOf(object item) => item switch
    {
        Tensor { IsInGraph: true } tensor => tensor.Name,
        Node node => node.Name,
        Variable variable => variable.Name,
        _ => null,
    };
}
