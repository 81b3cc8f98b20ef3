namespace Tensors;

/// <summary>The words of a stream one after the other, of each block all four: for draws that need no one knows how many.</summary>
/// <param name="counter">The counter of the first block.</param>
/// <param name="key">The key of every block.</param>
internal sealed class RandomWords(UInt128 counter, ulong key)
{
    // Box and Muller's logarithm of nothing; TensorFlow's bound.
    private const double LeastUniform = 1e-7;

    private readonly uint[] _block = new uint[Philox.WordsPerBlock];
    private int _next = Philox.WordsPerBlock;

    /// <summary>A stream from its beginning.</summary>
    public static RandomWords Of(RandomSeed seed)
    {
        PhiloxGenerator generator = new(seed);
        return new(generator.Reserve(0), generator.Key);
    }

    public uint NextUInt32()
    {
        if (_next == _block.Length)
        {
            NextBlock();
            _next = 0;
        }

        return _block[_next++];
    }

    /// <summary>Of two words, the first of which is the lower one.</summary>
    public ulong NextUInt64() => NextUInt32() | ((ulong)NextUInt32() << 32);

    /// <summary>A number in [0, 1), of two words.</summary>
    public double NextDouble() => Unit(NextUInt32(), NextUInt32());

    /// <summary>As <see cref="NextBelow(ulong)"/>, of one word at a time.</summary>
    public uint NextBelow(uint limit)
    {
        if ((limit & (limit - 1)) == 0)
        {
            return NextUInt32() & (limit - 1);
        }

        uint rest = (uint.MaxValue % limit) + 1;
        uint word;
        do
        {
            word = NextUInt32();
        }
        while (word < rest);

        return word % limit;
    }

    /// <summary>An integer below a limit, all equally likely: what would favour the small ones is drawn again.</summary>
    public ulong NextBelow(ulong limit)
    {
        if ((limit & (limit - 1)) == 0)
        {
            return NextUInt64() & (limit - 1);
        }

        ulong rest = (ulong.MaxValue % limit) + 1;
        ulong drawn;
        do
        {
            drawn = NextUInt64();
        }
        while (drawn < rest);

        return drawn % limit;
    }

    /// <summary>Two numbers in [0, 1), of a whole block.</summary>
    public (double First, double Second) UniformPair()
    {
        NextBlock();
        return (Unit(_block[0], _block[1]), Unit(_block[2], _block[3]));
    }

    /// <summary>Two normally distributed numbers, of a whole block, after Box and Muller.</summary>
    public (double First, double Second) NormalPair()
    {
        (double first, double second) = UniformPair();
        double angle = 2 * Math.PI * second;
        double radius = Math.Sqrt(-2 * Math.Log(Math.Max(first, LeastUniform)));
        return (Math.Sin(angle) * radius, Math.Cos(angle) * radius);
    }

    private static double Unit(uint high, uint low) =>
        BitConverter.UInt64BitsToDouble((1023UL << 52) | ((ulong)(high & 0xfffff) << 32) | low) - 1;

    private unsafe void NextBlock()
    {
        fixed (uint* words = _block)
        {
            Philox.Block(counter++, key, words);
        }

        _next = _block.Length;
    }
}
