using System.Globalization;
using System.Text.Json;
using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

/// <summary>Learning rates as functions of a fed step, beside those of TensorFlow.</summary>
public sealed class ScheduleValueTests
{
    private static readonly Dictionary<string, Func<Tensor, Tensor>> s_schedules = new()
    {
        ["exponential_decay(0.1, s, 100, 0.96)"] = s => ExponentialDecay(0.1, s, 100, 0.96),
        ["exponential_decay(0.1, s, 100, 0.96, staircase)"] = s => ExponentialDecay(0.1, s, 100, 0.96, staircase: true),
        ["natural_exp_decay(0.1, s, 10, 0.5)"] = s => NaturalExpDecay(0.1, s, 10, 0.5),
        ["inverse_time_decay(0.1, s, 10, 0.5)"] = s => InverseTimeDecay(0.1, s, 10, 0.5),
        ["inverse_time_decay(0.1, s, 10, 0.5, staircase)"] = s => InverseTimeDecay(0.1, s, 10, 0.5, staircase: true),
        ["polynomial_decay(0.1, s, 100, 0.01, 2)"] = s => PolynomialDecay(0.1, s, 100, 0.01, 2.0),
        ["polynomial_decay(0.1, s, 100, cycle)"] = s => PolynomialDecay(0.1, s, 100, cycle: true),
        ["piecewise_constant(s, [10, 150], [1, .5, .1])"] = s => PiecewiseConstant(s, [10, 150], [1.0, 0.5, 0.1]),
        ["cosine_decay(0.1, s, 100, 0.1)"] = s => CosineDecay(0.1, s, 100, 0.1),
        ["cosine_decay_restarts(0.1, s, 30)"] = s => CosineDecayRestarts(0.1, s, 30),
        ["cosine_decay_restarts(0.1, s, 30, 1, .9, .1)"] = s => CosineDecayRestarts(0.1, s, 30, 1, 0.9, 0.1),
        ["linear_cosine_decay(0.1, s, 100)"] = s => LinearCosineDecay(0.1, s, 100),
    };

    private static IEnumerable<string> Names => s_schedules.Keys;

    [TestCaseSource(nameof(Names))]
    public void Rates_are_those_of_TensorFlow(string name)
    {
        JsonElement values = SharedData.Json("tensorflow", "goldens", "values", "schedules.json").EnumerateArray()
            .Single(row => row.GetProperty("schedule").GetString() == name).GetProperty("values");
        using DefaultGraph graph = new Graph().AsDefault();
        Tensor step = Placeholder<int>([]);
        Tensor rate = s_schedules[name](step);
        using Session session = new();

        foreach (JsonProperty value in values.EnumerateObject())
        {
            float actual = session.Run(rate, feed: [(step, int.Parse(value.Name, CultureInfo.InvariantCulture))]).Item<float>();

            // Relative to the first rate where a decay has come near 0.
            double expected = value.Value.GetDouble();
            Assert.That(actual, Is.EqualTo(expected).Within(1e-5 * Math.Max(expected, 1e-2)), $"step {value.Name}");
        }
    }

    [Test]
    public void A_noisy_decay_goes_on_from_its_seed()
    {
        using DefaultGraph graph = new Graph().AsDefault();
        Tensor rate = NoisyLinearCosineDecay(0.1, 50, 100, seed: 3);
        Tensor line = LinearCosineDecay(0.1, 50, 100);
        using Session one = new();
        using Session other = new();

        float[] rates = [one.Run(rate).Item<float>(), one.Run(rate).Item<float>()];

        Assert.That(rates[0], Is.Not.EqualTo(rates[1]).And.Not.EqualTo(one.Run(line).Item<float>()));
        Assert.That(other.Run(rate).Item<float>(), Is.EqualTo(rates[0]));
    }

    [Test]
    public void A_decaying_rate_trains_with_the_global_step()
    {
        using DefaultGraph graph = new Graph().AsDefault();
        Variable v = Variable(0.0, name: "v");
        Variable step = GetOrCreateGlobalStep();
        Node train = new GradientDescentOptimizer(ExponentialDecay(1.0, step, 1, 0.5)).Minimize(v * 1.0, step);
        using Session session = new();
        session.Run(GlobalVariablesInitializer());

        session.Run(train);
        session.Run(train);
        session.Run(train);

        // The slope is 1 and the rates are 1, ½, ¼.
        Assert.That(session.Run(v).Item<float>(), Is.EqualTo(-1.75f));
        Assert.That(session.Run(step).Item<long>(), Is.EqualTo(3));
    }

    [Test]
    public void Values_that_do_not_fit_their_boundaries_are_rejected()
    {
        using DefaultGraph graph = new Graph().AsDefault();
        Tensor step = Placeholder<int>([]);

        Assert.That(() => PiecewiseConstant(step, [10], [1.0]), Throws.ArgumentException.With.Message.Contains("2 values, not 1"));
        Assert.That(
            () => PiecewiseConstant(step, [10.0], [1.0, 2.0]),
            Throws.ArgumentException.With.Message.Contains("float32").And.Message.Contains("int32"));
        Assert.That(() => PiecewiseConstant(step, [10], [1.0, 2]), Throws.ArgumentException.With.Message.Contains("same dtype"));
    }
}
