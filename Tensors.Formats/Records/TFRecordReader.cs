namespace Tensors;

/// <summary>Reads a TFRecord file record by record: TensorFlow's <c>tf_record_iterator</c>.</summary>
/// <remarks>One thread reads at a time. Records are checked against their checksums, one by one as they are read.</remarks>
public sealed class TFRecordReader : IDisposable
{
    // A record is taken in parts of at most this size, so that memory follows what is there and not what is claimed.
    private const int PartBytes = 1 << 20;

    private readonly string _path;
    private readonly Stream _stream;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="compression">How it is compressed as a whole.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public TFRecordReader(string path, RecordCompression compression = RecordCompression.None)
    {
        _path = path;
        _stream = compression.Reader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
    }

    /// <summary>Where the next record begins, in bytes of what is read, before compression.</summary>
    public long Position { get; private set; }

    /// <summary>All records of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="compression">How it is compressed as a whole.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="TensorFileException">A checksum is wrong, or the file ends inside a record; the records before are
    /// given.</exception>
    public static IEnumerable<byte[]> ReadAll(string path, RecordCompression compression = RecordCompression.None)
    {
        using TFRecordReader reader = new(path, compression);
        while (reader.Read() is { } record)
        {
            yield return record;
        }
    }

    /// <summary>The next record, or null at the end of the file.</summary>
    /// <exception cref="TensorFileException">A checksum is wrong, the file ends inside a record, or it is not compressed as it should
    /// be.</exception>
    public byte[]? Read()
    {
        FilePlace place = new(_path, null, Position);
        try
        {
            return Read(place);
        }
        catch (InvalidDataException failure)
        {
            throw place.Error("the file is not compressed as it should be, or its compressed bytes are damaged", 0, failure);
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _stream.Dispose();

    private byte[]? Read(FilePlace place)
    {
        Span<byte> header = stackalloc byte[RecordFraming.HeaderSize];
        int found = _stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        if (found == 0)
        {
            return null;
        }

        if (found < header.Length)
        {
            throw place.Error($"the file ends inside the header of this record, of which {found} bytes are there");
        }

        int length = RecordFraming.LengthOf(header, place);
        byte[] payload = new byte[Math.Min(length, PartBytes)];
        int filled = 0;
        while (filled < length)
        {
            if (filled == payload.Length)
            {
                Array.Resize(ref payload, (int)Math.Min(length, 2L * payload.Length));
            }

            int read = _stream.Read(payload, filled, payload.Length - filled);
            filled += read > 0 ? read : throw Truncated(length, filled, place);
        }

        Span<byte> footer = stackalloc byte[RecordFraming.FooterSize];
        if (_stream.ReadAtLeast(footer, footer.Length, throwOnEndOfStream: false) < footer.Length)
        {
            throw Truncated(length, filled, place);
        }

        Position += RecordFraming.HeaderSize + length + RecordFraming.FooterSize;
        return RecordFraming.Checked(payload, footer, place);
    }

    private static TensorFileException Truncated(int length, int found, FilePlace place) =>
        place.Error($"the file ends inside this record of {length} bytes, of which {found} are there");
}
