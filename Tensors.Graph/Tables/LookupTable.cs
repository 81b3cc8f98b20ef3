using System.Text;

namespace Tensors.Graphs;

/// <summary>A table as it lives in a session: from keys to rows of values.</summary>
/// <param name="name">How messages call it.</param>
/// <param name="isMutable">Whether a key may get another value.</param>
internal sealed class LookupTable(string name, bool isMutable)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<object, int> _rows = [];
    private object? _keys;
    private object? _values;

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
    public void Insert(object keys, object values)
    {
        lock (_lock)
        {
            int[] places = [.. KeysOf(keys).Select((key, i) => (Key: key, Place: i)).GroupBy(pair => pair.Key).Select(group => group.Last().Place)];
            object[] names = KeysOf(keys);
            Shape shape = GraphValue.ShapeOf(keys);
            object given = Rows(values, shape);
            if (!isMutable)
            {
                RequireSameValues(names, given);
            }

            int[] kept = _values is null ? [] : [.. _rows.Where(row => !places.Any(place => names[place].Equals(row.Key))).Select(row => row.Value)];
            Replace(
                Join(_keys, kept, Rows(keys, shape), places),
                Join(_values, kept, given, places));
        }
    }

    /// <summary>Forgets keys that are there.</summary>
    public void Remove(object keys)
    {
        lock (_lock)
        {
            HashSet<object> removed = [.. KeysOf(keys)];
            if (_values is not null)
            {
                int[] kept = [.. _rows.Where(row => !removed.Contains(row.Key)).Select(row => row.Value)];
                Replace(Gather(_keys!, kept), Gather(_values, kept));
            }
        }
    }

    /// <summary>The values of keys, in the shape of the keys; of those that are not there the given one.</summary>
    public object Find(object keys, object otherwise)
    {
        lock (_lock)
        {
            RequireInitialized();
            Shape row = GraphValue.ShapeOf(otherwise);
            object all = Rows(otherwise, Shape.Scalar);
            all = _values is null ? all : Join(_values, [.. Enumerable.Range(0, _rows.Count)], all, [0]);
            int[] places = Array.ConvertAll(KeysOf(keys), key => _rows.GetValueOrDefault(key, _rows.Count));
            return Reshape(Gather(all, places), [.. GraphValue.ShapeOf(keys), .. row]);
        }
    }

    /// <summary>All keys and their values.</summary>
    public object[] Export(Func<object> noKeys, Func<object> noValues)
    {
        lock (_lock)
        {
            return [_keys ?? noKeys(), _values ?? noValues()];
        }
    }

    private void RequireInitialized()
    {
        if (_values is null && !isMutable)
        {
            throw new FailedPreconditionException($"Table not initialized: '{name}'; run TablesInitializer() first.", null);
        }
    }

    private void RequireSameValues(object[] keys, object given)
    {
        object[] values = KeysOf(given);
        object[]? held = _values is null ? null : KeysOf(_values);
        Dictionary<object, object> seen = [];
        for (int i = 0; i < keys.Length; i++)
        {
            object before = held is not null && _rows.TryGetValue(keys[i], out int row) ? held[row] : seen.GetValueOrDefault(keys[i], values[i]);
            if (!before.Equals(values[i]))
            {
                throw new InvalidArgumentException($"HashTable has different value for same key. Key {keys[i]} has {before} and trying to add value {values[i]}", null);
            }

            seen[keys[i]] = values[i];
        }
    }

    private void Replace(object keys, object values)
    {
        (_keys, _values) = (keys, values);
        _rows.Clear();
        foreach ((int row, object key) in KeysOf(keys).Index())
        {
            _rows[key] = row;
        }
    }

    private static object Join(object? first, int[] ofFirst, object second, int[] ofSecond)
    {
        object rest = Gather(second, ofSecond);
        return first is null || ofFirst.Length == 0
            ? rest
            : (Gather(first, ofFirst), rest) switch
            {
                (StringTensor left, StringTensor right) => new StringTensor([.. left.Elements, .. right.Elements], [ofFirst.Length + ofSecond.Length, .. left.Shape.Extents[1..]]),
                (Tensor left, Tensor right) => Tensor.Concat([left, right], 0),
                _ => throw new GraphTypeException("Keys or values of a table are all text or all numbers."),
            };
    }

    private static object Gather(object rows, int[] places)
    {
        if (rows is Tensor tensor)
        {
            return tensor.Gather(Tensor.FromArray(places), 0);
        }

        StringTensor text = (StringTensor)rows;
        int size = (int)(text.Shape.ElementCount / Math.Max(1, text.Shape[0]));
        return new StringTensor(places.SelectMany(place => text.Elements.Skip(place * size).Take(size)), [places.Length, .. text.Shape.Extents[1..]]);
    }

    private static object Reshape(object value, Shape shape) => value is StringTensor text ? new StringTensor(text.Elements, shape) : ((Tensor)value).ReshapeTo(shape);

    /// <summary>Keys, or values that stand for keys of a shape, as rows.</summary>
    private static object Rows(object value, Shape keys)
    {
        Shape shape = GraphValue.ShapeOf(value);
        return shape.Rank >= keys.Rank && shape.Extents[..keys.Rank].SequenceEqual(keys.Extents)
            ? Reshape(value is Tensor tensor ? tensor.Copy() : value, [(int)keys.ElementCount, .. shape.Extents[keys.Rank..]])
            : throw new InvalidArgumentException($"Keys of shape {keys} do not fit values of shape {shape}.", null);
    }

    /// <summary>Elements that can be compared: bytes as letters, integers, other numbers.</summary>
    private static object[] KeysOf(object value) => value switch
    {
        StringTensor text => [.. text.Elements.Select(Encoding.Latin1.GetString)],
        Tensor { DType.IsFloating: false } integers => [.. integers.Cast(DType.Int64).ToArray<long>().Select(key => (object)key)],
        _ => [.. ((Tensor)value).Cast(DType.Float64).ToArray<double>().Select(key => (object)key)],
    };
}
