using System.Diagnostics;
using System.Globalization;
using Tensors.Graphs;

namespace Tensors.Tests.Graphs;

/// <summary>A process that is killed while it saves leaves a whole checkpoint, the last one that it reported or a newer one.</summary>
public sealed class KilledSaveTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void A_killed_save_leaves_a_whole_checkpoint() => Kill(10);

    [Test]
    [Explicit]
    [Category("Exhaustive")]
    public void Hundreds_of_killed_saves_leave_whole_checkpoints() => Assert.That(Kill(250), Is.GreaterThan(50));

    /// <summary>How many of the kills came in the middle of a save.</summary>
    private int Kill(int times)
    {
        Random random = new(20);
        string path = _folder["model"];
        int saved = 0;
        int inside = 0;
        for (int kill = 0; kill < times; kill++)
        {
            int reported = SaveUntilKilled(path, saved + 1, random.NextDouble() * 40);
            int found = Restore(path);
            Assert.That(found, Is.GreaterThanOrEqualTo(reported).And.LessThanOrEqualTo(reported + 1), $"kill {kill}");
            Assert.That(Checkpoint.Latest(_folder.Path), Is.EqualTo(path));
            inside += found > reported || Directory.EnumerateFiles(_folder.Path, "*.tempstate*").Any() ? 1 : 0;
            saved = found;
        }

        return inside;
    }

    /// <summary>The number of the last save that was reported before the kill.</summary>
    private static int SaveUntilKilled(string path, int first, double milliseconds)
    {
        ProcessStartInfo start = new(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            ArgumentList = { "exec", typeof(SavingProcess).Assembly.Location, path, first.ToString(CultureInfo.InvariantCulture) },
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        string last = process.StandardOutput.ReadLine()!;
        long end = Stopwatch.GetTimestamp() + (long)(milliseconds * Stopwatch.Frequency / 1000);
        while (Stopwatch.GetTimestamp() < end)
        {
            Thread.SpinWait(100);
        }

        process.Kill();
        while (process.StandardOutput.ReadLine() is { } line)
        {
            last = line;
        }

        process.WaitForExit();
        return int.Parse(last, CultureInfo.InvariantCulture);
    }

    /// <summary>The number that all tensors of the checkpoint hold.</summary>
    private static int Restore(string path)
    {
        using CheckpointReader reader = new(path);
        float[] values = [.. SavingProcess.Names.SelectMany(name => reader.Read(name).ToArray<float>())];

        Assert.That(values, Has.Length.EqualTo(100_004));
        Assert.That(values.Distinct().Count(), Is.EqualTo(1));
        return (int)values[0];
    }
}
