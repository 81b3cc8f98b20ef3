using System.Globalization;

namespace Tensors.Tests.Graphs;

/// <summary>A process that is killed while it writes events loses none that it reported, and the next one goes on beside it.</summary>
public sealed class KilledWriterTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void A_killed_writer_leaves_every_event_that_it_reported() => Kill(8);

    [Test]
    [Explicit]
    [Category("Exhaustive")]
    public void Hundreds_of_killed_writers_leave_every_event_that_they_reported() => Kill(250);

    private void Kill(int times)
    {
        Random random = new(21);
        int written = 0;
        for (int kill = 0; kill < times; kill++)
        {
            int reported = ChildProcess.RunUntilKilled(
                random.NextDouble() * 40, WritingProcess.Events, _folder.Path, (written + 1).ToString(CultureInfo.InvariantCulture));
            float[] steps = Read();
            Assert.That(steps, Is.EqualTo(Enumerable.Range(1, steps.Length)), $"kill {kill}");
            Assert.That(steps, Has.Length.InRange(reported, reported + 1), $"kill {kill}");
            written = steps.Length;
        }

        Assert.That(Directory.EnumerateFiles(_folder.Path).Count(), Is.EqualTo(times));
    }

    private float[] Read()
    {
        List<float> steps = [];
        foreach (string file in Directory.EnumerateFiles(_folder.Path).Order(StringComparer.Ordinal))
        {
            using EventLog log = new(file);
            steps.AddRange(log.Read().SelectMany(read => read.Values.OfType<LoggedScalar>()).Select(scalar => scalar.Value));
        }

        return [.. steps];
    }
}
