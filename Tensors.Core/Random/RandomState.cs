using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Tensors;

/// <summary>NumPy's legacy generator: <c>RandomState(seed)</c> gives the numbers of <c>np.random.seed(seed)</c>, bit for bit.</summary>
/// <remarks>Results are float64 and int64 tensors, drawn in row-major order. Not for several threads at once.</remarks>
public sealed class RandomState
{
    private MersenneTwister _bits;
    private double? _savedNormal;

    /// <summary>A generator whose numbers differ each time, or follow <see cref="RandomSeed.Set"/> where the program has a seed.</summary>
    public RandomState()
    {
        RandomSeed pair = RandomSeed.Next();
        Seed(MemoryMarshal.Cast<RandomSeed, uint>(new ReadOnlySpan<RandomSeed>(in pair)));
    }

    /// <summary>A generator with a seed.</summary>
    /// <param name="seed">0 to 2³² - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The seed is outside that range.</exception>
    public RandomState(long seed) => Seed(seed);

    /// <summary>A generator seeded by several numbers.</summary>
    /// <param name="seeds">At least one.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public RandomState(ReadOnlySpan<uint> seeds) => Seed(seeds);

    private RandomState(MersenneTwister bits) => _bits = bits;

    /// <summary>A generator that goes on where NumPy's <c>get_state()</c> says that another stood.</summary>
    /// <param name="key">624 words.</param>
    /// <param name="position">How many of them are used up, 0 to 624.</param>
    /// <exception cref="ArgumentException">The key has another length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The position is outside 0 to 624.</exception>
    public static RandomState FromState(ReadOnlySpan<uint> key, int position)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(position, MersenneTwister.Size);
        return key.Length == MersenneTwister.Size
            ? new(new MersenneTwister(key, position))
            : throw new ArgumentException($"A state has {MersenneTwister.Size} words; {key.Length} were given.", nameof(key));
    }

    /// <summary>Starts again from a seed.</summary>
    /// <param name="seed">0 to 2³² - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The seed is outside that range.</exception>
    [MemberNotNull(nameof(_bits))]
    public void Seed(long seed)
    {
        if (seed is < 0 or > uint.MaxValue)
        {
            throw new ArgumentOutOfRangeException(nameof(seed), seed, "Seed must be between 0 and 2**32 - 1.");
        }

        _bits = new MersenneTwister((uint)seed);
        _savedNormal = null;
    }

    /// <summary>Starts again from several numbers.</summary>
    /// <param name="seeds">At least one.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    [MemberNotNull(nameof(_bits))]
    public void Seed(ReadOnlySpan<uint> seeds)
    {
        if (seeds.Length == 0)
        {
            throw new ArgumentException("Seed must be non-empty.", nameof(seeds));
        }

        _bits = new MersenneTwister(seeds);
        _savedNormal = null;
    }

    /// <summary>32 random bits.</summary>
    public uint NextUInt32() => _bits.NextUInt32();

    /// <summary>A number in [0, 1) in steps of 2⁻⁵³.</summary>
    public double Rand() => _bits.NextDouble();

    /// <summary>Numbers in [0, 1).</summary>
    /// <param name="shape">The extents.</param>
    public Tensor Rand(Shape shape) => Draw(shape, static state => state.Rand());

    /// <summary>A number in [low, high): <c>low + (high - low) · u</c>.</summary>
    /// <param name="low">The smallest number.</param>
    /// <param name="high">The bound.</param>
    public double Uniform(double low, double high) => low + ((high - low) * Rand());

    /// <summary>Numbers in [low, high).</summary>
    /// <param name="low">The smallest number.</param>
    /// <param name="high">The bound.</param>
    /// <param name="shape">The extents.</param>
    public Tensor Uniform(double low, double high, Shape shape) => Draw(shape, state => state.Uniform(low, high));

    /// <summary>A number from the standard normal distribution.</summary>
    /// <remarks>Marsaglia's polar method; each second number was computed with the one before.</remarks>
    public double RandN()
    {
        if (_savedNormal is { } saved)
        {
            _savedNormal = null;
            return saved;
        }

        double x1;
        double x2;
        double square;
        do
        {
            x1 = (2 * Rand()) - 1;
            x2 = (2 * Rand()) - 1;
            square = (x1 * x1) + (x2 * x2);
        }
        while (square is >= 1 or 0);

        double factor = Math.Sqrt(-2 * Math.Log(square) / square);
        _savedNormal = factor * x1;
        return factor * x2;
    }

    /// <summary>Numbers from the standard normal distribution.</summary>
    /// <param name="shape">The extents.</param>
    public Tensor RandN(Shape shape) => Draw(shape, static state => state.RandN());

    /// <summary>Normally distributed numbers: <c>mean + standardDeviation · z</c>.</summary>
    /// <param name="mean">The centre.</param>
    /// <param name="standardDeviation">The spread.</param>
    /// <param name="shape">The extents.</param>
    public Tensor Normal(double mean, double standardDeviation, Shape shape) =>
        Draw(shape, state => mean + (standardDeviation * state.RandN()));

    /// <summary>Exponentially distributed numbers with mean 1: <c>-ln(1 - u)</c>.</summary>
    /// <param name="shape">The extents.</param>
    public Tensor StandardExponential(Shape shape) => Draw(shape, static state => -Math.Log(1 - state.Rand()));

    /// <summary>An integer in [low, high).</summary>
    /// <param name="low">The smallest integer.</param>
    /// <param name="high">The bound.</param>
    /// <exception cref="ArgumentException">low is not below high.</exception>
    public long RandInt(long low, long high)
    {
        ThrowIfEmpty(low, high);
        return (long)((ulong)low + _bits.NextUpTo((ulong)high - 1 - (ulong)low));
    }

    /// <summary>Integers in [0, high).</summary>
    /// <param name="high">The bound.</param>
    /// <param name="shape">The extents.</param>
    /// <exception cref="ArgumentException">high is not positive.</exception>
    public Tensor RandInt(long high, Shape shape) => RandInt(0, high, shape);

    /// <summary>Integers in [low, high).</summary>
    /// <param name="low">The smallest integer.</param>
    /// <param name="high">The bound.</param>
    /// <param name="shape">The extents.</param>
    /// <param name="dtype">int64 or int32 (the same stream), or uint8 or bool, for which NumPy cuts each 32 bits into pieces.</param>
    /// <exception cref="ArgumentException">low is not below high, or the dtype does not hold the range.</exception>
    public Tensor RandInt(long low, long high, Shape shape, DType dtype = DType.Int64)
    {
        ThrowIfEmpty(low, high);
        (long least, long most) = dtype switch
        {
            DType.Int64 => (long.MinValue, long.MaxValue),
            DType.Int32 => (int.MinValue, int.MaxValue),
            DType.UInt8 => (0, byte.MaxValue),
            DType.Bool => (0, 1),
            _ => throw new DTypeMismatchException("RandInt", $"{dtype.Name} has no integers; use int64, int32, uint8 or bool", [dtype]),
        };
        if (low < least || high - 1 > most)
        {
            throw new ArgumentException($"RandInt: the range [{low}, {high}) is out of bounds for {dtype.Name}.");
        }

        ulong largest = (ulong)high - 1 - (ulong)low;
        long[] drawn = new long[checked((int)shape.ElementCount)];
        if (dtype.Size == 1 && largest != 0)
        {
            DrawPieces(drawn, low, (uint)largest, dtype == DType.Bool ? 1 : 8);
        }
        else
        {
            for (int i = 0; i < drawn.Length; i++)
            {
                drawn[i] = (long)((ulong)low + _bits.NextUpTo(largest));
            }
        }

        return Tensor.FromArray(drawn, shape).Cast(dtype);
    }

    /// <summary>Puts elements in random order, in place.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="values">The elements.</param>
    public void Shuffle<T>(Span<T> values)
    {
        for (int i = values.Length - 1; i > 0; i--)
        {
            int j = (int)_bits.NextUpTo((ulong)i);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }

    /// <summary>The integers 0 to count - 1 in random order.</summary>
    /// <param name="count">How many.</param>
    /// <returns>Shape <c>(count,)</c>, int64.</returns>
    public Tensor Permutation(int count)
    {
        long[] order = new long[count];
        for (int i = 0; i < count; i++)
        {
            order[i] = i;
        }

        Shuffle<long>(order);
        return Tensor.FromArray(order);
    }

    /// <summary>The rows (the slices of the first axis) of a tensor in random order.</summary>
    /// <param name="rows">A tensor of rank 1 or more.</param>
    public Tensor Permutation(Tensor rows) => rows.Rank == 0
        ? throw new ShapeMismatchException("Permutation", "a scalar has no rows to shuffle", [rows.Shape])
        : rows.Gather(Permutation(rows.Shape[0]));

    /// <summary>Draws from 0 to count - 1.</summary>
    /// <param name="count">How many there are to choose from.</param>
    /// <param name="size">How many are drawn.</param>
    /// <param name="replace">Whether one may be drawn again.</param>
    /// <exception cref="ArgumentException">More are drawn without replacement than there are.</exception>
    public Tensor Choice(int count, int size, bool replace = true)
    {
        if (replace)
        {
            return RandInt(count, [size]);
        }

        return size <= count
            ? Permutation(count)[..size].Copy()
            : throw new ArgumentException($"Choice: {size} of {count} cannot be drawn without replacement.");
    }

    /// <summary>Draws from 0 to p.Length - 1 with given probabilities.</summary>
    /// <param name="size">How many are drawn.</param>
    /// <param name="probabilities">Not negative, with a sum of 1.</param>
    /// <exception cref="ArgumentException">The probabilities are negative or do not sum to 1.</exception>
    public Tensor Choice(int size, ReadOnlySpan<double> probabilities)
    {
        double[] cumulated = new double[probabilities.Length];
        double sum = 0;
        for (int i = 0; i < cumulated.Length; i++)
        {
            if (!(probabilities[i] >= 0))
            {
                throw new ArgumentException(
                    $"Choice: probability {i} is {probabilities[i]}; probabilities are not negative.", nameof(probabilities));
            }

            cumulated[i] = sum += probabilities[i];
        }

        // NumPy's tolerance.
        if (!(Math.Abs(sum - 1) <= 1.4901161193847656e-08))
        {
            throw new ArgumentException($"Choice: the probabilities sum to {sum:R}, not 1.", nameof(probabilities));
        }

        long[] drawn = new long[size];
        for (int i = 0; i < size; i++)
        {
            double u = Rand();
            drawn[i] = Array.FindIndex(cumulated, cumulative => cumulative / sum > u);
        }

        return Tensor.FromArray(drawn);
    }

    /// <summary>The state in numbers: words, position, whether a normal number is saved, its bits.</summary>
    internal long[] ToNumbers() =>
        [.. Array.ConvertAll(_bits.State.ToArray(), word => (long)word), _bits.Position, _savedNormal is null ? 0 : 1,
            BitConverter.DoubleToInt64Bits(_savedNormal ?? 0)];

    /// <summary>Goes on where <see cref="ToNumbers"/> stood.</summary>
    internal void FromNumbers(ReadOnlySpan<long> numbers)
    {
        _bits = MersenneTwister.FromNumbers(numbers[..(MersenneTwister.Size + 1)]);
        _savedNormal = numbers[^2] == 0 ? null : BitConverter.Int64BitsToDouble(numbers[^1]);
    }

    private static void ThrowIfEmpty(long low, long high)
    {
        if (low >= high)
        {
            throw new ArgumentException($"RandInt: low >= high ({low} >= {high}).");
        }
    }

    private Tensor Draw(Shape shape, Func<RandomState, double> next)
    {
        double[] drawn = new double[checked((int)shape.ElementCount)];
        for (int i = 0; i < drawn.Length; i++)
        {
            drawn[i] = next(this);
        }

        return Tensor.FromArray(drawn, shape);
    }

    /// <summary>Cuts each 32 bits into pieces, lowest first; what is left at the end of a call is thrown away.</summary>
    private void DrawPieces(long[] drawn, long low, uint largest, int pieceBits)
    {
        uint mask = uint.MaxValue >> (int)uint.LeadingZeroCount(largest);
        uint bits = 0;
        int pieces = 0;
        for (int i = 0; i < drawn.Length; i++)
        {
            uint piece;
            do
            {
                if (pieces == 0)
                {
                    bits = NextUInt32();
                    pieces = 32 / pieceBits;
                }

                piece = bits & mask;
                bits >>= pieceBits;
                pieces--;
            }
            while (piece > largest);

            drawn[i] = low + piece;
        }
    }
}
