using System.Runtime.CompilerServices;

namespace Tensors;

/// <summary>The counter-based generator Philox4x32-10: ten rounds turn a 128-bit counter and a 64-bit key into four words.</summary>
/// <remarks>Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.</remarks>
internal static unsafe class Philox
{
    public const int WordsPerBlock = 4;

    private const int Rounds = 10;
    private const uint MultiplierA = 0xD2511F53;
    private const uint MultiplierB = 0xCD9E8D57;
    private const uint GoldenRatio = 0x9E3779B9;
    private const uint RootOfThreeMinusOne = 0xBB67AE85;

    /// <summary>Writes the four words of one block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Block(UInt128 counter, ulong key, uint* words)
    {
        uint c0 = (uint)counter;
        uint c1 = (uint)(counter >> 32);
        uint c2 = (uint)(counter >> 64);
        uint c3 = (uint)(counter >> 96);
        uint k0 = (uint)key;
        uint k1 = (uint)(key >> 32);
        for (int round = 0; round < Rounds; round++)
        {
            ulong a = (ulong)MultiplierA * c0;
            ulong b = (ulong)MultiplierB * c2;
            (c0, c1, c2, c3) = ((uint)(b >> 32) ^ c1 ^ k0, (uint)b, (uint)(a >> 32) ^ c3 ^ k1, (uint)a);
            k0 += GoldenRatio;
            k1 += RootOfThreeMinusOne;
        }

        words[0] = c0;
        words[1] = c1;
        words[2] = c2;
        words[3] = c3;
    }

    /// <summary>Writes the words of consecutive blocks.</summary>
    public static void Blocks(UInt128 counter, ulong key, uint* words, long count)
    {
        for (long block = 0; block < count; block++)
        {
            Block(counter + (ulong)block, key, words + (block * WordsPerBlock));
        }
    }
}
