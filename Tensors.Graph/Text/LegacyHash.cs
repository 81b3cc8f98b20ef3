using System.Buffers.Binary;

namespace Tensors.Graphs;

/// <summary>The hash of bytes that TensorFlow had first: MurmurHash64A (Appleby 2008) from a start of its own.</summary>
internal static class LegacyHash
{
    private const ulong Factor = 0xc6a4a7935bd1e995;
    private const ulong Start = 0xDECAFCAFFE;
    private const int Shift = 47;

    public static ulong Hash(ReadOnlySpan<byte> s)
    {
        ulong hash = Start ^ ((ulong)s.Length * Factor);
        int whole = s.Length & ~7;
        for (int start = 0; start < whole; start += 8)
        {
            ulong word = BinaryPrimitives.ReadUInt64LittleEndian(s[start..]) * Factor;
            hash = (hash ^ ((word ^ (word >> Shift)) * Factor)) * Factor;
        }

        if (whole < s.Length)
        {
            Span<byte> last = stackalloc byte[8];
            last.Clear();
            s[whole..].CopyTo(last);
            hash = (hash ^ BinaryPrimitives.ReadUInt64LittleEndian(last)) * Factor;
        }

        hash = (hash ^ (hash >> Shift)) * Factor;
        return hash ^ (hash >> Shift);
    }
}
