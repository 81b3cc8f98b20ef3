namespace Tensors.Graphs;

/// <summary>A table whose keys come and go while the graph runs: TensorFlow's <c>MutableHashTable</c>.</summary>
public sealed class MutableHashTable : HashTable
{
    /// <summary>An empty table.</summary>
    /// <param name="keyType">The type of the keys.</param>
    /// <param name="valueType">The type of the values.</param>
    /// <param name="defaultValue">The value of keys that are not there.</param>
    /// <param name="name">The name of the node.</param>
    /// <param name="sharedName">The name under which tables of a session are one; null for that of the node.</param>
    public MutableHashTable(
        DataType keyType, DataType valueType, TensorLike defaultValue, string name = "MutableHashTable", string? sharedName = null)
        : base("MutableHashTableV2", name, keyType, valueType, defaultValue, sharedName)
    {
    }

    /// <summary>An operation that adds pairs, or gives keys other values.</summary>
    /// <param name="keys">Keys.</param>
    /// <param name="values">Per key its value.</param>
    /// <param name="name">The name of the scope.</param>
    /// <exception cref="GraphTypeException">They have other types than the table.</exception>
    public Node Insert(TensorLike keys, TensorLike values, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, $"{Name}_lookup_table_insert", keys, values, Handle);
        Tensor added = scope.Convert(keys, "keys", KeyType);
        Tensor given = scope.Convert(values, "values", ValueType);
        RequireType("Keys", added, KeyType);
        RequireType("Values", given, ValueType);
        return scope.Graph.AddNode("LookupTableInsertV2", null, [Handle, added, given]);
    }

    /// <summary>An operation that forgets keys; those that are not there do not matter.</summary>
    /// <param name="keys">Keys.</param>
    /// <param name="name">The name of the scope.</param>
    /// <exception cref="GraphTypeException">They have another type than those of the table.</exception>
    public Node Remove(TensorLike keys, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, $"{Name}_lookup_table_remove", keys, Handle);
        Tensor removed = scope.Convert(keys, "keys", KeyType);
        RequireType("Keys", removed, KeyType);
        return scope.Graph.AddNode("LookupTableRemoveV2", null, [Handle, removed]);
    }
}
