using System.Globalization;
using System.Text.Json;
using Tensors.Optim;

namespace Tensors.Tests;

public sealed class ScheduleTests
{
    private static readonly Dictionary<string, LearningRateSchedule> Schedules = new()
    {
        ["exponential_decay(0.1, s, 100, 0.96)"] = new ExponentialDecay(0.1, 100, 0.96),
        ["exponential_decay(0.1, s, 100, 0.96, staircase)"] = new ExponentialDecay(0.1, 100, 0.96, Staircase: true),
        ["natural_exp_decay(0.1, s, 10, 0.5)"] = new NaturalExponentialDecay(0.1, 10, 0.5),
        ["inverse_time_decay(0.1, s, 10, 0.5)"] = new InverseTimeDecay(0.1, 10, 0.5),
        ["inverse_time_decay(0.1, s, 10, 0.5, staircase)"] = new InverseTimeDecay(0.1, 10, 0.5, Staircase: true),
        ["polynomial_decay(0.1, s, 100, 0.01, 2)"] = new PolynomialDecay(0.1, 100, 0.01, 2),
        ["polynomial_decay(0.1, s, 100, cycle)"] = new PolynomialDecay(0.1, 100, Cycle: true),
        ["piecewise_constant(s, [10, 150], [1, .5, .1])"] = new PiecewiseConstant([10, 150], [1, 0.5, 0.1]),
        ["cosine_decay(0.1, s, 100, 0.1)"] = new CosineDecay(0.1, 100, 0.1),
        ["cosine_decay_restarts(0.1, s, 30)"] = new CosineDecayRestarts(0.1, 30),
        ["cosine_decay_restarts(0.1, s, 30, 1, .9, .1)"] = new CosineDecayRestarts(0.1, 30, 1, 0.9, 0.1),
        ["linear_cosine_decay(0.1, s, 100)"] = new LinearCosineDecay(0.1, 100),
    };

    private static IEnumerable<string> Names => Schedules.Keys;

    [TestCaseSource(nameof(Names))]
    public void Rates_are_those_of_TensorFlow(string name)
    {
        JsonElement values = SharedData.Json("tensorflow", "goldens", "values", "schedules.json").EnumerateArray()
            .Single(row => row.GetProperty("schedule").GetString() == name).GetProperty("values");

        foreach (JsonProperty value in values.EnumerateObject())
        {
            double rate = Schedules[name].At(long.Parse(value.Name, CultureInfo.InvariantCulture));

            // Relative to the first rate where a decay has come near 0.
            double expected = value.Value.GetDouble();
            Assert.That(rate, Is.EqualTo(expected).Within(1e-5 * Math.Max(expected, 1e-2)), $"step {value.Name}");
        }
    }

    [Test]
    public void Rates_that_do_not_fit_their_boundaries_are_rejected() =>
        Assert.That(() => new PiecewiseConstant([10], [1]), Throws.ArgumentException.With.Message.Contains("1 boundaries need 2 rates"));
}
