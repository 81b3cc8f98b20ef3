using Google.Protobuf;
using Tensors.Formats.Protos;

namespace Tensors.Tests.Formats;

/// <summary>Summaries of eager loops, against those that TensorFlow wrote of the same values.</summary>
public sealed class FileWriterTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void A_scalar_is_a_point_of_its_tag()
    {
        Event written = Write(writer => writer.Scalar(7, "MSE", 9.161542)).Single();

        Assert.That(written.Step, Is.EqualTo(7));
        Assert.That(
            written.Summary,
            Is.EqualTo(new SummaryProto { Value = { new SummaryProto.Types.Value { Tag = "MSE", SimpleValue = 9.161542f } } }));
    }

    [Test]
    public void A_histogram_equals_that_of_TensorFlow()
    {
        Event written = Write(writer => writer.Histogram(0, "theta_1", Tensor.Ones([3, 1]))).Single();

        Assert.That(written.Summary.Value.Single(), Is.EqualTo(Golden("theta_1")));
    }

    [TestCase(float.NaN, "Nan")]
    [TestCase(float.NegativeInfinity, "Infinity")]
    public void A_histogram_of_what_is_not_finite_is_rejected(float value, string word) => Assert.That(
        () => SummaryValues.Histogram("theta", Tensor.FromArray([1, value])),
        Throws.ArgumentException.With.Message.Contains($"{word} in summary histogram for: theta"));

    [Test]
    public void A_text_equals_that_of_TensorFlow()
    {
        Event written = Write(writer => writer.Text(5, "note", "**bold** caf\u00e9")).Single();

        Assert.That(written.Summary.Value.Single(), Is.EqualTo(Golden("note")));
    }

    [Test]
    public void A_sound_equals_that_of_TensorFlow()
    {
        float[] samples = [.. Enumerable.Range(0, 200).Select(i => MathF.Sin(i / 5f))];

        Event written = Write(writer => writer.Audio(5, "tone", Tensor.FromArray(samples, [1, 200, 1]), 8000)).Single();

        Assert.That(written.Summary.Value.Single(), Is.EqualTo(Golden("tone/audio/0")));
    }

    [Test]
    public void A_picture_has_the_pixels_that_TensorFlow_gave_it()
    {
        Tensor picture = (Tensor.Arange(48, DType.Float32) / 47).Reshape([1, 4, 4, 3]);

        SummaryProto.Types.Value written = Write(writer => writer.Image(5, "picture", picture)).Single().Summary.Value.Single();

        SummaryProto.Types.Value golden = Golden("picture/image/0");
        (int width, int height, byte colorType, byte[] pixels) = Png.Decode(written.Image.EncodedImageString.ToByteArray());
        Assert.That((written.Tag, written.Image.Height, written.Image.Width, written.Image.Colorspace), Is.EqualTo((golden.Tag, 4, 4, 3)));
        Assert.That((width, height, colorType), Is.EqualTo((4, 4, (byte)2)));
        Assert.That(pixels, Is.EqualTo(Png.Decode(golden.Image.EncodedImageString.ToByteArray()).Pixels));
    }

    [TestCase(new[] { 0f, 1f, 2f, 4f }, new byte[] { 0, 63, 127, 255 })]
    [TestCase(new[] { -1f, 0f, 0.5f, 1f }, new byte[] { 1, 128, 191, 255 })]
    [TestCase(new[] { 0f, 0f, 0f, 0f }, new byte[] { 0, 0, 0, 0 })]
    [TestCase(new[] { float.NaN, 1f, float.PositiveInfinity, 2f }, new byte[] { 255, 127, 255, 255 })]
    public void Values_are_scaled_to_bytes(float[] values, byte[] expected) => Assert.That(Pixels.Of(values, 1), Is.EqualTo(expected));

    [Test]
    public void A_pixel_that_is_not_finite_is_red() =>
        Assert.That(Pixels.Of([1, float.NaN, 0, 1, 1, 1], 3), Is.EqualTo(new byte[] { 255, 0, 0, 255, 255, 255 }));

    [Test]
    public void Bytes_are_written_as_they_are_in_any_number_of_channels([Values(1, 3, 4)] int channels)
    {
        byte[] bytes = [.. Enumerable.Range(0, 2 * 5 * 7 * channels).Select(i => (byte)(i * 37))];

        SummaryProto summary = SummaryValues.Image("x", Tensor.FromArray(bytes, [2, 5, 7, channels]), 3);

        byte[] pixels = [.. summary.Value.SelectMany(value => Png.Decode(value.Image.EncodedImageString.ToByteArray()).Pixels)];
        Assert.That(pixels, Is.EqualTo(bytes));
        Assert.That(summary.Value.Select(value => value.Tag), Is.EqualTo(new[] { "x/image/0", "x/image/1" }));
    }

    [Test]
    public void A_single_picture_is_not_numbered() =>
        Assert.That(SummaryValues.Image("x", Tensor.Zeros([2, 1, 1, 1]), 1).Value.Single().Tag, Is.EqualTo("x/image"));

    [Test]
    public void Pictures_of_another_shape_are_rejected() => Assert.That(
        () => SummaryValues.Image("x", Tensor.Zeros([2, 3, 2]), 1),
        Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("(2, 3, 2)"));

    [Test]
    public void Samples_beyond_the_loudest_are_cut_off() => Assert.That(
        WavEncoder.Encode([2, -2, 0.5f, float.NaN], 1, 8000)[44..], Is.EqualTo(new byte[] { 0xff, 0x7f, 0, 0x80, 0, 0x40, 0, 0 }));

    [Test]
    public void Hyperparameters_are_records_of_their_plugin()
    {
        List<Event> written = Write(writer =>
        {
            writer.HParams(new Dictionary<string, HParam> { ["rate"] = 0.01, ["optimizer"] = "Adam", ["nesterov"] = true }, "MSE");
            writer.EndHParams();
        });

        Assert.That(
            written.Select(record => record.Summary.Value.Single().Tag),
            Is.EqualTo(new[] { "_hparams_/experiment", "_hparams_/session_start_info", "_hparams_/session_end_info" }));
        HParamsPluginData[] records = [.. written.Select(Record)];
        Assert.That(
            records[0].Experiment.HparamInfos.Select(info => (info.Name, info.Type)),
            Is.EqualTo(
                new[] { ("nesterov", HParamType.DataTypeBool), ("optimizer", HParamType.DataTypeString),
                ("rate", HParamType.DataTypeFloat64) }));
        Assert.That(records[0].Experiment.MetricInfos.Single().Name.Tag, Is.EqualTo("MSE"));
        Assert.That(records[1].SessionStartInfo.Hparams["rate"].NumberValue, Is.EqualTo(0.01));
        Assert.That(records[1].SessionStartInfo.Hparams["nesterov"].BoolValue);
        Assert.That(records[2].SessionEndInfo.Status, Is.EqualTo(SessionStatus.StatusSuccess));
    }

    [Test]
    public void Going_on_is_a_session_log()
    {
        Event written = Write(writer => writer.AddSessionLog(new(SessionLogStatus.Start), 100)).Single();

        Assert.That((written.Step, written.SessionLog.Status), Is.EqualTo((100, SessionLogProto.Types.SessionStatus.Start)));
    }

    [Test]
    public void A_summary_that_was_serialized_before_is_an_event_at_its_step()
    {
        SummaryProto summary = SummaryValues.Scalar("MSE", 9.161542f);

        Event written = Write(writer => writer.AddSummary(summary.ToByteArray(), 7)).Single();

        Assert.That((written.Step, written.Summary), Is.EqualTo((7, summary)));
    }

    [Test]
    public void Bytes_that_are_no_summary_are_rejected()
    {
        using FileWriter writer = new(_folder["run"]);

        Assert.That(() => writer.AddSummary([1]), Throws.ArgumentException.With.Message.Contains("1 bytes are not a serialized summary"));
        Assert.That(() => writer.AddSummary(new StringTensor([[], []], [2])), Throws.ArgumentException.With.Message.Contains("2 texts"));
    }

    [Test]
    public void Logs_of_training_are_events()
    {
        List<Event> written = Write(writer =>
        {
            writer.AddSessionLog(new(SessionLogStatus.Checkpoint, "model.ckpt-10", "saved"), 10);
            writer.AddSessionLog(new(SessionLogStatus.Stop), 11);
        });

        Assert.That(
            written.Select(read => (read.Step, read.SessionLog)),
            Is.EqualTo(new[]
            {
                (10L,
                    new SessionLogProto { Status = SessionLogProto.Types.SessionStatus.Checkpoint, CheckpointPath = "model.ckpt-10",
                    Msg = "saved" }),
                (11, new SessionLogProto { Status = SessionLogProto.Types.SessionStatus.Stop }),
            }));
    }

    [Test]
    public void A_writer_that_was_closed_goes_on_in_another_file()
    {
        using FileWriter writer = new(_folder["run"]);
        writer.Scalar(1, "loss", 1);
        string first = writer.Path;
        writer.Close();
        writer.Scalar(2, "loss", 1);

        writer.Reopen();
        writer.Scalar(3, "loss", 1);
        writer.Close();

        Assert.That(EventReader.ReadAll(first).Skip(1).Single().Step, Is.EqualTo(1));
        Assert.That(EventReader.ReadAll(writer.Path).Skip(1).Single().Step, Is.EqualTo(3));
    }

    [Test]
    public void What_waits_is_on_disk_after_a_while_although_nothing_follows()
    {
        using FileWriter writer = new(_folder["run"], flushSeconds: 0.05);

        writer.Scalar(1, "loss", 1);

        Assert.That(() => EventReader.ReadAll(writer.Path).Count, Is.EqualTo(2).After(5000, 10));
    }

    [Test]
    public void After_a_crash_the_next_writer_begins_its_own_file_and_all_whole_events_are_read([Range(0, 40)] int cut)
    {
        string crashed;
        using (FileWriter writer = new(_folder["run"]))
        {
            crashed = writer.Path;
            writer.Scalar(1, "loss", 1);
            writer.Scalar(2, "loss", 2);
        }

        using (FileStream stream = File.OpenWrite(crashed))
        {
            stream.SetLength(stream.Length - cut);
        }

        byte[] left = File.ReadAllBytes(crashed);
        using (FileWriter writer = new(_folder["run"]))
        {
            writer.AddSessionLog(new(SessionLogStatus.Start), 2);
            writer.Scalar(2, "loss", 3);
        }

        string[] files = [.. Directory.EnumerateFiles(_folder["run"]).Order(StringComparer.Ordinal)];
        Assert.That(File.ReadAllBytes(crashed), Is.EqualTo(left), "the torn file is left as it is");
        Assert.That(
            files.SelectMany(EventReader.ReadAll).Where(read => read.Summary is not null).Select(read => read.Summary.Value[0].SimpleValue),
            Is.EqualTo(cut == 0 ? new[] { 1f, 2, 3 } : [1, 3]));
    }

    private static List<Event> GoldenEvents =>
        EventReader.ReadAll(Directory.EnumerateFiles(GoldenFiles.PathOf("events"), "*tfevents*").Single());

    private static SummaryProto.Types.Value Golden(string tag) => GoldenEvents
        .SelectMany(read => read.Summary?.Value ?? [])
        .First(value => value.Tag == tag);

    private static HParamsPluginData Record(Event written)
    {
        SummaryProto.Types.Value value = written.Summary.Value.Single();
        Assert.That(value.Metadata.PluginData.PluginName, Is.EqualTo("hparams"));
        Assert.That(TensorProtos.ToTensor(value.Tensor, new("event")).Shape.ToString(), Is.EqualTo("(0,)"));
        return HParamsPluginData.Parser.ParseFrom(value.Metadata.PluginData.Content);
    }

    private List<Event> Write(Action<FileWriter> write)
    {
        using FileWriter writer = new(_folder["run"]);
        write(writer);
        writer.Flush();
        return [.. EventReader.ReadAll(writer.Path).Skip(1)];
    }
}
