using System.Globalization;
using System.Security.Cryptography;

namespace Tensors.Tests.Graphs;

/// <summary>Training that is killed at random moments, and started again each time, ends with the bits of one that was let alone.</summary>
public sealed class KilledTrainingTests
{
    /// <summary>The most steps that a process is let print before it is killed.</summary>
    private const int MostSteps = 6;

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void Training_that_was_killed_ends_with_the_same_hash() => Kill(5);

    [Test]
    [Explicit]
    [Category("Exhaustive")]
    public void Training_that_was_killed_a_hundred_times_ends_with_the_same_hash() => Kill(100);

    /// <summary>Kills within a step and its save, and at times before: while the process starts, or reads what was saved.</summary>
    private void Kill(int times)
    {
        string epochs = (times * 3 * MostSteps / FittingProcess.EpochSteps).ToString(CultureInfo.InvariantCulture);
        Random random = new(23);
        for (int kill = 0; kill < times; kill++)
        {
            int steps = random.Next(-1, MostSteps + 1);
            bool wasKilled = steps < 0
                ? ChildProcess.RunUntilKilled(0, random.NextDouble() * 500, FittingProcess.Fit, _folder["killed"], epochs)
                : ChildProcess.RunUntilKilled(steps, random.NextDouble() * 10, FittingProcess.Fit, _folder["killed"], epochs);
            Assert.That(wasKilled, $"kill {kill}: the training was at its end");
        }

        ChildProcess.Run(FittingProcess.Fit, _folder["killed"], epochs);
        ChildProcess.Run(FittingProcess.Fit, _folder["straight"], epochs);

        Assert.That(HashOf("killed"), Is.EqualTo(HashOf("straight")));
    }

    private string HashOf(string name) => Convert.ToHexString(SHA256.HashData(
        (byte[])[.. File.ReadAllBytes(_folder[$"{name}.index"]), .. File.ReadAllBytes(_folder[$"{name}.data-00000-of-00001"])]));
}
