namespace Tensors;

/// <summary>The two seeds of a random operation, as TensorFlow keeps them; (0, 0) stands for a stream that differs each time.</summary>
/// <param name="Seed">The key of the stream.</param>
/// <param name="Seed2">The upper half of its first counter.</param>
public readonly record struct RandomSeed(long Seed, long Seed2)
{
    // TensorFlow's seed of the graph where none was set.
    private const long DefaultGraphSeed = 87654321;
    private const long Modulus = int.MaxValue;

    /// <summary>A stream that differs each time.</summary>
    public static RandomSeed Unpredictable => default;

    /// <summary>The pair that TensorFlow derives from the seed of a graph and that of an operation.</summary>
    /// <param name="graphSeed">The argument of <c>set_random_seed</c>, or null where it was not called.</param>
    /// <param name="operationSeed">The argument <c>seed</c>, or null where none was given.</param>
    /// <param name="lastOperation">The number of operations made before; takes the place of a missing operation seed beside a graph seed.</param>
    /// <remarks>
    /// Neither: unpredictable. Operation seed alone: (87654321, seed). Graph seed alone: (graph seed, last operation). Both: (graph seed, operation
    /// seed). All modulo 2³¹ - 1; a pair of zeros becomes (0, 2³¹ - 1).
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

    private static long Residue(long seed) => ((seed % Modulus) + Modulus) % Modulus;
}
