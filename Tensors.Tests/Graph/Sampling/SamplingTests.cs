using System.Text.Json;
using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>Draws of categories, gamma and Poisson numbers, candidates, and the losses of these.</summary>
public sealed class SamplingTests : SessionFixture
{
    private const int Many = 40_000;

    [Test]
    public void Categories_are_those_that_TensorFlow_draws()
    {
        JsonElement golden = SharedData.Json("tensorflow", "goldens", "networks", "count_and_random.json");
        Graph.Seed = 42;
        Tensor drawn = Multinomial(new[,] { { 1f, 2, 3 } }, 5, seed: 7);

        long[][] runs = [.. Enumerable.Range(0, 4).Select(_ => Session.Run(drawn).ToArray<long>())];

        // What is written down are the first run, the second, and the last of as many as there are steps and one.
        int[] written = [0, 1, golden.GetProperty("steps_of_last_run").GetInt32()];
        Assert.That(
            written.Select(run => runs[run]),
            Is.EqualTo(
                golden.GetProperty("runs").EnumerateArray()
                .Select(run => run.GetProperty("m").GetProperty("value")[0].EnumerateArray().Select(value => value.GetInt64()))));
    }

    [Test]
    public void Categories_come_as_often_as_the_softmax_says()
    {
        long[] drawn = Session.Run(
            Multinomial(Constant(new[,] { { 0f, MathF.Log(3), float.NegativeInfinity } }), Many, seed: 1)).ToArray<long>();

        Assert.That(drawn.Count(value => value == 1) / (double)Many, Is.EqualTo(0.75).Within(0.01));
        Assert.That(drawn, Has.None.EqualTo(2L));
    }

    [TestCase(0.5)]
    [TestCase(1.0)]
    [TestCase(3.0)]
    public void Gamma_numbers_have_mean_and_variance_of_their_distribution(double alpha)
    {
        double[] drawn = Session.Run(RandomGamma([Many], alpha, 2.0, DataType.Float64, seed: 1)).ToArray<double>();

        Assert.That(drawn.Average(), Is.EqualTo(alpha / 2).Within(0.03 * alpha));
        Assert.That(Variance(drawn), Is.EqualTo(alpha / 4).Within(0.05 * alpha));
        Assert.That(drawn, Is.All.GreaterThan(0));
    }

    [TestCase(0.5)]
    [TestCase(3.0)]
    [TestCase(40.0)]
    public void Poisson_numbers_have_mean_and_variance_of_their_rate(double rate)
    {
        double[] drawn = Session.Run(RandomPoisson(rate, [Many], DataType.Float64, seed: 1)).ToArray<double>();

        Assert.That(drawn.Average(), Is.EqualTo(rate).Within(0.03 * Math.Sqrt(rate)));
        Assert.That(Variance(drawn), Is.EqualTo(rate).Within(0.05 * rate));
        Assert.That(drawn, Is.All.Matches<double>(value => value >= 0 && value == Math.Floor(value)));
    }

    [Test]
    public void Each_parameter_has_numbers_of_its_own()
    {
        Tensor drawn = RandomGamma([1000], new[] { 0.5f, 50 }, seed: 1);

        float[] all = Session.Run(drawn).ToArray<float>();

        Assert.That(drawn.StaticShape, Is.EqualTo(PartialShape.Create([1000, 2])));
        Assert.That(all.Where((_, i) => i % 2 == 0).Average(), Is.EqualTo(0.5f).Within(0.1f));
        Assert.That(all.Where((_, i) => i % 2 == 1).Average(), Is.EqualTo(50f).Within(1f));
    }

    [Test]
    public void One_seed_gives_one_stream_whose_runs_differ()
    {
        Tensor[] drawn =
            [RandomGamma([8], 2f, seed: 3), RandomPoisson(3f, [8], seed: 3), Multinomial(new[,] { { 0f, 0, 0, 0, 0 } }, 8, seed: 3)];
        using Session other = new();

        foreach (Tensor each in drawn)
        {
            double[] first = Read(Session, each), second = Read(Session, each);
            Assert.That(Read(other, each), Is.EqualTo(first));
            Assert.That(second, Is.Not.EqualTo(first));
        }

        static double[] Read(Session session, Tensor tensor) => session.Run(tensor).Cast(DType.Float64).ToArray<double>();
    }

