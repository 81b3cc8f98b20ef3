using System.Numerics;

namespace Tensors;

/// <summary>
/// Block sizes of the pool: four steps between powers of two, so that at most a fifth of a block is waste while blocks of
/// nearly equal tensors stay interchangeable.
/// </summary>
internal static class SizeClasses
{
    private const int StepsPerDoubling = 4;

    public const int Count = 64 * StepsPerDoubling;

    /// <summary>The smallest class that holds <paramref name="byteCount"/> bytes, and the bytes of its blocks.</summary>
    public static (int Class, nuint ByteCount) For(nuint byteCount)
    {
        nuint bytes = nuint.Max(byteCount, 4 * NativeBlock.Alignment);
        int power = BitOperations.Log2((ulong)bytes);
        nuint step = ((nuint)1 << power) / StepsPerDoubling;
        nuint steps = (bytes - ((nuint)1 << power) + step - 1) / step;
        return ((power * StepsPerDoubling) + (int)steps, ((nuint)1 << power) + (steps * step));
    }
}
