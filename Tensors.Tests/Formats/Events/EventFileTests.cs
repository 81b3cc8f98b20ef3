using System.Text.Json;
using Google.Protobuf;
using Tensors.Formats.Protos;

namespace Tensors.Tests.Formats;

/// <summary>Event files that TensorFlow wrote.</summary>
public sealed class EventFileTests
{
    private static List<Event> Golden => EventReader.ReadAll(
        Directory.EnumerateFiles(GoldenFiles.PathOf("events"), "*tfevents*").Single());

    [Test]
    public void Every_event_of_the_golden_file_is_read()
    {
        JsonElement expected = GoldenFiles.Json("events", "expected.json");
        List<Event> events = Golden;

        Assert.That(events, Has.Count.EqualTo(expected.GetArrayLength()));
        foreach ((Event actual, JsonElement row) in events.Zip(expected.EnumerateArray()))
        {
            Check(actual, row);
        }
    }

    [Test]
    public void Events_are_written_back_byte_for_byte()
    {
        string path = Directory.EnumerateFiles(GoldenFiles.PathOf("events"), "*tfevents*").Single();
        using MemoryStream stream = new();
        RecordWriter writer = new(stream);

        foreach (Event read in Golden)
        {
            writer.Write(read.ToByteArray());
        }

        Assert.That(stream.ToArray(), Is.EqualTo(File.ReadAllBytes(path)));
    }

    [Test]
    public void Scalars_of_the_newer_form_are_read()
    {
        List<Event> events = EventReader.ReadAll(
            SharedData.PathOf("tensorflow", "events", "events.out.tfevents.1585499054.host.11684.5.v2"));

        (long Step, float Value)[] scalars = [.. events.Where(read => read.Summary is not null).Select(read => (read.Step, Value(read)))];

        Assert.That(scalars, Has.Length.EqualTo(100));
        Assert.That(scalars, Is.EqualTo(scalars.Select(scalar => (scalar.Step, 0.5f * scalar.Step))));
    }

    [Test]
    public void The_graph_in_an_event_is_a_graph()
    {
        Event graph = Golden.Single(read => read.WhatCase == Event.WhatOneofCase.GraphDef);

        Assert.That(GraphDef.Parser.ParseFrom(graph.GraphDef).Node.Any(node => node.Name == "loss/mse"));
    }

    [Test]
    public void The_metadata_of_a_run_names_its_nodes()
    {
        Event tagged = Golden.Single(read => read.WhatCase == Event.WhatOneofCase.TaggedRunMetadata);

        RunMetadataProto metadata = RunMetadataProto.Parser.ParseFrom(tagged.TaggedRunMetadata.RunMetadata);

        Assert.That(tagged.TaggedRunMetadata.Tag, Is.EqualTo("step 5"));
        Assert.That(
            metadata.StepStats.DevStats.SelectMany(device => device.NodeStats).Select(node => node.NodeName), Does.Contain("loss/mse"));
    }

    private static float Value(Event read)
    {
        SummaryProto.Types.Value value = read.Summary.Value.Single();
        return value.ValueCase == SummaryProto.Types.Value.ValueOneofCase.SimpleValue
            ? value.SimpleValue
            : TensorProtos.ToTensor(value.Tensor, new("event")).Item<float>();
    }

    private static void Check(Event actual, JsonElement row)
    {
        string what = row.GetProperty("what").GetString()!;
        Assert.That(actual.Step, Is.EqualTo(row.GetProperty("step").GetInt64()));
        Assert.That(JsonNamingPolicy.SnakeCaseLower.ConvertName(actual.WhatCase.ToString()), Is.EqualTo(what));
        if (what == "file_version")
        {
            Assert.That(actual.FileVersion, Is.EqualTo(row.GetProperty("file_version").GetString()));
        }

        if (what == "graph_def")
        {
            Assert.That(
                GraphDef.Parser.ParseFrom(actual.GraphDef).Node.Select(node => node.Name),
                Is.EqualTo(row.GetProperty("nodes").EnumerateArray().Select(name => name.GetString())));
        }

        if (what == "summary")
        {
            foreach (
                (SummaryProto.Types.Value value, JsonElement expected) in actual.Summary.Value.Zip(
                    row.GetProperty("values").EnumerateArray()))
            {
                Check(value, expected);
            }
        }
    }

    private static void Check(SummaryProto.Types.Value actual, JsonElement expected)
    {
        Assert.That(actual.Tag, Is.EqualTo(expected.GetProperty("tag").GetString()));
        Assert.That(actual.Metadata?.PluginData?.PluginName, Is.EqualTo(expected.GetProperty("plugin").GetString()));
        switch (expected.GetProperty("kind").GetString())
        {
            case "simple_value":
                Assert.That(actual.SimpleValue, Is.EqualTo(expected.GetProperty("value").GetSingle()));
                break;
            case "histo":
                Histograms.Check(actual.Histo, expected.GetProperty("histogram"));
                break;
            case "image":
                JsonElement image = expected.GetProperty("image");
                Assert.That(actual.Image.Height, Is.EqualTo(image.GetProperty("height").GetInt32()));
                Assert.That(actual.Image.Colorspace, Is.EqualTo(image.GetProperty("colorspace").GetInt32()));
                Assert.That(actual.Image.EncodedImageString, Has.Length.EqualTo(image.GetProperty("png_bytes").GetInt32()));
                break;
            case "audio":
                JsonElement audio = expected.GetProperty("audio");
                Assert.That(actual.Audio.SampleRate, Is.EqualTo(audio.GetProperty("sample_rate").GetSingle()));
                Assert.That(actual.Audio.ContentType, Is.EqualTo(audio.GetProperty("type").GetString()));
                Assert.That(actual.Audio.EncodedAudioString, Has.Length.EqualTo(audio.GetProperty("wav_bytes").GetInt32()));
                break;
            default:
                StoredTensor text = TensorProtos.ToStrings(actual.Tensor, new("event"));
                Assert.That(text.Texts, Has.Some.Contains("bold"));
                break;
        }
    }
}
