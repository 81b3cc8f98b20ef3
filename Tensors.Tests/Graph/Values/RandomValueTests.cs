using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

/// <summary>Random operations in a session give TensorFlow's numbers, run after run.</summary>
public sealed class RandomValueTests
{
    private static readonly Dictionary<string, Func<long?, int, Tensor>> s_kinds = new()
    {
        ["uniform"] = (seed, n) => RandomUniform([n], seed: seed),
        ["uniform_range"] = (seed, n) => RandomUniform([n], -1.0, 1.0, seed: seed),
        ["uniform64"] = (seed, n) => RandomUniform([n], dtype: DataType.Float64, seed: seed),
        ["int32"] = (seed, n) => RandomUniform([n], 0, 1000, DataType.Int32, seed),
        ["int64"] = (seed, n) => RandomUniform([n], -5, 1_000_000_000_000L, DataType.Int64, seed),
        ["normal"] = (seed, n) => RandomNormal([n], seed: seed),
        ["normal64"] = (seed, n) => RandomNormal([n], dtype: DataType.Float64, seed: seed),
        ["normal_scaled"] = (seed, n) => RandomNormal([n], 2, 3, seed: seed),
        ["truncated"] = (seed, n) => TruncatedNormal([n], seed: seed),
        ["truncated64"] = (seed, n) => TruncatedNormal([n], dtype: DataType.Float64, seed: seed),
        ["shuffle"] = (seed, n) => RandomShuffle(Range(n), seed),
        ["half"] = (seed, n) => Cast<float>(RandomUniform([n], dtype: DataType.Float16, seed: seed)),
    };

    private static IEnumerable<string> Kinds => s_kinds.Keys;

    [TestCaseSource(nameof(Kinds))]
    public void Three_runs_are_TensorFlows(string kind)
    {
        IEnumerable<JsonElement> rows = Rows().Where(
            row => row.GetProperty("kind").GetString() == kind && row.TryGetProperty("runs", out _));
        foreach (JsonElement row in rows)
        {
            // With a graph seed alone, newer versions of TensorFlow count seeded operations instead of all nodes; the row says what came
            // out.
            bool hasGraphSeedAlone = Seed(row, "op_seed") is null;
            using DefaultGraph graph = new Graph { Seed = Seed(row, hasGraphSeedAlone ? "seed" : "graph_seed") }.AsDefault();
            Constant(0.0);
            Tensor numbers = s_kinds[kind](Seed(row, hasGraphSeedAlone ? "seed2" : "op_seed"), row.GetProperty("n").GetInt32());
            using Session session = new();

            Node drawn = graph.Graph.Nodes.First(node => node.Attributes.ContainsKey("seed2"));
            Assert.That(
                (drawn.Attributes["seed"], drawn.Attributes["seed2"]),
                Is.EqualTo(((object)row.GetProperty("seed").GetInt64(), (object)row.GetProperty("seed2").GetInt64())));
            foreach (JsonElement run in row.GetProperty("runs").EnumerateArray())
            {
                AssertEqual(session.Run(numbers), [.. run.EnumerateArray().Select(value => value.GetDouble())], kind);
            }
        }
    }

    [TestCase("uniform")]
    [TestCase("normal")]
    [TestCase("truncated")]
    [TestCase("shuffle")]
    public void Many_numbers_are_TensorFlows_at_both_ends(string kind)
    {
        foreach (JsonElement row in Rows().Where(row => row.GetProperty("kind").GetString() == kind && row.TryGetProperty("first", out _)))
        {
            int n = row.GetProperty("n").GetInt32();
            using DefaultGraph graph = new Graph().AsDefault();
            using Session session = new();

            Tensor numbers = session.Run(s_kinds[kind](42, n));

            AssertEqual(numbers[..4], Numbers(row, "first"), kind);
            AssertEqual(numbers[(n - 4)..], Numbers(row, "last"), kind);
            if (kind is "uniform" or "shuffle")
            {
                byte[] bytes = numbers.DType == DType.Float32
                    ? MemoryMarshal.AsBytes(numbers.ToArray<float>().AsSpan()).ToArray()
                    : MemoryMarshal.AsBytes(numbers.ToArray<int>().AsSpan()).ToArray();
                Assert.That(
                    Convert.ToHexStringLower(SHA256.HashData(bytes)),
                    Is.EqualTo(row.GetProperty("sha256_of_little_endian_bytes").GetString()));
            }
        }
    }

    [Test]
    public void With_a_graph_seed_alone_the_number_of_nodes_is_the_second_seed()
    {
        using DefaultGraph graph = new Graph { Seed = 7 }.AsDefault();
        Constant(0.0);
        Constant(0.0);

        Tensor numbers = RandomUniform([2]);

        // Shape and bounds are three more nodes.
        Node drawn = graph.Graph.GetOperationByName("random_uniform/RandomUniform");
        Assert.That((drawn.Attributes["seed"], drawn.Attributes["seed2"], numbers.Op.Name), Is.EqualTo((7L, 5L, "random_uniform")));
    }

    private static JsonElement[] Rows() => [.. SharedData.Json("tensorflow", "goldens", "values", "random.json").EnumerateArray()];

    private static double[] Numbers(JsonElement row, string name) =>
        [.. row.GetProperty(name).EnumerateArray().Select(value => value.GetDouble())];

    private static void AssertEqual(Tensor actual, double[] expected, string kind)
    {
        bool isNormal = kind.StartsWith("normal", StringComparison.Ordinal) || kind.StartsWith("truncated", StringComparison.Ordinal);
        for (int i = 0; i < expected.Length; i++)
        {
            if (kind == "normal_scaled")
            {
                // 3 z + 2: where the sum is near 0 it keeps the error of its terms.
                double term = Math.Max(2, Math.Abs(expected[i] - 2));
                Assert.That(
                    actual[i].Item<float>(), Is.EqualTo((float)expected[i]).Within(2 * (MathF.BitIncrement((float)term) - (float)term)),
                    $"element {i}");
                continue;
            }

            long distance = actual.DType == DType.Float32
                ? Ulp.Distance(actual[i].Item<float>(), (float)expected[i])
                : Ulp.Distance(actual[i].Cast(DType.Float64).Item<double>(), expected[i]);

            // The logarithm and the sine that TensorFlow calls are those of its platform.
            Assert.That(distance, Is.NotAbove(isNormal ? 2 : 0), $"{kind}, element {i}");
        }
    }

    private static long? Seed(JsonElement row, string name) => row.GetProperty(name).ValueKind == JsonValueKind.Number
        ? row.GetProperty(name).GetInt64() : null;
}
