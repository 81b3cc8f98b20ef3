namespace Tensors;

/// <summary>Counts numbers in equally wide bins.</summary>
internal static class EqualBins
{
    public static void Run(ReadOnlySpan<double> values, Span<long> counts, Span<double> edges, double? low, double? high)
    {
        (double first, double last) = Range(values, low, high);
        double step = (last - first) / counts.Length;
        for (int i = 0; i < counts.Length; i++)
        {
            edges[i] = first + (i * step);
        }

        edges[^1] = last;
        counts.Clear();
        double scale = counts.Length / (last - first);
        foreach (double value in values)
        {
            if (value >= first && value <= last)
            {
                counts[BinOf(value, edges, (value - first) * scale)]++;
            }
        }
    }

    /// <summary>The bin by its edges; the quotient may be wrong by one where it was rounded.</summary>
    private static int BinOf(double value, ReadOnlySpan<double> edges, double quotient)
    {
        int bin = Math.Min((int)quotient, edges.Length - 2);
        return value < edges[bin] ? bin - 1 : bin < edges.Length - 2 && value >= edges[bin + 1] ? bin + 1 : bin;
    }

    private static (double First, double Last) Range(ReadOnlySpan<double> values, double? low, double? high)
    {
        double first = double.PositiveInfinity;
        double last = double.NegativeInfinity;
        if (low is null || high is null)
        {
            foreach (double value in values)
            {
                first = value < first ? value : first;
                last = value > last ? value : last;
            }
        }

        first = low ?? (first > last ? Math.Min(0, high ?? 0) : first);
        last = high ?? (last < first ? first + 1 : last);
        if (!double.IsFinite(first) || !double.IsFinite(last) || last < first)
        {
            throw new ArgumentOutOfRangeException(
                nameof(values), $"Histogram: the elements reach from {first} to {last}; give finite, ascending edges.");
        }

        return first == last ? (first - 0.5, last + 0.5) : (first, last);
    }
}
