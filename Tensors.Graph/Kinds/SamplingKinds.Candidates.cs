using System.Globalization;

namespace Tensors.Graphs;

// Candidates for sampled losses.
internal static partial class SamplingKinds
{
    // Half a gigabyte: a file may ask for any number.
    private const int MostCounted = 1 << 27;

    // What TensorFlow lets a stream advance for each candidate.
    private const ulong WordsPerCandidate = 2048;

    private static void Candidates(KindTable kinds)
    {
        Candidates(kinds, "UniformCandidateSampler", node =>
        {
            long range = RangeOf(node);
            return new(range, range, words => (long)words.NextBelow((ulong)range), _ => 1.0 / range);
        });
        Candidates(kinds, "LogUniformCandidateSampler", node =>
        {
            long range = RangeOf(node);
            double logRange = Math.Log(range + 1.0);
            return new(range, range, words => ((long)Math.Exp(words.NextDouble() * logRange) - 1) % range, id =>
                (Math.Log(id + 2.0) - Math.Log(id + 1.0)) / logRange);
        });
        Candidates(kinds, "FixedUnigramCandidateSampler", node =>
        {
            float[] weights = WeightsOf(node);
            AliasTable table = new(weights);
            double total = weights.Sum(weight => (double)weight);
            return new(RangeOf(node), weights.Count(weight => weight > 0), table.Draw, id => id < weights.Length ? weights[id] / total : 0);
        });
        foreach (string op in (string[])["LearnedUnigramCandidateSampler", "ThreadUnsafeUnigramCandidateSampler"])
        {
            Candidates(kinds, op, node =>
            {
                long range = RangeOf(node);
                LearnedCounts counts = new(range <= MostCounted
                    ? (int)range
                    : throw new InvalidArgumentException($"Counts of {range} classes cannot be kept; {MostCounted} are the most.", node));
                return new(range, range, counts.Draw, counts.Probability, counts.Add);
            });
        }

        kinds.Add(new("AllCandidateSampler")
        {
            Types = [],
            LeastOperands = 1,
            Infer = InferCandidates,
            Computes = e => e.Attribute<long>("num_sampled") is > 0 and <= int.MaxValue / 2 and var count
                ? (GraphValue[])[Tensor.Arange((int)count, DType.Int64), Tensor.Ones(e[0].Shape), Tensor.Ones([(int)count])]
                : throw new InvalidArgumentException("There have to be candidates.", e.Node),
            IsNotDifferentiable = true,
        });
    }

    private static void Candidates(KindTable kinds, string op, Func<Node, Sampler> sampler) => kinds.Add(new(op)
    {
        Types = [],
        LeastOperands = 1,
        Infer = InferCandidates,
        Computes = e => Sample(e, sampler),
        IsRandom = true,
        IsStateful = true,
        IsNotDifferentiable = true,
    });

    private static void InferCandidates(Inference node)
    {
        PartialShape classes = node.RequireRank(0, 2);
        int sampled = (int)long.Clamp(node.Attribute<long>("num_sampled"), 0, int.MaxValue);
        node.Output(DataType.Int64, [sampled]);
        node.Output(DataType.Float32, classes);
        node.Output(DataType.Float32, [sampled]);
    }

