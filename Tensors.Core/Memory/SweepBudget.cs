namespace Tensors;

/// <summary>
/// How many bytes may be lent on top of what the last sweep left. Few, so that blocks come back while they are still in the last-level
/// cache; more after a sweep that was not worth its collection. So a program that disposes of its results soon has room for all that it
/// holds at once, and causes no collections.
/// </summary>
internal sealed class SweepBudget
{
    // One result of 4 MB, or ten of 400 KB: what is lent again must still lie in the share of the last-level cache that the machine leaves
    // us, and so must what the collector itself touches, for which a collection takes a third of the time if the one before was soon.
    private const long Least = 4L << 20;

    // What is in use stays below twice what is alive and this.
    private const long Room = 64L << 20;

    // A sweep is worth its collection when that takes no more than a quarter of the time and brings back half of what was lent.
    private const double SlowShare = 0.25;
    private const int GoodInARow = 64;
    private const int Smoothing = 16;

    private int _good;
    private double _share;

    // A step of training lends and drops in turn: what counts is how much it needs at once. Full collections find that out.
    private long _alive;
    private long _bytes = Least;

    private long Limit => (2 * _alive) + Room;

    /// <summary>How much may be in use before the next sweep.</summary>
    /// <param name="left">What the last one left.</param>
    public long After(long left) => left + Math.Clamp(Limit - left, Least, _bytes);

    /// <summary>Whether what sweeps find after collections of young objects has grown so much that old ones must be among it.</summary>
    /// <param name="left">What the last one left.</param>
    public bool IsFullCollectionDue(long left) => left + (_bytes / 2) > Limit;

    /// <summary>Takes note of what a full collection left.</summary>
    public void NoteAlive(long alive) => _alive = Math.Max(_alive, alive);

    /// <summary>Takes note of a sweep.</summary>
    /// <param name="freed">The bytes that came back.</param>
    /// <param name="left">The bytes that did not.</param>
    /// <param name="collecting">How long the collection took.</param>
    /// <param name="between">How long ago the one before ended, in the same unit.</param>
    public void Note(long freed, long left, long collecting, long between)
    {
        _alive -= Math.Max(0, _alive - left) / Smoothing;

        // A single one that took long says nothing.
        _share += (((double)collecting / (collecting + between)) - _share) / Smoothing;
        if (freed < _bytes / 2 || _share > SlowShare)
        {
            _bytes *= 2;
            (_good, _share) = (0, _share / 2);
        }
        else if (++_good == GoodInARow)
        {
            _bytes /= 2;
            _good = 0;
        }

        _bytes = Math.Clamp(_bytes, Least, (Room / 2) + _alive);
    }
}
