using System.Buffers.Binary;
using System.Numerics;

namespace Tensors.Graphs;

/// <summary>SipHash-2-4: a hash of bytes that nobody steers who does not know the key (Aumasson and Bernstein 2012).</summary>
internal static class SipHash
{
    public static ulong Hash(ReadOnlySpan<byte> s, ulong key0, ulong key1)
    {
        State state = new()
        {
            V0 = 0x736f6d6570736575 ^ key0,
            V1 = 0x646f72616e646f6d ^ key1,
            V2 = 0x6c7967656e657261 ^ key0,
            V3 = 0x7465646279746573 ^ key1,
        };
        int whole = s.Length & ~7;
        for (int start = 0; start < whole; start += 8)
        {
            state.Take(BinaryPrimitives.ReadUInt64LittleEndian(s[start..]));
        }

        // The last word ends with the length.
        Span<byte> last = stackalloc byte[8];
        s[whole..].CopyTo(last);
        last[7] = (byte)s.Length;
        state.Take(BinaryPrimitives.ReadUInt64LittleEndian(last));
        state.V2 ^= 0xff;
        state.Rounds(4);
        return state.V0 ^ state.V1 ^ state.V2 ^ state.V3;
    }

    private struct State
    {
        public ulong V0;
        public ulong V1;
        public ulong V2;
        public ulong V3;

        public void Take(ulong word)
        {
            V3 ^= word;
            Rounds(2);
            V0 ^= word;
        }

        public void Rounds(int count)
        {
            for (int i = 0; i < count; i++)
            {
                V0 += V1;
                V1 = BitOperations.RotateLeft(V1, 13) ^ V0;
                V0 = BitOperations.RotateLeft(V0, 32);
                V2 += V3;
                V3 = BitOperations.RotateLeft(V3, 16) ^ V2;
                V0 += V3;
                V3 = BitOperations.RotateLeft(V3, 21) ^ V0;
                V2 += V1;
                V1 = BitOperations.RotateLeft(V1, 17) ^ V2;
                V2 = BitOperations.RotateLeft(V2, 32);
            }
        }
    }
}
