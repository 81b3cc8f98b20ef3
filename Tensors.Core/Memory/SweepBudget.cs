namespace Tensors;

/// <summary>
/// How many bytes may be lent before the next sweep. A sweep that brings little back makes the next one later. Otherwise the budget is what takes
/// least time for a byte: with few bytes blocks come back while they are still in the last-level cache, with many there are few collections.
/// </summary>
internal sealed class SweepBudget
{
    // Two results of 4 MB: a third would push the operands of the next operation out of half of a 32 MB cache.
    public const long Least = 8L << 20;

    // Sweeps with one budget before it is judged.
    private const int Agreeing = 8;
    private const int ShortestRest = 32;
    private const int LongestRest = 1024;

    // Above 2 % of the time in collections fewer are tried, and above 25 % not only tried; below 0.5 % more.
    private const double MuchShare = 0.25;
    private const double Share = 0.02;
    private const double LittleShare = 0.005;

    private double _running;
    private double _collecting;
    private double _lent;
    private int _sweeps;
    private int _resting;
    private int _rest = ShortestRest;
    private (long Bytes, double SecondsPerByte)? _before;

    public long Bytes { get; private set; } = Least;

    /// <summary>Takes note of a collection and its sweep.</summary>
    /// <param name="running">Seconds since the sweep before, the collection included.</param>
    /// <param name="collecting">Seconds that the collection took.</param>
    /// <param name="lent">Bytes lent since the sweep before.</param>
    /// <param name="freed">Bytes that came back.</param>
    /// <param name="room">The largest budget that the bound of memory allows.</param>
    public void Note(double running, double collecting, long lent, long freed, long room)
    {
        long most = Math.Max(Least, room);
        _running += running;
        _collecting += collecting;
        _lent += lent;
        if (2 * freed < Bytes)
        {
            Bytes = Math.Min(2 * Bytes, most);
            _before = null;
            Rest();
        }
        else if (++_sweeps == Agreeing)
        {
            Judge(_running / _lent, _collecting / _running, most);
        }

        Bytes = Math.Min(Bytes, most);
    }

    private void Judge(double secondsPerByte, double share, long most)
    {
        _resting = Math.Max(0, _resting - _sweeps);
        Forget();
        if (_before is { } before)
        {
            _before = null;
            bool isKept = share > MuchShare || secondsPerByte < (Bytes > before.Bytes ? 1 : 1.01) * before.SecondsPerByte;
            if (!isKept)
            {
                Bytes = before.Bytes;
                Rest();
                return;
            }

            _rest = ShortestRest;
        }

        long next = share > Share ? Math.Min(Bytes + (Bytes / 2), most) : share < LittleShare ? Math.Max(Bytes / 2, Least) : Bytes;
        if (next != Bytes && (_resting == 0 || share > MuchShare))
        {
            _before = (Bytes, secondsPerByte);
            Bytes = next;
        }
    }

    /// <summary>After a vain attempt the next one waits, each time twice as long.</summary>
    private void Rest()
    {
        _resting = _rest;
        _rest = Math.Min(2 * _rest, LongestRest);
        Forget();
    }

    private void Forget() => (_running, _collecting, _lent, _sweeps) = (0, 0, 0, 0);
}
