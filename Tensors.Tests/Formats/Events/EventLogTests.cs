using Google.Protobuf;
using Tensors.Formats.Protos;

namespace Tensors.Tests.Formats;

/// <summary>Event files as a program outside sees them.</summary>
public sealed class EventLogTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void A_genuine_file_holds_values_of_every_kind()
    {
        List<LoggedEvent> events = Read(Directory.EnumerateFiles(GoldenFiles.PathOf("events"), "*tfevents*").Single());

        Assert.That(events[0].FileVersion, Is.EqualTo("brain.Event:2"));
        Assert.That(events.SelectMany(read => read.Values.OfType<LoggedScalar>()).First(), Is.EqualTo(new LoggedScalar("MSE", 9)));
        LoggedHistogram histogram = events.SelectMany(read => read.Values.OfType<LoggedHistogram>()).First();
        Assert.That((histogram.Tag, histogram.Count, histogram.Counts), Is.EqualTo(("theta_1", 3.0, (ValueArray<double>)[0, 3, 0])));
        Assert.That(
            events.SelectMany(read => read.Values.OfType<LoggedText>()).Single(),
            Is.EqualTo(new LoggedText("note", ["**bold** caf\u00e9"])));
        Assert.That(events.SelectMany(read => read.Values.OfType<LoggedImage>()).Single().Encoded.Length, Is.EqualTo(103));
        Assert.That(events.SelectMany(read => read.Values.OfType<LoggedAudio>()).Single().Frames, Is.EqualTo(200));
        Assert.That(events.Single(read => read.SessionLog?.Status == SessionLogStatus.Start).Step, Is.Zero);
    }

    [Test]
    public void A_genuine_graph_has_inputs_and_shapes()
    {
        List<LoggedEvent> events = Read(Directory.EnumerateFiles(GoldenFiles.PathOf("events"), "*tfevents*").Single());

        IReadOnlyList<LoggedNode> graph = events.Single(read => read.Graph is not null).Graph!.Nodes;

        Assert.That(
            graph.Single(node => node.Name == "loss/predictions"),
            Is.EqualTo(new LoggedNode("loss/predictions", "MatMul", "", ["X", "theta/read"], ["?\u00d71"]) { DType = "float32" }));
        Assert.That(graph.Single(node => node.Name == "loss/mse").OutputShapes, Is.EqualTo(new[] { "scalar" }));
    }

    [Test]
    public void Scalars_of_the_newer_form_are_scalars()
    {
        List<LoggedEvent> events = Read(SharedData.PathOf("tensorflow", "events", "events.out.tfevents.1585499054.host.11684.5.v2"));

        Assert.That(events.Sum(read => read.Values.OfType<LoggedScalar>().Count()), Is.EqualTo(100));
        Assert.That(
            events.SelectMany(read => read.Values.OfType<LoggedScalar>().Select(scalar => scalar.Value)),
            Is.EqualTo(events.Where(read => read.Values.Count > 0).Select(read => 0.5f * read.Step)));
    }

    [Test]
    public void Histograms_of_the_newer_form_are_histograms()
    {
        using EventWriter writer = new(_folder["run"]);
        SummaryProto.Types.Value value = new()
        {
            Tag = "h",
            Tensor = TensorProtos.Write(Tensor.FromArray(new[,] { { 0.0, 1, 2 }, { 1, 3, 4 } })),
            Metadata = new() { PluginData = new() { PluginName = "histograms" } },
        };
        writer.Add(new() { Summary = new() { Value = { value } } });
        writer.Flush();

        LoggedValue read = Read(writer.Path)[1].Values.Single();

        Assert.That(read, Is.EqualTo(new LoggedHistogram("h", 0, 3, 6, 9, 16.5, [1, 3], [2, 4])));
    }

    [Test]
    public void What_is_written_while_a_file_is_read_is_read_later()
    {
        using FileWriter writer = new(_folder["run"], maxQueue: 0);
        using EventLog log = new(writer.Path);
        Assert.That(log.Read().Count(), Is.EqualTo(1));

        writer.Scalar(3, "loss", 0.5);

        Assert.That(log.Read().Single().Values, Is.EqualTo(new[] { new LoggedScalar("loss", 0.5f) }));
    }

    [Test]
    public void Every_event_of_a_genuine_file_is_written_back_byte_for_byte()
    {
        string golden = Directory.EnumerateFiles(GoldenFiles.PathOf("events"), "*tfevents*").Single();

        string copy;
        using (FileWriter writer = new(_folder["run"]))
        {
            copy = writer.Path;
            Read(golden).ForEach(writer.AddEvent);
        }

        // The file that was begun here has a version event of its own before the copied one.
        byte[] version = new byte[40];
        byte[] written = File.ReadAllBytes(copy);
        Assert.That(written[version.Length..], Is.EqualTo(File.ReadAllBytes(golden)));
    }

    [Test]
    public void What_a_genuine_run_did_is_told_by_node()
    {
        LoggedRun run = Read(Directory.EnumerateFiles(GoldenFiles.PathOf("events"), "*tfevents*").Single())
            .Single(read => read.Run is not null).Run!;

        Assert.That(run.Tag, Is.EqualTo("step 5"));
        NodeRun node = run.Metadata.Nodes.Single(node => node.Name == "loss/mse");
        Assert.That(node.Device, Does.EndWith("CPU:0"));
        Assert.That(DateTimeOffset.FromUnixTimeMilliseconds(node.StartMicroseconds / 1000).Year, Is.EqualTo(2026));
        Assert.That(node.Microseconds, Is.Below(1e6).And.Positive);
    }

    [Test]
    public void Events_of_every_kind_are_read_as_they_were_written()
    {
        RunMetadata metadata = RunMetadata.Parse(new RunMetadataProto { StepStats = new() }.ToByteArray());
        LoggedEvent[] events =
        [
            new(
                1.5,
                3) { Values =
                [new LoggedScalar("loss", 0.5f), new LoggedScalar("shown", 1) { DisplayName = "Shown", Description = "why" }] },
            new(2, 3) { Values = [new LoggedHistogram("h", -1, 2, 3, 1, 5, [0, 3], [1, 2])] },
            new(3, 3) { Values = [new LoggedText("table", ["a", "b", "c", "d"]) { Shape = [2, 2] }, new LoggedText("note", ["one"])] },
            new(4, 3) { SessionLog = new(SessionLogStatus.Checkpoint, "model.ckpt-3", "saved") },
            new(5, 3) { Message = new(LogLevel.Warn, "slow") },
            new(6, 0) { FileVersion = "brain.Event:2", Writer = "tests" },
        ];

        LoggedEvent[] read = RoundTrip(
            [.. events, new(7, 4) { Run = new("run", metadata) }, new(8, 0) { MetaGraph = new byte[] { 1, 2 } }]);

        Assert.That(read.Take(6).Select(Text), Is.EqualTo(events.Select(Text)));
        Assert.That(read[6].Run!.Metadata.Encoded.ToArray(), Is.EqualTo(metadata.Encoded.ToArray()));
        Assert.That(read[7].MetaGraph!.Value.ToArray(), Is.EqualTo(new byte[] { 1, 2 }));
    }

    [Test]
    public void Files_inside_events_are_read_as_they_were_written()
    {
        byte[] file = [1, 2, 3];

        LoggedEvent read = RoundTrip(
            [
                new(1, 1)
                {
                    Values =
                    [
                        new LoggedImage("i", 4, 5, file) { Channels = 3 },
                        new LoggedAudio("a", 8000, 7, file) { Channels = 2, ContentType = "audio/wav" },
                    ],
                },
            ]).Single();

        LoggedImage image = (LoggedImage)read.Values[0];
        LoggedAudio sound = (LoggedAudio)read.Values[1];
        Assert.That((image.Width, image.Height, image.Channels), Is.EqualTo((4, 5, 3)));
        Assert.That((sound.SampleRate, sound.Frames, sound.Channels, sound.ContentType), Is.EqualTo((8000f, 7L, 2L, "audio/wav")));
        Assert.That(image.Encoded.ToArray(), Is.EqualTo(file));
        Assert.That(sound.Encoded.ToArray(), Is.EqualTo(file));
    }

    [Test]
    public void Tensors_for_other_plugins_are_read_as_they_were_written()
    {
        using FileWriter writer = new(_folder["run"]);
        writer.HParams(new Dictionary<string, HParam> { ["rate"] = 0.5 }, "loss");
        writer.Flush();
        LoggedEvent[] hparams = [.. Read(writer.Path).Skip(1)];

        LoggedEvent[] read = RoundTrip(hparams);

        Assert.That(read.Select(Plugin), Is.EqualTo(hparams.Select(Plugin)));
        Assert.That(Plugin(read[0]).Tag, Is.EqualTo("_hparams_/experiment"));

        static (string Tag, string Plugin, string Content, DataType Type) Plugin(LoggedEvent logged)
        {
            LoggedTensor tensor = (LoggedTensor)logged.Values.Single();
            return (tensor.Tag, tensor.Plugin, Convert.ToHexString(tensor.Content.Span), tensor.Tensor.DType);
        }
    }

    [Test]
    public void An_event_of_two_kinds_is_rejected()
    {
        using FileWriter writer = new(_folder["run"]);

        Assert.That(
            () => writer.AddEvent(new(1, 1) { FileVersion = "x", Message = new(LogLevel.Info, "y") }),
            Throws.ArgumentException.With.Message.Contains("FileVersion and LogMessage"));
    }

    [Test]
    public void A_run_is_named_once()
    {
        using FileWriter writer = new(_folder["run"]);
        RunMetadata metadata = RunMetadata.Parse(ReadOnlyMemory<byte>.Empty);

        writer.AddRunMetadata(metadata, "step 1", 1);

        Assert.That(() => writer.AddRunMetadata(metadata, "step 1", 2), Throws.ArgumentException.With.Message.Contains("'step 1'"));
    }

    [TestCase("events.out.tfevents.1500000000.host", true)]
    [TestCase("a/events.out.tfevents.1.host.v2", true)]
    [TestCase("tfevents/model.index", false)]
    public void Event_files_are_known_by_their_names(string path, bool expected) =>
        Assert.That(EventLog.IsEventFile(path), Is.EqualTo(expected));

    /// <summary>An event by its contents: lists are written out.</summary>
    private static string Text(LoggedEvent logged) =>
        $"{logged} {string.Join(", ", logged.Values)}".Replace(logged.Values.ToString()!, "", StringComparison.Ordinal);

    private LoggedEvent[] RoundTrip(LoggedEvent[] events)
    {
        using FileWriter writer = new(_folder["copy"]);
        Array.ForEach(events, writer.AddEvent);
        writer.Flush();
        return [.. Read(writer.Path).Skip(1)];
    }

    private static List<LoggedEvent> Read(string path)
    {
        using EventLog log = new(path);
        return [.. log.Read()];
    }
}
