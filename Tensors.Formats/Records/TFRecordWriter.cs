using System.Text;

namespace Tensors;

/// <summary>Writes a TFRecord file: byte strings one after the other, each with checksums. TensorFlow's <c>TFRecordWriter</c>.</summary>
/// <remarks>
/// One thread writes at a time. A file of this name is overwritten; what was written is whole after <see cref="Dispose"/>.
/// </remarks>
public sealed class TFRecordWriter : IDisposable
{
    private readonly Stream _stream;
    private readonly RecordWriter _records;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file; one that is there is overwritten.</param>
    /// <param name="compression">How it is compressed as a whole.</param>
    /// <exception cref="IOException">The file cannot be made.</exception>
    public TFRecordWriter(string path, RecordCompression compression = RecordCompression.None)
    {
        _stream = new BufferedStream(compression.Writer(File.Create(path)));
        _records = new(_stream);
    }

    /// <summary>Appends a record.</summary>
    /// <param name="record">Its bytes; none are a record too.</param>
    public void Write(ReadOnlySpan<byte> record) => _records.Write(record);

    /// <summary>Appends a record.</summary>
    /// <param name="record">Text, which is written as UTF-8.</param>
    public void Write(string record) => Write(Encoding.UTF8.GetBytes(record));

    /// <summary>Hands what was written to the operating system; of a compressed file, as far as whole blocks are there.</summary>
    public void Flush() => _stream.Flush();

    /// <summary>Writes what is left and closes the file.</summary>
    public void Dispose() => _stream.Dispose();
}
