using System.Buffers.Binary;
using System.Numerics;

namespace Tensors.Graphs;

/// <summary>
/// The fingerprint of bytes that TensorFlow sorts text into buckets by: FarmHash's Fingerprint64, which is the same for ever.
/// </summary>
/// <remarks>After github.com/google/farmhash, <c>farmhashna::Hash64</c>.</remarks>
internal static class FarmHash
{
    private const ulong K0 = 0xc3a5c85c97cb3127;
    private const ulong K1 = 0xb492b66fbe98f273;
    private const ulong K2 = 0x9ae16a3b2f90404f;

    public static ulong Fingerprint64(ReadOnlySpan<byte> s) => s.Length switch
    {
        <= 16 => Short(s),
        <= 32 => Medium(s),
        <= 64 => Long(s),
        _ => Longest(s),
    };

    private static ulong Short(ReadOnlySpan<byte> s)
    {
        ulong length = (ulong)s.Length;
        ulong multiplier = K2 + (length * 2);
        switch (s.Length)
        {
            case >= 8:
                ulong a = Fetch64(s) + K2;
                ulong b = Fetch64(s[^8..]);
                return Mix((Rotate(b, 37) * multiplier) + a, (Rotate(a, 25) + b) * multiplier, multiplier);
            case >= 4:
                return Mix(length + ((ulong)Fetch32(s) << 3), Fetch32(s[^4..]), multiplier);
            case > 0:
                ulong y = s[0] + ((ulong)s[s.Length >> 1] << 8);
                ulong z = length + ((ulong)s[^1] << 2);
                return ShiftMix((y * K2) ^ (z * K0)) * K2;
            default:
                return K2;
        }
    }

    private static ulong Medium(ReadOnlySpan<byte> s)
    {
        ulong multiplier = K2 + ((ulong)s.Length * 2);
        ulong a = Fetch64(s) * K1;
        ulong b = Fetch64(s[8..]);
        ulong c = Fetch64(s[^8..]) * multiplier;
        ulong d = Fetch64(s[^16..]) * K2;
        return Mix(Rotate(a + b, 43) + Rotate(c, 30) + d, a + Rotate(b + K2, 18) + c, multiplier);
    }

    private static ulong Long(ReadOnlySpan<byte> s)
    {
        ulong multiplier = K2 + ((ulong)s.Length * 2);
        ulong a = Fetch64(s) * K2;
        ulong b = Fetch64(s[8..]);
        ulong c = Fetch64(s[^8..]) * multiplier;
        ulong d = Fetch64(s[^16..]) * K2;
        ulong y = Rotate(a + b, 43) + Rotate(c, 30) + d;
        ulong z = Mix(y, a + Rotate(b + K2, 18) + c, multiplier);
        ulong e = Fetch64(s[16..]) * multiplier;
        ulong f = Fetch64(s[24..]);
        ulong g = (y + Fetch64(s[^32..])) * multiplier;
        ulong h = (z + Fetch64(s[^24..])) * multiplier;
        return Mix(Rotate(e + f, 43) + Rotate(g, 30) + h, e + Rotate(f + a, 18) + g, multiplier);
    }

    private static ulong Longest(ReadOnlySpan<byte> s)
    {
        ulong seed = 81;
        ulong y = (seed * K1) + 113;
        State state = new() { X = (seed * K2) + Fetch64(s), Y = y, Z = ShiftMix((y * K2) + 113) * K2 };

        // The last block, whole or not, is taken from the end.
        int whole = (s.Length - 1) / 64 * 64;
        int rest = (s.Length - 1) & 63;
        for (int start = 0; start < whole; start += 64)
        {
            state.Take(s[start..], K1, 1);
        }

        ulong multiplier = K1 + ((state.Z & 0xff) << 1);
        state.W.First += (ulong)rest;
        state.V.First += state.W.First;
        state.W.First += state.V.First;
        state.Take(s[(whole + rest - 63)..], multiplier, 9);
        return Mix(
            Mix(state.V.First, state.W.First, multiplier) + (ShiftMix(state.Y) * K0) + state.Z,
            Mix(state.V.Second, state.W.Second, multiplier) + state.X,
            multiplier);
    }

    private static ulong Mix(ulong u, ulong v, ulong multiplier)
    {
        ulong a = ShiftMix((u ^ v) * multiplier);
        return ShiftMix((v ^ a) * multiplier) * multiplier;
    }

    private static ulong ShiftMix(ulong value) => value ^ (value >> 47);

    private static ulong Rotate(ulong value, int shift) => BitOperations.RotateRight(value, shift);

    private static ulong Fetch64(ReadOnlySpan<byte> s) => BinaryPrimitives.ReadUInt64LittleEndian(s);

    private static uint Fetch32(ReadOnlySpan<byte> s) => BinaryPrimitives.ReadUInt32LittleEndian(s);

    /// <summary>What blocks of 64 bytes are mixed into.</summary>
    private struct State
    {
        public ulong X;
        public ulong Y;
        public ulong Z;
        public (ulong First, ulong Second) V;
        public (ulong First, ulong Second) W;

        public void Take(ReadOnlySpan<byte> s, ulong multiplier, ulong weight)
        {
            X = Rotate(X + Y + V.First + Fetch64(s[8..]), 37) * multiplier;
            Y = Rotate(Y + V.Second + Fetch64(s[48..]), 42) * multiplier;
            X ^= W.Second * weight;
            Y += (V.First * weight) + Fetch64(s[40..]);
            Z = Rotate(Z + W.First, 33) * multiplier;
            V = Weak(s, V.Second * multiplier, X + W.First);
            W = Weak(s[32..], Z + W.Second, Y + Fetch64(s[16..]));
            (Z, X) = (X, Z);
        }

        private static (ulong First, ulong Second) Weak(ReadOnlySpan<byte> s, ulong a, ulong b)
        {
            ulong z = Fetch64(s[24..]);
            a += Fetch64(s);
            b = Rotate(b + a + z, 21);
            ulong c = a;
            a += Fetch64(s[8..]) + Fetch64(s[16..]);
            return (a + z, b + Rotate(a, 44) + c);
        }
    }
}
