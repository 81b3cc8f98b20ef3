using System.Globalization;
using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>A process that is killed while it saves leaves a whole checkpoint, the last one that it reported or a newer one.</summary>
public sealed class KilledSaveTests
{
    private const int Few = 6;
    private const int Many = 100;

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void A_killed_save_of_parameters_leaves_a_whole_checkpoint() => KillEager(Few);

    [Test]
    public void A_killed_save_of_a_session_leaves_a_whole_checkpoint([Values] bool isByStep, [Values] bool isSharded) =>
        KillSession(Few, isByStep, isSharded);

    [Test]
    [Explicit]
    [Category("Exhaustive")]
    public void Hundreds_of_killed_saves_of_parameters_leave_whole_checkpoints() =>
        Assert.That(KillEager(2 * Many), Is.GreaterThan(Many / 5));

    [Test]
    [Explicit]
    [Category("Exhaustive")]
    public void Hundreds_of_killed_saves_of_a_session_leave_whole_checkpoints([Values] bool isByStep, [Values] bool isSharded) =>
        Assert.That(KillSession(Many, isByStep, isSharded), Is.GreaterThan(Many / 10));

    private int KillEager(int times) => Kill(times, SavingProcess.Eager, [], () =>
    {
        Assert.That(Checkpoint.Latest(_folder.Path), Is.EqualTo(_folder["model"]));
        return NumberIn(_folder["model"]);
    });

    private int KillSession(int times, bool isByStep, bool isSharded) =>
        Kill(times, SavingProcess.Session, [isByStep.ToString(), isSharded.ToString()], () =>
    {
        using DefaultGraph graph = new Graph().AsDefault();
        Variable[] variables = SavingProcess.Variables();
        using Session session = new();
        string latest = LatestCheckpoint(_folder.Path)!;

        new Saver().Restore(session, latest);

        int number = NumberOf(session.Run([.. variables.Select(variable => (Fetch)variable)]).SelectMany(value => value!.ToArray<float>()));
        Assert.That(
            number, isByStep ? Is.EqualTo(int.Parse(latest.Split('-')[^1], CultureInfo.InvariantCulture)) : Is.GreaterThanOrEqualTo(0));
        foreach (string index in Directory.EnumerateFiles(_folder.Path, "*.index"))
        {
            NumberIn(index[..^".index".Length]);
        }

        return number;
    });

    /// <summary>How many of the kills came in the middle of a save.</summary>
    private int Kill(int times, string program, string[] options, Func<int> restore)
    {
        Random random = new(20);
        int saved = 0;
        int inside = 0;
        for (int kill = 0; kill < times; kill++)
        {
            int reported = ChildProcess.RunUntilKilled(
                random.NextDouble() * 40, program, [_folder["model"], (saved + 1).ToString(CultureInfo.InvariantCulture), .. options]);
            int found = restore();
            Assert.That(found, Is.InRange(reported, reported + 1), $"kill {kill}");
            inside += found > reported || Directory.EnumerateFileSystemEntries(_folder.Path, "*temp*").Any() ? 1 : 0;
            saved = found;
        }

        TestContext.Out.WriteLine($"{times} kills, {inside} of them in the middle of a save");
        return inside;
    }

    /// <summary>The number that all tensors of a checkpoint hold.</summary>
    private static int NumberIn(string path)
    {
        using CheckpointReader reader = new(path);
        return NumberOf(SavingProcess.Names.SelectMany(name => reader.Read(name).ToArray<float>()));
    }

    private static int NumberOf(IEnumerable<float> elements)
    {
        float[] values = [.. elements];
        Assert.That(values, Has.Length.EqualTo(SavingProcess.ElementCount));
        Assert.That(values.Distinct().Count(), Is.EqualTo(1));
        return (int)values[0];
    }
}
