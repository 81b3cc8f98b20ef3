namespace Tensors.Graphs;

/// <summary>A table from keys to values: what static and mutable ones have in common.</summary>
public abstract class HashTable
{
    private protected HashTable(string op, string name, DataType keyType, DataType valueType, TensorLike defaultValue, string? sharedName)
    {
        Graph graph = Graph.Default;
        (KeyType, ValueType) = (keyType, valueType);
        DefaultValue = defaultValue.Tensor ?? Ops.Constant(defaultValue, valueType);
        Handle = graph.Tensor1(op, name, [], new()
        {
            ["container"] = graph.Container,
            ["shared_name"] = sharedName ?? "",
            ["use_node_name_sharing"] = false,
            ["key_dtype"] = keyType,
            ["value_dtype"] = valueType,
        });
    }

    /// <summary>The name, without its scopes.</summary>
    public string Name => Handle.Op.Name[(Handle.Op.Name.LastIndexOf('/') + 1)..];

    /// <summary>The type of the keys.</summary>
    public DataType KeyType { get; }

    /// <summary>The type of the values.</summary>
    public DataType ValueType { get; }

    /// <summary>The value of keys that are not there.</summary>
    public Tensor DefaultValue { get; }

    /// <summary>The tensor that stands for the table.</summary>
    public Tensor Handle { get; }

    /// <summary>The values of keys.</summary>
    /// <param name="keys">Any shape.</param>
    /// <param name="name">The name of the scope.</param>
    /// <returns>
    /// The shape of the keys; a table that is yet to be initialized is a <see cref="FailedPreconditionException"/> when it is run.
    /// </returns>
    /// <exception cref="GraphTypeException">The keys have another type.</exception>
    public Tensor Lookup(TensorLike keys, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, $"{Name}_Lookup", keys, Handle);
        Tensor asked = scope.Convert(keys, "keys", KeyType);
        RequireType("Keys", asked, KeyType);
        return scope.Graph.Tensor1("LookupTableFindV2", null, [Handle, asked, DefaultValue]);
    }

    /// <summary>How many keys there are: int64.</summary>
    /// <param name="name">The name of the scope.</param>
    public Tensor Size(string? name = null)
    {
        using OpScope scope = OpScope.Open(name, $"{Name}_Size", Handle);
        return scope.Graph.Tensor1("LookupTableSizeV2", null, [Handle]);
    }

    /// <summary>All keys, and their values.</summary>
    /// <param name="name">The name of the node.</param>
    public (Tensor Keys, Tensor Values) Export(string? name = null)
    {
        Node node = Handle.Graph.AddNode("LookupTableExportV2", name ?? $"{Name}_lookup_table_export_values", [Handle], new()
        {
            ["Tkeys"] = KeyType,
            ["Tvalues"] = ValueType,
        });
        return (node.Outputs[0], node.Outputs[1]);
    }

    private protected void RequireType(string what, Tensor given, DataType type)
    {
        if (given.DataType.Base != type)
        {
            throw new GraphTypeException(
                $"Signature mismatch. {what} of the table '{Name}' must be dtype {type.Name}, got {given.DataType.Base.Name} "
                + $"('{given.Name}').");
        }
    }
}
