namespace Tensors.Graphs;

/// <summary>
/// What makes records of the files in a queue of names: TensorFlow's <c>TextLineReader</c> and its like. Its place in a file lives in the
/// session.
/// </summary>
public sealed class GraphReader
{
    private readonly Tensor _handle;

    private GraphReader(string op, string? name, Dictionary<string, object> attributes)
    {
        Graph graph = Graph.Default;
        attributes["container"] = graph.Container;
        attributes["shared_name"] = "";
        _handle = graph.Tensor1(op, name, [], attributes);
    }

    /// <summary>Lines of text, without their ends; the key is <c>FILE:NUMBER</c>, from 1.</summary>
    /// <param name="skipHeaderLines">How many lines at the beginning of each file are left out.</param>
    /// <param name="name">The name of the node.</param>
    public static GraphReader TextLine(int skipHeaderLines = 0, string? name = null) =>
        new("TextLineReaderV2", name, new() { ["skip_header_lines"] = (long)skipHeaderLines });

    /// <summary>Whole files; the key is the name.</summary>
    /// <param name="name">The name of the node.</param>
    public static GraphReader WholeFile(string? name = null) => new("WholeFileReaderV2", name, []);

    /// <summary>Records of TFRecord files; the key is <c>FILE:OFFSET</c>.</summary>
    /// <param name="compression">How the files are compressed.</param>
    /// <param name="name">The name of the node.</param>
    public static GraphReader TFRecord(RecordCompression compression = RecordCompression.None, string? name = null) =>
        new("TFRecordReaderV2", name, new() { ["compression_type"] = compression.Name });

    /// <summary>Parts of equal length; the key is <c>FILE:NUMBER</c>, from 0.</summary>
    /// <param name="recordBytes">The length of a record.</param>
    /// <param name="headerBytes">How many bytes at the beginning of a file are left out.</param>
    /// <param name="footerBytes">How many bytes at the end of a file are left out.</param>
    /// <param name="name">The name of the node.</param>
    public static GraphReader FixedLength(int recordBytes, int headerBytes = 0, int footerBytes = 0, string? name = null) =>
        new("FixedLengthRecordReaderV2", name, new()
        {
            ["record_bytes"] = (long)recordBytes,
            ["header_bytes"] = (long)headerBytes,
            ["footer_bytes"] = (long)footerBytes,
            ["hop_bytes"] = 0L,
            ["encoding"] = "",
        });

    /// <summary>The next record, of the queue's next file where the last one is at its end.</summary>
    /// <param name="queue">Names of files.</param>
    /// <param name="name">The name of the node.</param>
    public (Tensor Key, Tensor Value) Read(GraphQueue queue, string? name = null)
    {
        Node read = _handle.Graph.AddNode("ReaderReadV2", name, [_handle, queue.Handle]);
        return (read.Outputs[0], read.Outputs[1]);
    }

    /// <summary>Up to so many records of one file.</summary>
    /// <param name="queue">Names of files.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="name">The name of the node.</param>
    public (Tensor Keys, Tensor Values) ReadUpTo(GraphQueue queue, TensorLike count, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "ReaderReadUpToV2", _handle);
        Node read = scope.Node("ReaderReadUpToV2", [_handle, queue.Handle, scope.Convert(count, "num_records", DataType.Int64)]);
        return (read.Outputs[0], read.Outputs[1]);
    }

    /// <summary>How many records were read.</summary>
    public Tensor RecordsProduced(string? name = null) => _handle.Graph.Tensor1("ReaderNumRecordsProducedV2", name, [_handle]);

    /// <summary>How many files were read to their end.</summary>
    public Tensor WorkUnitsCompleted(string? name = null) => _handle.Graph.Tensor1("ReaderNumWorkUnitsCompletedV2", name, [_handle]);

    /// <summary>An operation after which reading begins anew, with the queue's next file.</summary>
    public Node Reset(string? name = null) => _handle.Graph.AddNode("ReaderResetV2", name, [_handle]);
}
