namespace Tensors.Graphs;

/// <summary>What a table is filled with.</summary>
public abstract class TableInitializer
{
    private protected TableInitializer(DataType keyType, DataType valueType) => (KeyType, ValueType) = (keyType, valueType);

    /// <summary>The type of the keys.</summary>
    public DataType KeyType { get; }

    /// <summary>The type of the values.</summary>
    public DataType ValueType { get; }

    /// <summary>The operation that fills a table.</summary>
    internal abstract Node Fill(Tensor table);
}

/// <summary>Pairs of tensors: TensorFlow's <c>KeyValueTensorInitializer</c>.</summary>
public sealed class KeyValueTensorInitializer : TableInitializer
{
    private readonly Tensor _keys;
    private readonly Tensor _values;

    /// <summary>Keys and their values.</summary>
    /// <param name="keys">Keys: text or integers.</param>
    /// <param name="values">As many values.</param>
    public KeyValueTensorInitializer(TensorLike keys, TensorLike values)
        : base(keys.NaturalType, values.NaturalType)
    {
        Graph graph = keys.Graph ?? values.Graph ?? Graph.Default;
        _keys = keys.ToTensor(graph, "keys");
        _values = values.ToTensor(graph, "values");
    }

    /// <inheritdoc/>
    internal override Node Fill(Tensor table)
    {
        using OpScope scope = OpScope.Open(null, "key_value_init", table, _keys, _values);
        return table.Graph.AddNode("LookupTableImportV2", null, [table, _keys, _values]);
    }
}

/// <summary>A pair per line of a file of text: TensorFlow's <c>TextFileInitializer</c>.</summary>
public sealed class TextFileInitializer : TableInitializer
{
    /// <summary>In place of a column: the whole line.</summary>
    public const int WholeLine = -2;

    /// <summary>In place of a column: the number of the line, from 0.</summary>
    public const int LineNumber = -1;

    private readonly string _filename;
    private readonly Dictionary<string, object> _attributes;

    /// <summary>The lines of a file.</summary>
    /// <param name="filename">The file; it is read when the table is initialized.</param>
    /// <param name="keyType">Text or int64.</param>
    /// <param name="keyIndex">The column of the keys, from 0; or <see cref="WholeLine"/>, <see cref="LineNumber"/>.</param>
    /// <param name="valueType">The type of the values.</param>
    /// <param name="valueIndex">The column of the values.</param>
    /// <param name="vocabSize">How many lines; null for all.</param>
    /// <param name="delimiter">What stands between columns.</param>
    public TextFileInitializer(
        string filename, DataType keyType = DataType.String, int keyIndex = WholeLine, DataType valueType = DataType.Int64,
        int valueIndex = LineNumber, int? vocabSize = null,
        string delimiter = "\t")
        : base(keyType, valueType)
    {
        _filename = filename;
        _attributes = new()
        {
            ["key_index"] = (long)keyIndex,
            ["value_index"] = (long)valueIndex,
            ["vocab_size"] = (long)(vocabSize ?? -1),
            ["delimiter"] = delimiter,
        };
    }

    /// <inheritdoc/>
    internal override Node Fill(Tensor table)
    {
        using OpScope scope = OpScope.Open(null, "text_file_init", table);
        Tensor filename = scope.Convert(_filename, "asset_filepath");
        table.Graph.AddToCollection(GraphKeys.AssetFilepaths, filename);
        return table.Graph.AddNode("InitializeTableFromTextFileV2", null, [table, filename], _attributes);
    }
}