    [Test]
    public void Candidates_without_repetition_differ_and_say_how_often_they_are_expected()
    {
        SampledCandidates sampled = UniformCandidateSampler(new long[,] { { 3 } }, 1, 10, unique: true, rangeMax: 10, seed: 1);

        Tensor?[] values = Session.Run([sampled.Candidates, sampled.TrueExpectedCount, sampled.SampledExpectedCount]);

        Assert.That(values[0]!.ToArray<long>().Order(), Is.EqualTo(Enumerable.Range(0, 10)));
        Assert.That(values[1]!.ToArray<float>(), Is.All.InRange(0.6f, 1f));
    }

    [Test]
    public void Frequent_classes_are_sampled_as_often_as_their_rank_says()
    {
        SampledCandidates sampled = LogUniformCandidateSampler(new long[,] { { 0, 99 } }, 2, Many, unique: false, rangeMax: 100, seed: 1);

        Tensor?[] values = Session.Run([sampled.Candidates, sampled.TrueExpectedCount]);
        double expected = Math.Log(2) / Math.Log(101);

        Assert.That(values[0]!.ToArray<long>().Count(id => id == 0) / (double)Many, Is.EqualTo(expected).Within(0.01));
        Assert.That(
            values[1]!.ToArray<float>(),
            Is.EqualTo(new[] { (float)(Many * expected), (float)(Many * Math.Log(101.0 / 100) / Math.Log(101)) }).Within(0.01));
    }

    [Test]
    public void More_candidates_than_classes_are_refused()
    {
        SampledCandidates sampled = UniformCandidateSampler(new long[,] { { 3 } }, 1, 11, unique: true, rangeMax: 10);

        Assert.That(
            () => Session.Run(sampled.Candidates),
            Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("11 candidates").And.Message.Contains("10 classes"));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Sampled_losses_are_those_of_the_formulas(bool isSoftmax)
    {
        float[,] weights = { { 1, 0 }, { 0, 1 }, { 1, 1 }, { -1, 2 } };
        float[] biases = [0.1f, 0.2f, 0.3f, 0.4f];
        float[,] inputs = { { 0.5f, -1 }, { 2, 1 } };
        int[] labels = [0, 3];
        int[] candidates = [3, 1];
        SampledCandidates sampled = new(
            Constant(new long[] { 3, 1 }), Constant(new[,] { { 0.5f }, { 0.25f } }), Constant(new[] { 0.8f, 0.4f }));
        float[] trueCounts = [0.5f, 0.25f], counts = [0.8f, 0.4f];
        TensorLike classes = new long[,] { { 0 }, { 3 } };

        Tensor loss = isSoftmax
            ? SampledSoftmaxLoss(weights, biases, classes, inputs, 2, 4, sampledValues: sampled)
            : NceLoss(weights, biases, classes, inputs, 2, 4, sampledValues: sampled);
        float[] actual = Session.Run(loss).ToArray<float>();

        for (int row = 0; row < 2; row++)
        {
            double Logit(int id, float count) =>
                (inputs[row, 0] * weights[id, 0]) + (inputs[row, 1] * weights[id, 1]) + biases[id] - Math.Log(count);
            double own = Logit(labels[row], trueCounts[row]);
            double[] others =
                [.. candidates.Select((id, i) => isSoftmax && id == labels[row] ? double.NegativeInfinity : Logit(id, counts[i]))];
            double expected = isSoftmax
                ? Math.Log(Math.Exp(own) + others.Sum(Math.Exp)) - own
                : Math.Log(1 + Math.Exp(-own)) + others.Sum(other => Math.Log(1 + Math.Exp(other)));
            Assert.That(actual[row], Is.EqualTo(expected).Within(1e-5));
        }
    }

    [Test]
    public void A_sampled_loss_trains_rows_of_its_variables()
    {
        Variable weights = Variable(Zeros([50, 4]), name: "w"), biases = Variable(Zeros([50]), name: "b");
        Tensor loss = ReduceMean(
            NceLoss(weights, biases, new long[,] { { 1 }, { 2 } }, new float[,] { { 1, 0, 0, 0 }, { 0, 1, 0, 0 } }, 5, 50, seed: 1));
        Node step = new GradientDescentOptimizer(0.5).Minimize(loss);
        Session.Run(GlobalVariablesInitializer());
        float before = Session.Run(loss).Item<float>();

        for (int i = 0; i < 50; i++)
        {
            Session.Run(step);
        }

        Assert.That(Session.Run(loss).Item<float>(), Is.Below(0.5 * before));
    }

    private static double Variance(double[] values) => values.Average(value => value * value) - Math.Pow(values.Average(), 2);
}