    private static GraphValue[] Sample(Evaluation e, Func<Node, Sampler> make)
    {
        (PhiloxGenerator stream, Sampler sampler) = e.State.Resource(
            e.Node, node => Tuple.Create(new PhiloxGenerator(RandomKinds.SeedOf(node)), make(node)));
        (long count, bool unique) = (e.Attribute<long>("num_sampled"), e.Attribute("unique", true));
        if (count < 1 || count > int.MaxValue / 2 || (unique && count > sampler.Possible))
        {
            throw new InvalidArgumentException(
                $"{count} candidates cannot be sampled from {sampler.Possible} classes{(unique ? " without repetition" : "")}.", e.Node);
        }

        long[] classes = e[0].ToArray<long>();
        if (Array.Find(classes, id => id < 0 || id >= sampler.Range) is var wrong && (wrong < 0 || wrong >= sampler.Range))
        {
            throw new InvalidArgumentException($"The true class {wrong} is not in [0, {sampler.Range}).", e.Node);
        }

        RandomWords words = new(stream.Reserve(WordsPerCandidate / 4 * (ulong)count), stream.Key);
        List<long> drawn = [];
        HashSet<long> seen = [];
        long tries = 0;
        for (; drawn.Count < count; tries++)
        {
            long candidate = sampler.Draw(words);
            if (!unique || seen.Add(candidate))
            {
                drawn.Add(candidate);
            }
        }

        float[] expected = Array.ConvertAll(classes, Expected);
        float[] expectedDrawn = [.. drawn.Select(Expected)];
        sampler.Learn?.Invoke(classes);
        return [Tensor.FromArray([.. drawn]), Tensor.FromArray(expected, e[0].Shape), Tensor.FromArray(expectedDrawn)];

        // How often a class is expected among so many tries; without repetition at most once.
        float Expected(long id) => tries == count
            ? (float)(sampler.Probability(id) * count)
            : (float)-double.ExpM1(tries * double.LogP1(-sampler.Probability(id)));
    }

    private static long RangeOf(Node node) => node.Attribute<long>("range_max") is >= 1 and var range
        ? range
        : throw new InvalidArgumentException("There have to be classes to sample from.", node);

    /// <summary>
    /// The weights of the classes of this shard: 0 for reserved ones, then those of an attribute or of a file, distorted.
    /// </summary>
    private static float[] WeightsOf(Node node)
    {
        string file = node.Attribute("vocab_file", "");
        float[] given = node.Attribute<float[]>("unigrams", []);
        (long reserved, long shards, long shard) = (
            node.Attribute("num_reserved_ids", 0L), node.Attribute("num_shards", 1L), node.Attribute("shard", 0L));
        if ((file.Length == 0) == (given.Length == 0) || reserved is < 0 or > int.MaxValue || shards < 1 || shard < 0 || shard >= shards
            || reserved / shards > RangeOf(node))
        {
            throw new InvalidArgumentException(
                $"A fixed distribution is given by a file or by weights, not by both, with {reserved} reserved classes, as shard {shard} "
                + $"of {shards}.", node);
        }

        float distortion = node.Attribute("distortion", 1f);
        IEnumerable<float> all = Enumerable.Repeat(0f, (int)reserved)
            .Concat((file.Length == 0 ? given : Weights(file, node)).Select(weight => MathF.Pow(weight, distortion)));
        float[] weights = [.. all.Where((_, id) => id % shards == shard)];
        return weights.Length <= RangeOf(node) && Array.Exists(weights, weight => weight > 0)
            && Array.TrueForAll(weights, weight => weight >= 0 && float.IsFinite(weight))
            ? weights
            : throw new InvalidArgumentException(
                $"{weights.Length} weights of {RangeOf(node)} classes must be at least 0, and one greater.", node);
    }

    // What stands behind the last comma of each line.
    private static IEnumerable<float> Weights(string file, Node node) =>
        (File.Exists(file) ? File.ReadLines(file) : throw new NotFoundException($"{file}; No such file or directory", node))
        .Where(line => line.Length > 0)
        .Select(line =>
            float.TryParse(line.AsSpan(line.LastIndexOf(',') + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out float weight)
            ? weight
            : throw new InvalidArgumentException($"'{line}' in {file} ends with no weight.", node));

    /// <summary>Draws classes.</summary>
    /// <param name="Range">How many classes there are.</param>
    /// <param name="Possible">How many of them can be drawn.</param>
    /// <param name="Draw">Draws one.</param>
    /// <param name="Probability">How likely one is.</param>
    /// <param name="Learn">Takes note of true classes, if that changes anything.</param>
    private sealed record Sampler(
        long Range, long Possible, Func<RandomWords, long> Draw, Func<long, double> Probability, Action<long[]>? Learn = null);
}
