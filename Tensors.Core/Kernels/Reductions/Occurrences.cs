using System.Numerics;
using System.Runtime.InteropServices;

namespace Tensors;

/// <summary>How often each number 0, 1, … occurs.</summary>
internal static unsafe class Occurrences
{
    /// <summary>Overwrites the counts; the position of the first number outside of them, or -1.</summary>
    public static long Count<T>(T* numbers, long length, long* counts, int extent)
        where T : unmanaged, IBinaryInteger<T>
    {
        NativeMemory.Clear(counts, (nuint)extent * sizeof(long));
        for (long i = 0; i < length; i++)
        {
            // Negative numbers are large ones here.
            ulong number = ulong.CreateTruncating(numbers[i]);
            if (number >= (ulong)extent)
            {
                return i;
            }

            counts[number]++;
        }

        return -1;
    }
}
