using System.Buffers.Binary;

namespace Tensors;

/// <summary>Reads records in the framing of TFRecord files.</summary>
/// <remarks>
/// A record that is cut off at the end means that there is nothing more yet: its writer may still be at work. The stream is then left before
/// it, so that reading can go on later.
/// </remarks>
/// <param name="stream">Seekable; not closed here.</param>
/// <param name="file">Its name in errors.</param>
internal sealed class RecordReader(Stream stream, string file)
{
    public const int HeaderSize = 12;
    public const int FooterSize = 4;

    // A header that lies is found by its checksum; one that is signed and still claims more than this is hostile.
    private const int MostBytes = 1 << 30;

    /// <summary>Where the last record that was read begins.</summary>
    public long Offset { get; private set; }

    /// <summary>The next payload, or null when there is no whole record.</summary>
    /// <exception cref="TensorFileException">A checksum is wrong.</exception>
    public byte[]? Read()
    {
        long start = stream.Position;
        long left = stream.Length - start;
        FilePlace place = new(file, null, start);
        Span<byte> header = stackalloc byte[HeaderSize];
        if (left < HeaderSize)
        {
            return null;
        }

        stream.ReadExactly(header);
        if (BinaryPrimitives.ReadUInt32LittleEndian(header[8..]) != Crc32C.Masked(header[..8]))
        {
            throw place.Error("the checksum of the length of this record is wrong");
        }

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(header);
        if (length > MostBytes)
        {
            throw place.Error($"a record of {length} bytes is claimed; more than {MostBytes} are not accepted");
        }

        if (length > (ulong)(left - HeaderSize - FooterSize) || left < HeaderSize + FooterSize)
        {
            stream.Position = start;
            return null;
        }

        byte[] payload = new byte[length];
        stream.ReadExactly(payload);
        Span<byte> footer = stackalloc byte[FooterSize];
        stream.ReadExactly(footer);
        Offset = start;
        return BinaryPrimitives.ReadUInt32LittleEndian(footer) == Crc32C.Masked(payload)
            ? payload
            : throw place.Error($"the checksum of this record of {length} bytes is wrong");
    }
}
