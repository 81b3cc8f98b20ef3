using System.Buffers.Binary;

namespace Tensors;

/// <summary>Appends records in the framing of TFRecord files: length, its checksum, payload, its checksum.</summary>
/// <param name="stream">Where to; not closed here.</param>
internal sealed class RecordWriter(Stream stream)
{
    public void Write(ReadOnlySpan<byte> payload)
    {
        Span<byte> header = stackalloc byte[RecordFraming.HeaderSize];
        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], Crc32C.Masked(header[..8]));
        Span<byte> footer = stackalloc byte[RecordFraming.FooterSize];
        BinaryPrimitives.WriteUInt32LittleEndian(footer, Crc32C.Masked(payload));

        stream.Write(header);
        stream.Write(payload);
        stream.Write(footer);
    }
}
