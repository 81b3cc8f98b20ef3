using System.Numerics;

namespace Tensors;

/// <summary>How often each number 0, 1, … occurs.</summary>
internal static class Occurrences
{
    // Equal numbers in a row would wait for each other's count.
    private const int Tables = 4;
    private const int MostInTables = 4096;

    /// <summary>Overwrites the counts; the position of the first number outside of them, or -1.</summary>
    public static long Count<T>(ReadOnlySpan<T> numbers, Span<long> counts)
        where T : unmanaged, IBinaryInteger<T>
    {
        counts.Clear();
        bool isSmall = counts.Length <= MostInTables && numbers.Length > Tables * counts.Length;
        Span<long> tables = isSmall ? new long[(Tables - 1) * counts.Length] : default;
        int i = 0;
        if (isSmall)
        {
            Span<long> second = tables[..counts.Length];
            Span<long> third = tables.Slice(counts.Length, counts.Length);
            Span<long> fourth = tables[(2 * counts.Length)..];
            for (; i + Tables <= numbers.Length; i += Tables)
            {
                ulong a = ulong.CreateTruncating(numbers[i]);
                ulong b = ulong.CreateTruncating(numbers[i + 1]);
                ulong c = ulong.CreateTruncating(numbers[i + 2]);
                ulong d = ulong.CreateTruncating(numbers[i + 3]);
                if (Math.Max(Math.Max(a, b), Math.Max(c, d)) >= (ulong)counts.Length)
                {
                    break;
                }

                counts[(int)a]++;
                second[(int)b]++;
                third[(int)c]++;
                fourth[(int)d]++;
            }
        }

        for (; i < numbers.Length; i++)
        {
            ulong number = ulong.CreateTruncating(numbers[i]);
            if (number >= (ulong)counts.Length)
            {
                return i;
            }

            counts[(int)number]++;
        }

        for (int j = 0; j < tables.Length; j++)
        {
            counts[j % counts.Length] += tables[j];
        }

        return -1;
    }
}
