namespace Tensors;

/// <summary>A stream of Philox blocks and the place reached in it; safe to share between threads.</summary>
/// <remarks>One stream belongs to one random operation: each execution takes the next part, whatever its number of threads.</remarks>
public sealed class PhiloxGenerator
{
    private readonly ulong _key;
    private readonly Lock _lock = new();
    private UInt128 _counter;

    /// <summary>A stream from its beginning.</summary>
    /// <param name="seed">Its seeds.</param>
    public PhiloxGenerator(RandomSeed seed)
    {
        if (seed == RandomSeed.Unpredictable)
        {
            seed = RandomSeed.Next();
        }

        _key = (ulong)seed.Seed;
        _counter = new UInt128((ulong)seed.Seed2, 0);
    }

    /// <summary>The key of every block.</summary>
    internal ulong Key => _key;

    /// <summary>The counter of the next block, which then lies so many blocks further.</summary>
    internal UInt128 Reserve(ulong blocks)
    {
        lock (_lock)
        {
            UInt128 start = _counter;
            _counter += blocks;
            return start;
        }
    }
}
