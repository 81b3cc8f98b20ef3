namespace Tensors;

/// <summary>Reads records in the framing of TFRecord files.</summary>
/// <remarks>
/// A record that is cut off at the end means that there is nothing more yet: its writer may still be at work. The stream is then left
/// before it, so that reading can go on later.
/// </remarks>
/// <param name="stream">Seekable; not closed here.</param>
/// <param name="file">Its name in errors.</param>
internal sealed class RecordReader(Stream stream, string file)
{
    /// <summary>Where the last record that was read begins.</summary>
    public long Offset { get; private set; }

    /// <summary>The next payload, or null when there is no whole record.</summary>
    /// <exception cref="TensorFileException">A checksum is wrong.</exception>
    public byte[]? Read()
    {
        long start = stream.Position;
        long left = stream.Length - start;
        FilePlace place = new(file, null, start);
        Span<byte> header = stackalloc byte[RecordFraming.HeaderSize];
        if (left < RecordFraming.HeaderSize)
        {
            return null;
        }

        stream.ReadExactly(header);
        int length = RecordFraming.LengthOf(header, place);
        if (length > left - RecordFraming.HeaderSize - RecordFraming.FooterSize)
        {
            stream.Position = start;
            return null;
        }

        byte[] payload = new byte[length];
        stream.ReadExactly(payload);
        Span<byte> footer = stackalloc byte[RecordFraming.FooterSize];
        stream.ReadExactly(footer);
        Offset = start;
        return RecordFraming.Checked(payload, footer, place);
    }
}
