using System.Numerics;

namespace Tensors;

/// <summary>Finds equal elements by sorting.</summary>
internal static class DistinctElements
{
    /// <summary>
    /// In ascending order of the distinct elements: where each stands first, which of them each element is, and how often each occurs.
    /// </summary>
    public static (int[] First, long[] Inverse, long[] Counts) Find<T>(T[] values)
        where T : unmanaged, INumber<T>
    {
        int[] order = new int[values.Length];
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        T[] sorted = [.. values];
        Array.Sort(sorted, order);

        // NaN sorts to the front, and belongs behind.
        int invalid = 0;
        while (invalid < sorted.Length && T.IsNaN(sorted[invalid]))
        {
            invalid++;
        }

        order = [.. order[invalid..], .. order[..invalid]];
        List<int> first = [];
        List<long> counts = [];
        long[] inverse = new long[values.Length];
        for (int i = 0; i < order.Length; i++)
        {
            int position = order[i];
            if (i > 0 && (values[position] == values[order[i - 1]] || (T.IsNaN(values[position]) && T.IsNaN(values[order[i - 1]]))))
            {
                first[^1] = Math.Min(first[^1], position);
                counts[^1]++;
            }
            else
            {
                first.Add(position);
                counts.Add(1);
            }

            inverse[position] = first.Count - 1;
        }

        return ([.. first], inverse, [.. counts]);
    }
}
