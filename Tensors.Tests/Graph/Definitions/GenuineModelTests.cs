using System.Text.Json;
using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>Graphs and checkpoints that others wrote with TensorFlow: they run.</summary>
public sealed class GenuineModelTests
{
    private DefaultGraph _default = null!;

    [SetUp]
    public void Open() => _default = new Graph().AsDefault();

    [TearDown]
    public void Close() => _default.Dispose();

    [Test]
    public void The_regression_is_the_same_from_its_checkpoint_and_from_its_frozen_graph()
    {
        float[] x = [0, 1, 4.5f, -3];
        string path = Path.Combine(SharedData.PathOf("tensorflow", "regression", "checkpoint"), "model");
        Saver saver = ImportMetaGraph(path + ".meta")!;
        ImportGraphDef(GraphDefinition.Load(SharedData.PathOf("tensorflow", "regression", "graphdef", "frozen.pb")), name: "frozen");
        using Session session = new();
        saver.Restore(session, path);

        float[] restored = session.Run("pred:0", [new Feed("X:0", x)])!.ToArray<float>();
        float[] frozen = session.Run("frozen/pred:0", [new Feed("frozen/X:0", x)])!.ToArray<float>();

        float w = session.Run("W:0")!.Item<float>();
        float b = session.Run("b:0")!.Item<float>();
        Assert.That(restored, Is.EqualTo(frozen));
        Assert.That(restored, Is.EqualTo(x.Select(value => (w * value) + b)).Within(1e-6));
    }

    [Test]
    public void The_regression_goes_on_training()
    {
        string path = Path.Combine(SharedData.PathOf("tensorflow", "regression", "checkpoint"), "model");
        Saver saver = ImportMetaGraph(path + ".meta")!;
        using Session session = new();
        saver.Restore(session, path);
        double w = session.Run("W:0")!.Item<float>();
        double b = session.Run("b:0")!.Item<float>();
        float[] x = [1, 2, 3];
        float[] y = [2, 2.5f, 4];

        session.Run("GradientDescent", [new Feed("X:0", x), new Feed("Y:0", y)]);

        // The loss is the sum of squares over 34; the rate is 0.02.
        double[] errors = [.. x.Zip(y, (input, target) => (w * input) + b - target)];
        Assert.That(
            session.Run("W:0")!.Item<float>(),
            Is.EqualTo(w - (0.02 * 2 / 34 * errors.Zip(x, (error, input) => error * input).Sum())).Within(1e-6));
        Assert.That(session.Run("b:0")!.Item<float>(), Is.EqualTo(b - (0.02 * 2 / 34 * errors.Sum())).Within(1e-6));
    }

    [Test]
    public void An_old_export_of_version_1_runs()
    {
        string path = SharedData.PathOf("tensorflow", "bad_half_plus_two", "00000123", "export");
        Saver saver = ImportMetaGraph(path + ".meta")!;
        using Session session = new();
        saver.Restore(session, path);

        Assert.That(
            session.Run("Add:0", [new Feed("Placeholder:0", new[] { 1f, 2, 3 })])!.ToArray<float>(), Is.EqualTo(new[] { 2.5f, 3, 3.5f }));
    }

    [Test]
    public void Conditions_loops_and_gradients_of_version_1_run()
    {
        JsonElement expected = GoldenFiles.Json("control_flow", "expected.json");
        ImportGraphDef(GraphDefinition.Load(GoldenFiles.PathOf("control_flow", "graph.pb")), name: "");
        using Session session = new();

        foreach (JsonProperty fetch in expected.EnumerateObject())
        {
            foreach (JsonProperty row in fetch.Value.EnumerateObject())
            {
                double fed = double.Parse(row.Name, System.Globalization.CultureInfo.InvariantCulture);
                Feed feed = fetch.Name == "factorial:0" ? new("n:0", (int)fed) : new("x:0", (float)fed);
                Assert.That(
                    session.Run(fetch.Name, [feed])!.Item<float>(), Is.EqualTo(row.Value.GetSingle()), $"{fetch.Name} of {row.Name}");
            }
        }
    }

    [Test]
    public void The_frozen_graph_predicts_what_TensorFlow_predicted()
    {
        JsonElement expected = GoldenFiles.Json("meta", "expected.json");
        ImportGraphDef(GraphDefinition.Load(GoldenFiles.PathOf("meta", "frozen.pb")), name: "");
        using Session session = new();

        float[] predicted = session.Run(
            "prediction:0", [new Feed("X:0", MetaGraphTests.Matrix(expected.GetProperty("feed").GetProperty("X:0")))])!.ToArray<float>();

        Assert.That(predicted, Is.EqualTo(MetaGraphTests.Numbers(expected.GetProperty("prediction:0"))).Within(1e-4).Percent);
    }
}
