using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Tensors;

/// <summary>The arrays of an <c>.npz</c> file by their names, in the order of the file.</summary>
public sealed class NpzDictionary : IReadOnlyDictionary<string, Tensor>
{
    private readonly OrderedDictionary<string, Tensor> _arrays;
    private readonly Dictionary<string, TensorFileException> _unreadable;

    internal NpzDictionary(OrderedDictionary<string, Tensor> arrays, Dictionary<string, TensorFileException> unreadable)
    {
        _arrays = arrays;
        _unreadable = unreadable;
    }

    /// <summary>
    /// Members that are whole but no tensor, such as texts, objects and other files, and why each is none. They are not among the keys;
    /// asking for one throws its exception.
    /// </summary>
    public IReadOnlyDictionary<string, TensorFileException> Unreadable => _unreadable;

    /// <inheritdoc/>
    public int Count => _arrays.Count;

    /// <inheritdoc/>
    public IEnumerable<string> Keys => _arrays.Keys;

    /// <inheritdoc/>
    public IEnumerable<Tensor> Values => _arrays.Values;

    /// <summary>The array of this name.</summary>
    /// <param name="key">The name, without <c>.npy</c>.</param>
    /// <exception cref="TensorFileException">The member is no tensor.</exception>
    /// <exception cref="KeyNotFoundException">There is no such member.</exception>
    public Tensor this[string key] =>
        _arrays.TryGetValue(key, out Tensor? array) ? array
        : _unreadable.TryGetValue(key, out TensorFileException? reason)
            ? throw new TensorFileException(reason.File, reason.Problem, key, reason.Offset, reason)
        : throw new KeyNotFoundException(
            $"The archive has no array '{key}'; it has {string.Join(", ", Keys.Concat(Unreadable.Keys).Select(name => $"'{name}'"))}.");

    /// <inheritdoc/>
    public bool ContainsKey(string key) => _arrays.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out Tensor value) => _arrays.TryGetValue(key, out value);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, Tensor>> GetEnumerator() => _arrays.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
