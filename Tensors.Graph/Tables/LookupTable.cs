using System.Text;

namespace Tensors.Graphs;

/// <summary>A table as it lives in a session: from keys to rows of values.</summary>
/// <param name="name">How messages call it.</param>
/// <param name="isMutable">Whether a key may get another value.</param>
internal sealed class LookupTable(string name, bool isMutable) : SessionResource
{
    private readonly Lock _lock = new();
    private readonly Dictionary<object, int> _rows = [];
    private GraphValue _keys;
    private GraphValue _values;

    public int Count
    {
        get
        {
            lock (_lock)
            {
                RequireInitialized();
                return _rows.Count;
            }
        }
    }

    /// <summary>Adds pairs; the last one of a key counts.</summary>
    /// <exception cref="InvalidArgumentException">A key of a table that is not mutable has another value already.</exception>
    public void Insert(GraphValue keys, GraphValue values)
    {
        lock (_lock)
        {
            int[] places =
                [.. KeysOf(keys).Select((key, i) => (Key: key, Place: i)).GroupBy(pair => pair.Key).Select(group => group.Last().Place)];
            object[] names = KeysOf(keys);
            Shape shape = keys.Shape;
            GraphValue given = Rows(values, shape);
            if (!isMutable)
            {
                RequireSameValues(names, given);
            }

            int[] kept = _values.IsNothing
                ? []
                : [.. _rows.Where(row => !places.Any(place => names[place].Equals(row.Key))).Select(row => row.Value)];
            Replace(
                Join(_keys, kept, Rows(keys, shape), places),
                Join(_values, kept, given, places));
        }
    }

    /// <summary>Forgets keys that are there.</summary>
    public void Remove(GraphValue keys)
    {
        lock (_lock)
        {
            HashSet<object> removed = [.. KeysOf(keys)];
            if (!_values.IsNothing)
            {
                int[] kept = [.. _rows.Where(row => !removed.Contains(row.Key)).Select(row => row.Value)];
                Replace(_keys.Gather(kept), _values.Gather(kept));
            }
        }
    }

    /// <summary>The values of keys, in the shape of the keys; of those that are not there the given one.</summary>
    public GraphValue Find(GraphValue keys, GraphValue otherwise)
    {
        lock (_lock)
        {
            RequireInitialized();
            Shape row = otherwise.Shape;
            GraphValue all = Rows(otherwise, Shape.Scalar);
            all = _values.IsNothing ? all : Join(_values, [.. Enumerable.Range(0, _rows.Count)], all, [0]);
            int[] places = Array.ConvertAll(KeysOf(keys), key => _rows.GetValueOrDefault(key, _rows.Count));
            return all.Gather(places).Reshape([.. keys.Shape, .. row]);
        }
    }

    /// <summary>All keys and their values.</summary>
    public GraphValue[] Export(DataType keys, DataType values)
    {
        lock (_lock)
        {
            return _values.IsNothing ? [GraphRows.Zeros(keys, [0]), GraphRows.Zeros(values, [0])] : [_keys, _values];
        }
    }

    private void RequireInitialized()
    {
        if (_values.IsNothing && !isMutable)
        {
            throw new FailedPreconditionException($"Table not initialized: '{name}'; run TablesInitializer() first.", null);
        }
    }

    private void RequireSameValues(object[] keys, GraphValue given)
    {
        object[] values = KeysOf(given);
        object[]? held = _values.IsNothing ? null : KeysOf(_values);
        Dictionary<object, object> seen = [];
        for (int i = 0; i < keys.Length; i++)
        {
            object before = held is not null && _rows.TryGetValue(keys[i], out int row)
                ? held[row]
                : seen.GetValueOrDefault(keys[i], values[i]);
            if (!before.Equals(values[i]))
            {
                throw new InvalidArgumentException(
                    $"HashTable has different value for same key. Key {keys[i]} has {before} and trying to add value {values[i]}", null);
            }

            seen[keys[i]] = values[i];
        }
    }

    private void Replace(GraphValue keys, GraphValue values)
    {
        (_keys, _values) = (keys, values);
        _rows.Clear();
        foreach ((int row, object key) in KeysOf(keys).Index())
        {
            _rows[key] = row;
        }
    }

    private static GraphValue Join(GraphValue first, int[] ofFirst, GraphValue second, int[] ofSecond)
    {
        GraphValue rest = second.Gather(ofSecond);
        if (first.IsNothing || ofFirst.Length == 0)
        {
            return rest;
        }

        return first.DataType == second.DataType
            ? GraphRows.Concat(first.Gather(ofFirst), rest)
            : throw new GraphTypeException($"A table of {first.DataType.Name} holds no {second.DataType.Name}.");
    }

    /// <summary>Keys, or values that stand for keys of a shape, as rows.</summary>
    private static GraphValue Rows(GraphValue value, Shape keys)
    {
        Shape shape = value.Shape;
        return shape.Rank >= keys.Rank && shape.Extents[..keys.Rank].SequenceEqual(keys.Extents)
            ? value.Copy().Reshape([(int)keys.ElementCount, .. shape.Extents[keys.Rank..]])
            : throw new InvalidArgumentException($"Keys of shape {keys} do not fit values of shape {shape}.", null);
    }

    /// <summary>Elements that can be compared: bytes as letters, integers, other numbers.</summary>
    private static object[] KeysOf(GraphValue value) => value switch
    {
        { Text: { } text } => [.. text.Elements.Select(Encoding.Latin1.GetString)],
        { Tensor: { DType.IsFloating: false } integers } => [.. integers.Cast(DType.Int64).ToArray<long>().Select(key => (object)key)],
        _ => [.. value.RequireTensor().Cast(DType.Float64).ToArray<double>().Select(key => (object)key)],
    };
}
