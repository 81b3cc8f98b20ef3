using System.Buffers.Binary;

namespace Tensors;

/// <summary>How a record lies in a file: 8 bytes of length, 4 of their checksum, the payload, 4 of its checksum (masked CRC-32C).</summary>
internal static class RecordFraming
{
    public const int HeaderSize = 12;
    public const int FooterSize = 4;

    // A header that lies is found by its checksum; one that is signed and still claims more than this is hostile.
    private const int MostBytes = 1 << 30;

    /// <summary>The length that a header gives.</summary>
    /// <exception cref="TensorFileException">Its checksum is wrong, or it is longer than what is accepted.</exception>
    public static int LengthOf(ReadOnlySpan<byte> header, FilePlace place)
    {
        if (BinaryPrimitives.ReadUInt32LittleEndian(header[8..]) != Crc32C.Masked(header[..8]))
        {
            throw place.Error("the checksum of the length of this record is wrong");
        }

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(header);
        return length <= MostBytes
            ? (int)length
            : throw place.Error($"a record of {length} bytes is claimed; more than {MostBytes} are not accepted");
    }

    /// <summary>The payload, if it is what its checksum says.</summary>
    /// <exception cref="TensorFileException">It is not.</exception>
    public static byte[] Checked(byte[] payload, ReadOnlySpan<byte> footer, FilePlace place) =>
        BinaryPrimitives.ReadUInt32LittleEndian(footer) == Crc32C.Masked(payload)
        ? payload
        : throw place.Error($"the checksum of this record of {payload.Length} bytes is wrong");
}
