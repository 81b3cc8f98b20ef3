using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Tensors;

/// <summary>The two seeds of a random operation, as TensorFlow keeps them; (0, 0) stands for a stream that differs each time.</summary>
/// <param name="Seed">The key of the stream.</param>
/// <param name="Seed2">The upper half of its first counter.</param>
public readonly record struct RandomSeed(long Seed, long Seed2)
{
    // TensorFlow's seed of the graph where none was set.
    private const long DefaultGraphSeed = 87654321;
    private const long Modulus = int.MaxValue;

    private static readonly Lock Gate = new();
    private static readonly Dictionary<RandomSeed, long> Calls = [];
    private static long? s_program;

    // What TensorFlow 2 draws the seeds of operations without one from: Python's generator with the program's seed.
    private static MersenneTwister? s_operations;

    /// <summary>A stream that differs each time, or, where the program has a seed, the next one of the program.</summary>
    public static RandomSeed Unpredictable => default;

    /// <summary>The program's seed, or null where none was set.</summary>
    public static long? Program
    {
        get
        {
            lock (Gate)
            {
                return s_program;
            }
        }
    }

    /// <summary>
    /// Makes all draws of the program reproducible: those without a seed, dropout, and graphs without a seed of their own.
    /// </summary>
    /// <param name="seed">The program's seed; null makes draws without a seed unpredictable again.</param>
    /// <remarks>
    /// <para>The rule is that of TensorFlow 2's <c>tf.random.set_seed</c>, and so are the numbers: without an operation seed, the pair is
    /// (seed, next number of a sequence that begins here); with one, (seed, operation seed), and (87654321, operation seed) where no
    /// program's seed is set. Setting it, to the same value too, begins all sequences anew.</para>
    /// <para>One seed for the whole process: threads that draw at the same time share the sequence, and who comes first may differ. Give
    /// such draws seeds of their own.</para>
    /// </remarks>
    public static void Set(long? seed)
    {
        lock (Gate)
        {
            s_program = seed;
            s_operations = seed is { } given ? Python(given) : null;
            Calls.Clear();
        }
    }

    /// <summary>The pair that TensorFlow derives from the seed of a graph and that of an operation.</summary>
    /// <param name="graphSeed">The argument of <c>set_random_seed</c>, or null where it was not called.</param>
    /// <param name="operationSeed">The argument <c>seed</c>, or null where none was given.</param>
    /// <param name="lastOperation">The number of operations made before; takes the place of a missing operation seed beside a graph
    /// seed.</param>
    /// <remarks>
    /// Neither: unpredictable. Operation seed alone: (87654321, seed). Graph seed alone: (graph seed, last operation). Both: (graph seed,
    /// operation seed). All modulo 2³¹ - 1; a pair of zeros becomes (0, 2³¹ - 1).
    /// </remarks>
    public static RandomSeed Derive(long? graphSeed, long? operationSeed, long lastOperation = 0)
    {
        if (graphSeed is null && operationSeed is null)
        {
            return Unpredictable;
        }

        RandomSeed pair = new(Residue(graphSeed ?? DefaultGraphSeed), Residue(operationSeed ?? lastOperation));
        return pair == default ? new(0, Modulus) : pair;
    }

    /// <summary>The pair of an operation that is applied eagerly.</summary>
    internal static RandomSeed Of(long? graphSeed, long? operationSeed) =>
        graphSeed is null && operationSeed is null ? Unpredictable : Derive(graphSeed ?? Program, operationSeed);

    /// <summary>The pair of the next draw that has no seed.</summary>
    internal static RandomSeed Next()
    {
        lock (Gate)
        {
            if (s_operations is not { } operations)
            {
                Span<long> entropy = stackalloc long[2];
                RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(entropy));
                return new(entropy[0], entropy[1]);
            }

            uint drawn;
            do
            {
                drawn = operations.NextUInt32();
            }
            while (drawn > int.MaxValue);

            return Derive(s_program, drawn);
        }
    }

    /// <summary>
    /// The stream of a pair's next call: the first is that of the pair itself, each further one is counted in a half that pairs leave 0.
    /// </summary>
    internal static RandomSeed Next(RandomSeed pair)
    {
        lock (Gate)
        {
            ref long calls = ref CollectionsMarshal.GetValueRefOrAddDefault(Calls, pair, out _);
            return pair with { Seed2 = pair.Seed2 + (calls++ << 32) };
        }
    }

    /// <summary>The program's seed and the places reached in its sequences, in numbers; null where no seed is set.</summary>
    internal static long[]? ToNumbers()
    {
        lock (Gate)
        {
            return s_operations is not { } operations
                ? null
                :
                [
                    s_program!.Value, .. Array.ConvertAll(operations.State.ToArray(), word => (long)word), operations.Position,
                    .. Calls.SelectMany(entry => new[] { entry.Key.Seed, entry.Key.Seed2, entry.Value }),
                ];
        }
    }

    /// <summary>Sets the program's seed and goes on where <see cref="ToNumbers"/> stood.</summary>
    internal static void FromNumbers(ReadOnlySpan<long> numbers)
    {
        lock (Gate)
        {
            s_program = numbers[0];
            s_operations = MersenneTwister.FromNumbers(numbers.Slice(1, MersenneTwister.Size + 1));
            Calls.Clear();
            for (int i = MersenneTwister.Size + 2; i + 2 < numbers.Length; i += 3)
            {
                Calls[new(numbers[i], numbers[i + 1])] = numbers[i + 2];
            }
        }
    }

    // random.Random(seed): the words of the absolute value, the lower one first.
    private static MersenneTwister Python(long seed)
    {
        ulong magnitude = seed < 0 ? (ulong)-(Int128)seed : (ulong)seed;
        return magnitude <= uint.MaxValue ? new([(uint)magnitude]) : new([(uint)magnitude, (uint)(magnitude >> 32)]);
    }

    private static long Residue(long seed) => ((seed % Modulus) + Modulus) % Modulus;
}
