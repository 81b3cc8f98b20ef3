namespace Tensors;

/// <summary>The generator MT19937 with NumPy's ways to seed it.</summary>
/// <remarks>
/// Matsumoto and Nishimura, "Mersenne Twister: a 623-dimensionally equidistributed uniform pseudo-random number generator", 1998.
/// </remarks>
internal sealed class MersenneTwister
{
    /// <summary>Words of state.</summary>
    public const int Size = 624;

    private const int Middle = 397;
    private const uint UpperBit = 0x8000_0000;
    private const uint Twist = 0x9908_B0DF;
    private const uint SeedOfArrays = 19650218;

    private readonly uint[] _state = new uint[Size];
    private int _position;

    public MersenneTwister(uint seed)
    {
        _state[0] = seed;
        for (uint i = 1; i < Size; i++)
        {
            _state[i] = (1812433253 * Mixed(i - 1)) + i;
        }

        _position = Size;
    }

    public MersenneTwister(ReadOnlySpan<uint> key)
        : this(SeedOfArrays)
    {
        uint i = 1;
        int j = 0;
        for (int step = Math.Max(Size, key.Length); step > 0; step--)
        {
            _state[i] = (_state[i] ^ (Mixed(i - 1) * 1664525)) + key[j] + (uint)j;
            i = Following(i);
            j = (j + 1) % key.Length;
        }

        for (int step = Size - 1; step > 0; step--)
        {
            _state[i] = (_state[i] ^ (Mixed(i - 1) * 1566083941)) - i;
            i = Following(i);
        }

        _state[0] = UpperBit;
    }

    /// <summary>A generator that goes on where another stood.</summary>
    public MersenneTwister(ReadOnlySpan<uint> state, int position)
    {
        state.CopyTo(_state);
        _position = position;
    }

    /// <summary>A generator from the words of another's state and its position behind them.</summary>
    public static MersenneTwister FromNumbers(ReadOnlySpan<long> numbers) =>
        new(Array.ConvertAll(numbers[..Size].ToArray(), number => (uint)number), (int)Math.Clamp(numbers[Size], 0, Size));

    /// <summary>The words of state.</summary>
    public ReadOnlySpan<uint> State => _state;

    /// <summary>How many of them are used up.</summary>
    public int Position => _position;

    public uint NextUInt32()
    {
        if (_position == Size)
        {
            Regenerate();
        }

        uint y = _state[_position++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9D2C_5680;
        y ^= (y << 15) & 0xEFC6_0000;
        return y ^ (y >> 18);
    }

    /// <summary>The first word holds the upper bits.</summary>
    public ulong NextUInt64() => ((ulong)NextUInt32() << 32) | NextUInt32();

    /// <summary>[0, 1) in steps of 2⁻⁵³.</summary>
    public double NextDouble()
    {
        ulong upper = NextUInt32() >> 5;
        return ((upper << 26) | (NextUInt32() >> 6)) / (double)(1L << 53);
    }

    /// <summary>[0, largest], by throwing away what lies above among as many bits as <paramref name="largest"/> has.</summary>
    public ulong NextUpTo(ulong largest)
    {
        if (largest == 0)
        {
            return 0;
        }

        ulong mask = ulong.MaxValue >> (int)ulong.LeadingZeroCount(largest);
        while (true)
        {
            ulong drawn = (largest <= uint.MaxValue ? NextUInt32() : NextUInt64()) & mask;
            if (drawn <= largest)
            {
                return drawn;
            }
        }
    }

    private uint Mixed(uint i) => _state[i] ^ (_state[i] >> 30);

    private uint Following(uint i)
    {
        if (i + 1 < Size)
        {
            return i + 1;
        }

        _state[0] = _state[Size - 1];
        return 1;
    }

    private void Regenerate()
    {
        for (int k = 0; k < Size; k++)
        {
            uint y = (_state[k] & UpperBit) | (_state[(k + 1) % Size] & ~UpperBit);
            _state[k] = _state[(k + Middle) % Size] ^ (y >> 1) ^ ((y & 1) * Twist);
        }

        _position = 0;
    }
}
