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

    // Worked out by hand: in the middle, at the borders, behind the end.
    private static readonly (LearningRateSchedule Schedule, long Step, double Rate)[] Rates =
    [
        (new ExponentialDecay(0.1, 100, 0.25), 0, 0.1),
        (new ExponentialDecay(0.1, 100, 0.25), 50, 0.05),
        (new ExponentialDecay(0.1, 100, 0.25), 200, 0.00625),
        (new ExponentialDecay(0.1, 100, 0.25, Staircase: true), 99, 0.1),
        (new ExponentialDecay(0.1, 100, 0.25, Staircase: true), 100, 0.025),
        (new NaturalExponentialDecay(0.1, 10, 0.5), 5, 0.1 * Math.Exp(-0.25)),
        (new NaturalExponentialDecay(0.1, 10, 0.5, Staircase: true), 19, 0.1 * Math.Exp(-0.5)),
        (new InverseTimeDecay(0.1, 10, 0.5), 5, 0.08),
        (new InverseTimeDecay(0.1, 10, 0.5, Staircase: true), 9, 0.1),
        (new InverseTimeDecay(0.1, 10, 0.5, Staircase: true), 20, 0.05),
        (new PolynomialDecay(0.1, 100, 0.02, 2), 0, 0.1),
        (new PolynomialDecay(0.1, 100, 0.02, 2), 50, 0.04),
        (new PolynomialDecay(0.1, 100, 0.02, 2), 100, 0.02),
        (new PolynomialDecay(0.1, 100, 0.02, 2), 101, 0.02),
        (new PolynomialDecay(0.1, 100, 0.02, Cycle: true), 0, 0.1),
        (new PolynomialDecay(0.1, 100, 0.02, Cycle: true), 100, 0.02),
        (new PolynomialDecay(0.1, 100, 0.02, Cycle: true), 150, 0.04),
        (new PolynomialDecay(0.1, 100, 0.02, Cycle: true), 240, 0.036),
        (new PiecewiseConstant([10, 150], [1, 0.5, 0.1]), 10, 1),
        (new PiecewiseConstant([10, 150], [1, 0.5, 0.1]), 11, 0.5),
        (new PiecewiseConstant([10, 150], [1, 0.5, 0.1]), 150, 0.5),
        (new PiecewiseConstant([10, 150], [1, 0.5, 0.1]), 151, 0.1),
        (new CosineDecay(0.1, 100, 0.1), 0, 0.1),
        (new CosineDecay(0.1, 100, 0.1), 50, 0.055),
        (new CosineDecay(0.1, 100, 0.1), 300, 0.01),
        (new CosineDecayRestarts(0.1, 30), 15, 0.05),
        (new CosineDecayRestarts(0.1, 30), 60, 0.05),
        (new CosineDecayRestarts(0.1, 30, 1, 0.5, 0.1), 45, 0.1 * ((0.9 * 0.25) + 0.1)),
        (new CosineDecayRestarts(0.1, 30, 3, 0.5), 75, 0.025),
        (new LinearCosineDecay(0.1, 100), 50, 0.1 * 0.251),
        (new LinearCosineDecay(0.1, 100, 1, 0.2, 0.01), 50, 0.1 * 0.01),
        (new LinearCosineDecay(0.1, 100, 1, 0.2, 0.01), 200, 0.1 * 0.21),
        (new ConstantRate(0.3), 7, 0.3),
        (new WarmUp(4, new ExponentialDecay(0.8, 2, 0.25)), 0, 0.2),
        (new WarmUp(4, new ExponentialDecay(0.8, 2, 0.25)), 3, 0.8),
        (new WarmUp(4, new ExponentialDecay(0.8, 2, 0.25)), 4, 0.8),
        (new WarmUp(4, new ExponentialDecay(0.8, 2, 0.25)), 5, 0.4),
        (new ConstantRate(0.3).Then(5, new ExponentialDecay(0.8, 2, 0.25)), 4, 0.3),
        (new ConstantRate(0.3).Then(5, new ExponentialDecay(0.8, 2, 0.25)), 7, 0.2),
        (new ConstantRate(0.5).Times(new ExponentialDecay(0.8, 2, 0.25)), 2, 0.1),

        // The greatest rate is that of step 0.3 · 20 - 1, the last that of step 19.
        (new OneCycle(1, 20), 0, 0.04),
        (new OneCycle(1, 20), 5, 1),
        (new OneCycle(1, 21, Rise: 8.0 / 21, EndDivisor: 4), 7, 1),
        (new OneCycle(1, 19, Rise: 7.0 / 19, EndDivisor: 4), 3, 0.52),
        (new OneCycle(1, 19, Rise: 7.0 / 19, EndDivisor: 4), 12, 0.505),
        (new OneCycle(1, 20), 19, 4e-6),
        (new OneCycle(1, 20), 1000, 4e-6),
    ];

    private static IEnumerable<string> Names => Schedules.Keys;

    [Test]
    public void Rates_follow_the_formula([ValueSource(nameof(Rates))] (LearningRateSchedule Schedule, long Step, double Rate) row) =>
        Assert.That(row.Schedule.At(row.Step), Is.EqualTo(row.Rate).Within(1e-15));

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
