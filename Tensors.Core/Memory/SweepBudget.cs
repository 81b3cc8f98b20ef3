using System.Diagnostics;

namespace Tensors;

/// <summary>
/// How many bytes are lent between two sweeps. Few, so that blocks come back while they are still in the last-level cache; more in a program
/// whose collections are slow, so that they take only a part of the time.
/// </summary>
internal sealed class SweepBudget
{
    // Two results of 4 MB: a third would push the operands of the next operation out of half of a 32 MB cache.
    private const long Least = 8L << 20;
    private const long Most = 128L << 20;

    // Collections that take more than a quarter of the time are slow, less than a thirty-second quick; a single one says nothing.
    private const int SlowShare = 4;
    private const int QuickShare = 32;
    private const int Agreeing = 8;

    private long _end = Stopwatch.GetTimestamp();
    private int _slow;
    private int _quick;

    public long Bytes { get; private set; } = Least;

    /// <summary>Takes note of a collection that has just ended.</summary>
    /// <param name="start">The time stamp of its start.</param>
    public void Note(long start)
    {
        long now = Stopwatch.GetTimestamp();
        long collecting = now - start;
        long between = now - _end;
        _end = now;
        _slow = collecting * SlowShare > between ? _slow + 1 : 0;
        _quick = collecting * QuickShare < between ? _quick + 1 : 0;
        if (_slow == Agreeing)
        {
            Bytes = Math.Min(2 * Bytes, Most);
            _slow = 0;
        }
        else if (_quick == Agreeing)
        {
            Bytes = Math.Max(Bytes / 2, Least);
            _quick = 0;
        }
    }
}
