using Tensors.Graphs;
using Tensors.Graphs.Protos;

namespace Tensors.Tests.Graphs;

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
        Assert.That(events.SelectMany(read => read.Values.OfType<LoggedText>()).Single(), Is.EqualTo(new LoggedText("note", ["**bold** caf\u00e9"])));
        Assert.That(events.SelectMany(read => read.Values.OfType<LoggedImage>()).Single().Encoded.Length, Is.EqualTo(103));
        Assert.That(events.SelectMany(read => read.Values.OfType<LoggedAudio>()).Single().Frames, Is.EqualTo(200));
        Assert.That(events.Single(read => read.IsStart).Step, Is.Zero);
    }

    [Test]
    public void A_genuine_graph_has_inputs_and_shapes()
    {
        List<LoggedEvent> events = Read(Directory.EnumerateFiles(GoldenFiles.PathOf("events"), "*tfevents*").Single());

        IReadOnlyList<LoggedNode> graph = events.Single(read => read.Graph is not null).Graph!;

        Assert.That(
            graph.Single(node => node.Name == "loss/predictions"),
            Is.EqualTo(new LoggedNode("loss/predictions", "MatMul", "", ["X", "theta/read"], ["?\u00d71"])));
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

    [TestCase("events.out.tfevents.1500000000.host", true)]
    [TestCase("a/events.out.tfevents.1.host.v2", true)]
    [TestCase("tfevents/model.index", false)]
    public void Event_files_are_known_by_their_names(string path, bool expected) => Assert.That(EventLog.IsEventFile(path), Is.EqualTo(expected));

    private static List<LoggedEvent> Read(string path)
    {
        using EventLog log = new(path);
        return [.. log.Read()];
    }
}
