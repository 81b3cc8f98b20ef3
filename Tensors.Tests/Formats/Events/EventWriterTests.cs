using Tensors.Formats.Protos;

namespace Tensors.Tests.Formats;

/// <summary>Writing event files: names, flushing, closing, reopening.</summary>
public sealed class EventWriterTests
{
    private Clock _clock = null!;
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => (_folder, _clock) = (new(), new());

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void The_file_is_named_by_second_and_host_and_begins_with_the_version()
    {
        using EventWriter writer = Open(suffix: ".test");

        Assert.That(Path.GetFileName(writer.Path), Is.EqualTo($"events.out.tfevents.1500000000.{Environment.MachineName}.test"));
        Assert.That(
            EventReader.ReadAll(writer.Path),
            Is.EqualTo(new[] { new Event { WallTime = 1500000000, FileVersion = "brain.Event:2" } }));
    }

    [Test]
    public void Events_carry_the_time_at_which_they_were_added()
    {
        using EventWriter writer = Open();
        _clock.Now += TimeSpan.FromSeconds(1.5);

        writer.Add(Scalar("MSE", 7));
        writer.Flush();

        Assert.That(EventReader.ReadAll(writer.Path)[1].WallTime, Is.EqualTo(1500000001.5));
    }

    [Test]
    public void Events_wait_until_there_are_more_than_the_queue_holds()
    {
        using EventWriter writer = Open(maxQueue: 2);

        writer.Add(Scalar("MSE", 0));
        writer.Add(Scalar("MSE", 1));
        int waiting = EventReader.ReadAll(writer.Path).Count;
        writer.Add(Scalar("MSE", 2));

        Assert.That(waiting, Is.EqualTo(1));
        Assert.That(EventReader.ReadAll(writer.Path), Has.Count.EqualTo(4));
    }

    [Test]
    public void Events_wait_no_longer_than_the_flush_time()
    {
        using EventWriter writer = Open(flushSeconds: 120);

        writer.Add(Scalar("MSE", 0));
        _clock.Now += TimeSpan.FromSeconds(121);
        writer.Add(Scalar("MSE", 1));

        Assert.That(EventReader.ReadAll(writer.Path), Has.Count.EqualTo(3));
    }

    [Test]
    public void Metadata_stays_on_the_first_value_of_a_tag()
    {
        using EventWriter writer = Open();
        for (int step = 0; step < 2; step++)
        {
            Event scalar = Scalar("MSE", step);
            scalar.Summary.Value[0].Metadata = new() { PluginData = new() { PluginName = "scalars" } };
            writer.Add(scalar);
        }

        writer.Flush();

        Assert.That(
            EventReader.ReadAll(writer.Path).Skip(1).Select(read => read.Summary.Value[0].Metadata is not null),
            Is.EqualTo(new[] { true, false }));
    }

    [Test]
    public void Closing_writes_what_waits_and_later_events_are_dropped()
    {
        EventWriter writer = Open();
        writer.Add(Scalar("MSE", 0));

        writer.Dispose();
        writer.Add(Scalar("MSE", 1));

        Assert.That(EventReader.ReadAll(writer.Path), Has.Count.EqualTo(2));
    }

    [Test]
    public void Reopening_goes_on_in_a_new_file_even_within_a_second()
    {
        using EventWriter writer = Open();
        string first = writer.Path;

        writer.Reopen();
        writer.Add(Scalar("MSE", 0));
        writer.Flush();

        Assert.That(writer.Path, Is.Not.EqualTo(first));
        Assert.That(EventReader.ReadAll(first), Has.Count.EqualTo(1));
        Assert.That(EventReader.ReadAll(writer.Path), Has.Count.EqualTo(2));
    }

    [Test]
    public void A_file_that_disappeared_is_an_error_when_it_is_flushed()
    {
        using EventWriter writer = Open();
        writer.Add(Scalar("MSE", 0));
        File.Delete(writer.Path);

        Assert.That(writer.Flush, Throws.TypeOf<IOException>().With.Message.Contains("has disappeared"));
    }

    [Test]
    public void What_a_crash_cuts_off_does_not_hide_what_was_before()
    {
        using EventWriter writer = Open();
        writer.Add(Scalar("MSE", 0));
        writer.Add(Scalar("MSE", 1));
        writer.Dispose();
        using (FileStream stream = File.OpenWrite(writer.Path))
        {
            stream.SetLength(stream.Length - 3);
        }

        Assert.That(EventReader.ReadAll(writer.Path), Has.Count.EqualTo(2));
    }

    [Test]
    public void A_growing_file_is_read_on()
    {
        using EventWriter writer = Open(maxQueue: 0);
        using EventReader reader = new(new FilePlace(writer.Path));
        Assert.That(reader.Read().Count(), Is.EqualTo(1));

        writer.Add(Scalar("MSE", 5));

        Assert.That(reader.Read().Single().Step, Is.EqualTo(5));
    }

    [Test]
    public void Threads_may_write_at_once()
    {
        using EventWriter writer = Open(maxQueue: 3);

        Parallel.For(0, 8, thread =>
        {
            for (int step = 0; step < 50; step++)
            {
                writer.Add(Scalar($"thread {thread}", step));
            }
        });
        writer.Flush();

        ILookup<string, long> steps = EventReader.ReadAll(writer.Path).Skip(1).ToLookup(
            read => read.Summary.Value[0].Tag, read => read.Step);
        Assert.That(steps, Has.Count.EqualTo(8));
        Assert.That(steps.All(thread => thread.SequenceEqual(Enumerable.Range(0, 50).Select(step => (long)step))));
    }

    private static Event Scalar(string tag, long step) =>
        new() { Step = step, Summary = new() { Value = { new SummaryProto.Types.Value { Tag = tag, SimpleValue = 1 } } } };

    private EventWriter Open(int maxQueue = 10, double flushSeconds = 120, string suffix = "") =>
        new(_folder["run"], maxQueue, flushSeconds, suffix, _clock);

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.FromUnixTimeSeconds(1500000000);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
