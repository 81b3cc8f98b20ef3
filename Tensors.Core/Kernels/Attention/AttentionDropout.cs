using System.Numerics;

namespace Tensors;

/// <summary>
/// Which shares are dropped. The number of a share is that of its element in the array (members, queries, keys) that never exists, as a
/// stream of float32 numbers from [0, 1) gives it: every pass finds the same ones.
/// </summary>
/// <param name="rate">The probability to be dropped, 0 where nothing is.</param>
/// <param name="factor">What the others are multiplied by.</param>
/// <param name="counter">The first block of the stream.</param>
/// <param name="key">Its key.</param>
internal readonly unsafe struct AttentionDropout<T>(float rate, T factor, UInt128 counter, ulong key)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public bool Exists => rate > 0;

    /// <summary>From the rate and the two numbers of a stream.</summary>
    public static AttentionDropout<T> Of(double rate, ReadOnlySpan<long> stream) =>
        new((float)rate, T.CreateSaturating(1 / (1 - rate)), new((ulong)stream[1], 0), (ulong)stream[0]);

    /// <summary>Writes what the shares of a block are multiplied by, a row for each key.</summary>
    public void Write(long firstElement, long rowLength, long queries, long keys, T* factors, long stride)
    {
        uint* words = stackalloc uint[Philox.WordsPerBlock];
        for (long i = 0; i < queries; i++)
        {
            ulong element = (ulong)(firstElement + (i * rowLength));
            for (long j = 0; j < keys; j++, element++)
            {
                int word = (int)(element % Philox.WordsPerBlock);
                if (word == 0 || j == 0)
                {
                    Philox.Block(counter + (element / Philox.WordsPerBlock), key, words);
                }

                factors[(j * stride) + i] = UnitSingle.Value(words[word]) >= rate ? factor : default;
            }
        }
    }
}
