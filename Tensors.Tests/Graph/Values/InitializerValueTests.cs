using System.Text.Json;
using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

/// <summary>Variables hold what TensorFlow's initializers make of a seed.</summary>
public sealed class InitializerValueTests
{
    private static readonly Dictionary<string, Func<Initializer>> s_initializers = new()
    {
        ["uniform"] = () => Initializers.RandomUniform(-1, 1, seed: 5),
        ["normal"] = () => Initializers.RandomNormal(seed: 5),
        ["truncated"] = () => Initializers.TruncatedNormal(stddev: .1, seed: 5),
        ["glorot_uniform"] = () => Initializers.GlorotUniform(seed: 5),
        ["glorot_normal"] = () => Initializers.GlorotNormal(seed: 5),
        ["he_normal"] = () => Initializers.HeNormal(seed: 5),
        ["he_uniform"] = () => Initializers.HeUniform(seed: 5),
        ["lecun_normal"] = () => Initializers.LecunNormal(seed: 5),
        ["lecun_uniform"] = () => Initializers.LecunUniform(seed: 5),
        ["variance_scaling_fan_avg_uniform"] = () =>
            Initializers.VarianceScaling(2, FanMode.FanAverage, InitialDistribution.Uniform, seed: 5),
        ["orthogonal"] = () => Initializers.Orthogonal(seed: 5),
        ["identity"] = () => Initializers.Identity(gain: 2),
        ["constant"] = () => Initializers.Constant(0.5),
        ["uniform_unit_scaling"] = () => Initializers.UniformUnitScaling(seed: 5),
    };

    private static IEnumerable<string> Names => s_initializers.Keys;

    [Test]
    public void Every_initializer_of_the_file_is_tested() =>
        Assert.That(Rows().Select(row => row.GetProperty("initializer").GetString()).Distinct(), Is.EquivalentTo(Names));

    [TestCaseSource(nameof(Names))]
    public void Values_are_TensorFlows(string name)
    {
        foreach (JsonElement row in Rows().Where(row => row.GetProperty("initializer").GetString() == name))
        {
            Shape shape = Shape.Create([.. row.GetProperty("shape").EnumerateArray().Select(extent => extent.GetInt32())]);
            using DefaultGraph graph = new Graph().AsDefault();
            Variable v = GetVariable("v", shape, initializer: s_initializers[name]());
            using Session session = new();
            session.Run(GlobalVariablesInitializer());

            float[] actual = session.Run(v).ToArray<float>();

            float[] expected = [.. Leaves(row.GetProperty("value"))];
            Assert.That(actual, Has.Length.EqualTo(expected.Length));
            if (name == "orthogonal")
            {
                AssertEqualUpToSigns(actual, expected, shape[^1]);
                continue;
            }

            for (int i = 0; i < expected.Length; i++)
            {
                // The product of a normal number and its scale is rounded once more.
                int distance = name is "normal" or "truncated" || name.EndsWith("_normal", StringComparison.Ordinal) ? 3 : 0;
                Assert.That(Ulp.Distance(actual[i], expected[i]), Is.NotAbove(distance), $"element {i}: {actual[i]} against {expected[i]}");
            }
        }
    }

    private static void AssertEqualUpToSigns(float[] actual, float[] expected, int columns)
    {
        for (int column = 0; column < columns; column++)
        {
            float[] mine = [.. actual.Where((_, i) => i % columns == column)];
            float[] theirs = [.. expected.Where((_, i) => i % columns == column)];
            int sign = Math.Sign(mine.Zip(theirs, (x, y) => x * y).Sum());
            Assert.That(mine.Select(x => x * sign), Is.EqualTo(theirs).Within(1e-5f), $"column {column}");
        }
    }

    private static JsonElement[] Rows() => [.. SharedData.Json("tensorflow", "goldens", "values", "initializers.json").EnumerateArray()];

    private static IEnumerable<float> Leaves(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().SelectMany(Leaves) : [value.GetSingle()];
}
