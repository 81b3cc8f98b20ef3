namespace Tensors;

/// <summary>
/// Where a training stands, besides its parameters and its optimizer: saved with them, and filled in when they are restored.
/// </summary>
public sealed class TrainingState
{
    private const string EpochName = "training/epoch";
    private const string ScoreName = "training/score";
    private const string RandomName = "training/random_state";
    private const string SeedName = "training/random_seed";

    /// <summary>How many epochs are done.</summary>
    public long Epoch { get; set; }

    /// <summary>How good the parameters are, such as the loss on held-out data; NaN where it is not known.</summary>
    public double Score { get; set; } = double.NaN;

    /// <summary>A generator of the program, for the order of examples say; null where there is none.</summary>
    /// <remarks>The seed of <see cref="RandomSeed.Set"/> and the places in its sequences are saved without being named here.</remarks>
    public RandomState? Random { get; set; }

    /// <summary>What is saved, by name.</summary>
    internal IEnumerable<(string Name, Tensor Value)> Named()
    {
        yield return (EpochName, Tensor.FromScalar(Epoch));
        yield return (ScoreName, Tensor.FromScalar(Score));
        if (Random is { } random)
        {
            yield return (RandomName, Tensor.FromArray(random.ToNumbers()));
        }

        if (RandomSeed.ToNumbers() is { } seed)
        {
            yield return (SeedName, Tensor.FromArray(seed));
        }
    }

    /// <summary>The score of a checkpoint; NaN where it has none.</summary>
    internal static double ScoreOf(CheckpointReader reader) =>
        reader.Contains(ScoreName) && reader.Read(ScoreName) is { DType: DType.Float64, ElementCount: 1 } score
            ? score.Item<double>()
            : double.NaN;

    /// <summary>Reads everything that a checkpoint has of it; nothing is changed before the returned action is called.</summary>
    internal Action Read(CheckpointReader reader, string path)
    {
        long[] epoch = Numbers(reader, path, EpochName, 1) ?? [0];
        double score = ScoreOf(reader);
        long[]? random = Numbers(reader, path, RandomName, MersenneTwister.Size + 3);
        long[]? seed = Numbers(reader, path, SeedName, MersenneTwister.Size + 2);
        return () =>
        {
            Epoch = epoch[0];
            Score = score;
            if (random is not null)
            {
                (Random ??= new RandomState(0)).FromNumbers(random);
            }

            if (seed is not null)
            {
                RandomSeed.FromNumbers(seed);
            }
        };
    }

    private static long[]? Numbers(CheckpointReader reader, string path, string name, int fewest)
    {
        if (!reader.Contains(name))
        {
            return null;
        }

        Tensor value = reader.Read(name);
        return value.DType == DType.Int64 && value.ElementCount >= fewest
            ? value.ToArray<long>()
            : throw new TensorFileException(path, $"it is {value.DType.Name} {value.Shape}, not {fewest} or more int64", name);
    }
}
