namespace Tensors.Graphs;

/// <summary>
/// How often classes were seen, each once more than it was: a Fenwick tree, in which a class is drawn, and counted, in logarithmic time.
/// </summary>
internal sealed class LearnedCounts
{
    private readonly int[] _sums;
    private readonly Lock _lock = new();
    private int _total;

    public LearnedCounts(int classes)
    {
        _total = classes;
        _sums = new int[classes + 1];
        for (int i = 1; i <= classes; i++)
        {
            _sums[i] = i & -i;
        }
    }

    /// <summary>A class, as likely as it was often seen.</summary>
    public long Draw(RandomWords words)
    {
        lock (_lock)
        {
            int left = (int)words.NextBelow((uint)_total);
            int place = 0;
            for (int step = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)_sums.Length); step > 0; step >>= 1)
            {
                if (place + step < _sums.Length && _sums[place + step] <= left)
                {
                    place += step;
                    left -= _sums[place];
                }
            }

            return place;
        }
    }

    /// <summary>How likely a class is now.</summary>
    public double Probability(long id)
    {
        lock (_lock)
        {
            return (double)(SumBelow((int)id + 1) - SumBelow((int)id)) / _total;
        }
    }

    /// <summary>Counts classes, as long as their number is an int32.</summary>
    public void Add(long[] ids)
    {
        lock (_lock)
        {
            foreach (long id in ids.AsSpan(0, Math.Min(ids.Length, int.MaxValue - _total)))
            {
                _total++;
                for (int i = (int)id + 1; i < _sums.Length; i += i & -i)
                {
                    _sums[i]++;
                }
            }
        }
    }

    private int SumBelow(int count)
    {
        int sum = 0;
        for (int i = count; i > 0; i -= i & -i)
        {
            sum += _sums[i];
        }

        return sum;
    }
}
