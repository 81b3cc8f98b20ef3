using System.Text.Json;

namespace Tensors.Tests;

/// <summary>The program that compares the four ways, run as a user would.</summary>
public sealed class FourWaysToDifferentiateProgramTests
{
    private static readonly string[] s_ways = ["numerical", "symbolic", "forward", "reverse"];

    [Test]
    public void It_writes_values_gradients_passes_and_times_of_every_way()
    {
        string path = Path.GetTempFileName();

        SampleProcess run = SampleProcess.Sample("FourWaysToDifferentiate", "--json", path, "--repetitions", "1");

        Assert.That(run.ExitCode, Is.Zero, run.Errors);
        using JsonDocument report = JsonDocument.Parse(File.ReadAllText(path));
        File.Delete(path);
        Check(report.RootElement.GetProperty("textbook"), 42, [24, 10], [5, 3, 2, 2], 1e-7);
        Check(report.RootElement.GetProperty("loop"), -0.21253923284754914, LoopGradient, [5, 3, 2, 2], 1e-7);
        Check(report.RootElement.GetProperty("ten-variables"), 2057, RosenbrockGradient(), [21, 11, 10, 2], 1e-3);
        Assert.That(run.Output, Does.Contain("∂f/∂y = x^2 + 1"));
    }

    [TestCase("--repetitions: '0' is not between 1 and", "--repetitions", "0")]
    [TestCase("'often'", "--repetitions", "often")]
    [TestCase("'--jsn'", "--jsn", "file")]
    public void A_bad_option_is_one_line(string message, params string[] arguments) => Fails(message, arguments);

    [Test]
    public void A_file_that_cannot_be_written_is_one_line() =>
        Fails("no-such-folder", "--repetitions", "1", "--json", Path.Combine("no-such-folder", "file"));

    private static double[] LoopGradient
    {
        get
        {
            (double z, double za, double zb) = (0, 0, 0);
            for (int i = 0; i < 100; i++)
            {
                double slope = (-0.2 * Math.Sin(z + i)) + Math.Sin(0.3 - i);
                (z, za, zb) = (
                    (0.2 * Math.Cos(z + i)) + (z * Math.Sin(0.3 - i)), Math.Cos(z + i) + (slope * za),
                    (z * Math.Cos(0.3 - i)) + (slope * zb));
            }

            return [za, zb];
        }
    }

    private static void Fails(string message, params string[] arguments)
    {
        SampleProcess run = SampleProcess.Sample("FourWaysToDifferentiate", arguments);

        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.ErrorLines, Has.Length.EqualTo(1));
        Assert.That(run.ErrorLines[0], Does.Contain(message));
    }

    private static void Check(JsonElement function, double value, double[] gradient, int[] passes, double tolerance)
    {
        Assert.That(function.EnumerateObject().Select(way => way.Name), Is.EqualTo(s_ways));
        for (int i = 0; i < s_ways.Length; i++)
        {
            JsonElement way = function.GetProperty(s_ways[i]);
            Assert.That(way.GetProperty("value").GetDouble(), Is.EqualTo(value).Within(1e-11), s_ways[i]);
            Assert.That(
                way.GetProperty("gradient").EnumerateArray().Select(slope => slope.GetDouble()), Is.EqualTo(gradient).Within(tolerance),
                s_ways[i]);
            Assert.That(way.GetProperty("passes").GetInt32(), Is.EqualTo(passes[i]), s_ways[i]);
            Assert.That(way.GetProperty("microseconds").GetDouble(), Is.Positive, s_ways[i]);
        }
    }

    private static double[] RosenbrockGradient()
    {
        double[] x = [-1.2, 1, -1.2, 1, -1.2, 1, -1.2, 1, -1.2, 1];
        double[] gradient = new double[x.Length];
        for (int i = 0; i + 1 < x.Length; i++)
        {
            gradient[i] += (-400 * x[i] * (x[i + 1] - (x[i] * x[i]))) - (2 * (1 - x[i]));
            gradient[i + 1] += 200 * (x[i + 1] - (x[i] * x[i]));
        }

        return gradient;
    }
}
