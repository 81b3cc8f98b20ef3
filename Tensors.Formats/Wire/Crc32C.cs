using System.Numerics;
using System.Runtime.InteropServices;

namespace Tensors;

/// <summary>The Castagnoli checksum (reflected polynomial 0x82F63B78) and the mask under which the formats store it.</summary>
/// <remarks><see cref="BitOperations"/> uses the processor's instruction where there is one and a table elsewhere.</remarks>
internal static class Crc32C
{
    private const uint MaskDelta = 0xa282ead8;

    /// <summary>The checksum of some bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes) => Append(0, bytes);

    /// <summary>The checksum of what <paramref name="crc"/> is the checksum of, followed by some bytes.</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        uint state = ~crc;
        foreach (ulong word in MemoryMarshal.Cast<byte, ulong>(bytes))
        {
            state = BitOperations.Crc32C(state, word);
        }

        foreach (byte last in bytes[(bytes.Length & ~7)..])
        {
            state = BitOperations.Crc32C(state, last);
        }

        return ~state;
    }

    /// <summary>The stored form: a checksum over bytes that contain checksums of their own would be weak.</summary>
    public static uint Mask(uint crc) => BitOperations.RotateRight(crc, 15) + MaskDelta;

    /// <summary>The checksum of a stored form.</summary>
    public static uint Unmask(uint masked) => BitOperations.RotateLeft(masked - MaskDelta, 15);

    /// <summary>The stored form of the checksum of some bytes.</summary>
    public static uint Masked(ReadOnlySpan<byte> bytes) => Mask(Of(bytes));
}
