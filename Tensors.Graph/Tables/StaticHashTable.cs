namespace Tensors.Graphs;

/// <summary>A table that is filled once: TensorFlow's <c>StaticHashTable</c>.</summary>
public sealed class StaticHashTable : HashTable
{
    /// <summary>A table that <see cref="Ops.TablesInitializer"/> fills.</summary>
    /// <param name="initializer">The keys and values.</param>
    /// <param name="defaultValue">The value of keys that are not there.</param>
    /// <param name="name">The name of the node.</param>
    /// <param name="sharedName">The name under which tables of a session are one; null for that of the node.</param>
    public StaticHashTable(TableInitializer initializer, TensorLike defaultValue, string name = "hash_table", string? sharedName = null)
        : base("HashTableV2", name, initializer.KeyType, initializer.ValueType, defaultValue, sharedName)
    {
        Initializer = initializer.Fill(Handle);
        Handle.Graph.AddToCollection(GraphKeys.TableInitializers, Initializer);
    }

    /// <summary>The operation that fills the table; again, it is done already.</summary>
    public Node Initializer { get; }
}
