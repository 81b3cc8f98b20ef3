using Tensors.Formats.Protos;

namespace Tensors;

/// <summary>
/// Counts numbers in the buckets of TensorFlow's histogram summaries: 1551 limits that grow by a tenth from 1e-12 to 1e20 on both sides.
/// </summary>
internal sealed class HistogramBuckets
{
    private static readonly double[] s_limits = MakeLimits();

    private readonly double[] _counts = new double[s_limits.Length];
    private readonly HistogramProto _totals = new() { Min = double.MaxValue, Max = -double.MaxValue };

    /// <summary>Counts a number in bucket i, whose limits are <c>limit[i - 1] ≤ x &lt; limit[i]</c>.</summary>
    /// <param name="x">Finite.</param>
    public void Add(double x)
    {
        int found = Array.BinarySearch(s_limits, x);
        int bucket = Math.Min(found >= 0 ? found + 1 : ~found, s_limits.Length - 1);
        _counts[bucket]++;
        _totals.Min = Math.Min(_totals.Min, x);
        _totals.Max = Math.Max(_totals.Max, x);
        _totals.Num++;
        _totals.Sum += x;
        _totals.SumSquares += x * x;
    }

    /// <summary>The message: full buckets one by one, and one entry for each run of empty ones.</summary>
    public HistogramProto ToProto()
    {
        HistogramProto proto = _totals.Clone();
        for (int bucket = 0; bucket < _counts.Length;)
        {
            double count = _counts[bucket];
            double limit = s_limits[bucket++];
            while (count == 0 && bucket < _counts.Length && _counts[bucket] == 0)
            {
                limit = s_limits[bucket++];
            }

            proto.BucketLimit.Add(limit);
            proto.Bucket.Add(count);
        }

        return proto;
    }

    private static double[] MakeLimits()
    {
        List<double> positive = [];
        for (double limit = 1e-12; limit < 1e20; limit *= 1.1)
        {
            positive.Add(limit);
        }

        return [-double.MaxValue, .. positive.Select(limit => -limit).Reverse(), 0, .. positive, double.MaxValue];
    }
}
