using Google.Protobuf;
using Tensors.Formats.Protos;
using Tensors.Graphs;
using Tensors.Tests.Formats;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

/// <summary>Summaries of graphs, run in sessions, against those that TensorFlow computed.</summary>
public sealed class SummaryTests : GraphFixture
{
    [Test]
    public void Training_computes_the_summaries_that_TensorFlow_recorded()
    {
        Tensor x = Placeholder<float>([null, 3], name: "X");
        Variable theta = Variable(Ones([3, 1]), name: "theta");
        Tensor mse;
        using (NameScope("loss"))
        {
            mse = ReduceMean(Square(MatMul(x, theta, name: "predictions")), name: "mse");
        }

        Node train = new GradientDescentOptimizer(0.01).Minimize(mse);
        Summary.Scalar("MSE", mse);
        Summary.Histogram("theta", theta);
        Tensor merged = Summary.MergeAll()!;
        using Session session = new();
        session.Run(GlobalVariablesInitializer());
        byte[][] golden = Golden(step => step < 5);
        Assert.That(golden, Has.Length.EqualTo(5));

        for (int step = 0; step < golden.Length; step++)
        {
            Feed[] feed = [(x, new[,] { { 1f, 2, step } })];
            Assert.That(session.RunText(merged, feed).Elements[0], Is.EqualTo(golden[step]), $"step {step}");
            session.Run(train, feed);
        }
    }

    [Test]
    public void A_text_and_a_sound_have_the_bytes_that_TensorFlow_recorded()
    {
        Tensor text = Summary.Text("note", Constant("**bold** caf\u00e9"));
        Tensor sound = Summary.Audio("tone", Reshape(Sin(Cast(Range(200), DataType.Float32) / 5f), [1, 200, 1]), 8000);
        byte[][] golden = Golden(step => step == 5);

        Assert.That(Run(text).ToByteArray(), Is.EqualTo(golden[0]));
        Assert.That(Run(sound).ToByteArray(), Is.EqualTo(golden[2]));
    }

    [Test]
    public void A_picture_has_the_pixels_that_TensorFlow_recorded()
    {
        SummaryProto written = Run(Summary.Image("picture", Reshape(Cast(Range(48), DataType.Float32) / 47f, [1, 4, 4, 3])));
        SummaryProto golden = SummaryProto.Parser.ParseFrom(Golden(step => step == 5)[1]);

        byte[] pixels = Png.Decode(written.Value[0].Image.EncodedImageString.ToByteArray()).Pixels;
        Assert.That(pixels, Is.EqualTo(Png.Decode(golden.Value[0].Image.EncodedImageString.ToByteArray()).Pixels));

        // Two compressors need not agree; all else does.
        written.Value[0].Image.EncodedImageString = golden.Value[0].Image.EncodedImageString;
        Assert.That(written, Is.EqualTo(golden));
    }

    [Test]
    public void Histograms_of_float64_equal_those_that_TensorFlow_computed()
    {
        foreach (System.Text.Json.JsonElement row in GoldenFiles.Json("histograms.json").EnumerateArray())
        {
            Tensor values = Tensor.FromArray(Histograms.Numbers(row, "values"));

            Histograms.Check(Run(Summary.Histogram("h", values)).Value.Single().Histo, row);
        }
    }

    [Test]
    public void A_tag_is_the_whole_name_made_unique()
    {
        using (NameScope("outer"))
        {
            Summary.Scalar("MSE", 1f);
        }

        Summary.Scalar("MSE", 2f);
        Tensor again = Summary.Scalar("MSE", 3f);

        Assert.That(
            Run(Summary.MergeAll()!).Value.Select(value => (value.Tag, value.SimpleValue)),
            Is.EqualTo(new[] { ("outer/MSE", 1f), ("MSE", 2f), ("MSE_1", 3f) }));
        Assert.That(again.Op.Inputs.Select(input => input.Name), Is.EqualTo(new[] { "MSE_1/tags:0", "MSE_1/values:0" }));
    }

    [TestCase("lossy name!", "lossy_name_")]
    [TestCase("/a/b", "a/b")]
    [TestCase("a-b.c", "a-b.c")]
    public void Characters_that_no_name_has_become_underscores(string name, string tag) =>
        Assert.That(Run(Summary.Scalar(name, 1f)).Value[0].Tag, Is.EqualTo(tag));

    [Test]
    public void A_family_stands_before_the_scope_too()
    {
        Tensor summary = Summary.Scalar("loss", 1f, family: "train");

        Assert.That(summary.Name, Is.EqualTo("train/loss:0"));
        Assert.That(Run(summary).Value[0].Tag, Is.EqualTo("train/train/loss"));
    }

    [Test]
    public void Collections_are_those_that_were_asked_for()
    {
        Tensor here = Summary.Scalar("here", 1f, collections: ["mine"]);
        Tensor there = Summary.Histogram("there", 1f);

        Assert.That(Graph.Default.GetCollection("mine"), Is.EqualTo(new[] { here }));
        Assert.That(Graph.Default.GetCollection(GraphKeys.Summaries), Is.EqualTo(new[] { there }));
        Assert.That(Run(Summary.MergeAll("mine")!).Value.Single().Tag, Is.EqualTo("here"));
        Assert.That(Run(Summary.MergeAll(scope: "th")!).Value.Single().Tag, Is.EqualTo("there"));
    }

    [Test]
    public void Without_summaries_there_is_nothing_to_merge()
    {
        Assert.That(Summary.MergeAll(), Is.Null);
        Assert.That(() => Summary.Merge([]), Throws.ArgumentException);
    }

    [Test]
    public void A_merge_is_named_by_its_scope()
    {
        Tensor one = Summary.Scalar("one", 1f);

        Assert.That(Summary.Merge([one]).Name, Is.EqualTo("Merge/MergeSummary:0"));
        Assert.That(Summary.Merge([one], name: "all").Name, Is.EqualTo("all/all:0"));
    }

    [Test]
    public void Two_equal_tags_do_not_merge()
    {
        Tensor one = Summary.Scalar("one", 1f);

        Assert.That(
            () => Run(Summary.Merge([one, one])),
            Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("Duplicate tag one found in summary inputs"));
    }

    [Test]
    public void Text_that_is_no_summary_does_not_merge() => Assert.That(
        () => Run(Summary.Merge([Constant("\u0001")])),
        Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("'Const:0', is not a serialized SummaryProto"));

    [Test]
    public void A_curve_has_one_number_at_a_step()
    {
        Assert.That(Run(Summary.Scalar("one", Constant([2f]))).Value[0].SimpleValue, Is.EqualTo(2));
        Assert.That(
            () => Run(Summary.Scalar("two", Constant([2f, 3f]))),
            Throws.TypeOf<InvalidArgumentException>().With.Message.Contains(
                "tags and values not the same shape: [] != [2] (tag 'two')").And.Message.Contains("'two' (ScalarSummary)"));
    }

    [TestCase(float.NaN, "Nan in summary histogram for: a/theta")]
    [TestCase(float.PositiveInfinity, "Infinity in summary histogram for: a/theta")]
    public void A_histogram_of_what_is_not_finite_names_the_node(float value, string message)
    {
        Tensor summary = Summary.Histogram("theta", value, family: "a");

        Assert.That(() => Run(summary), Throws.TypeOf<InvalidArgumentException>().With.Message.Contains(message));
    }

    [Test]
    public void Types_that_cannot_be_shown_are_rejected_when_the_graph_is_made()
    {
        Assert.That(() => Summary.Scalar("x", "text"), Throws.TypeOf<GraphTypeException>());
        Assert.That(() => Summary.Histogram("x", true), Throws.TypeOf<GraphTypeException>());
        Assert.That(() => Summary.Text("x", 1f), Throws.TypeOf<GraphTypeException>().With.Message.Contains("float32"));
        Assert.That(() => Summary.Image("x", Zeros([1, 2, 2, 1], DataType.Int32)), Throws.TypeOf<GraphTypeException>());
        Assert.That(() => Summary.Merge([Constant(1f)]), Throws.TypeOf<GraphTypeException>());
    }

    [Test]
    public void Shapes_that_are_no_pictures_or_sounds_are_rejected_when_the_graph_is_made()
    {
        Assert.That(() => Summary.Image("x", Zeros([2, 2, 1])), Throws.ArgumentException.With.Message.Contains("[2,2,1]"));
        Assert.That(() => Summary.Image("x", Zeros([1, 2, 2, 2])), Throws.ArgumentException);
        Assert.That(() => Summary.Audio("x", Zeros([3]), 8000), Throws.ArgumentException);
        Assert.That(() => Summary.Audio("x", Zeros([1, 3]), 8000, maxOutputs: 0), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(
            () => Run(Summary.Image("x", Placeholder<float>()), ("Placeholder:0", new float[3])),
            Throws.TypeOf<InvalidArgumentException>());
    }

    [Test]
    public void A_tensor_is_kept_as_it_is_with_the_metadata_of_its_plugin()
    {
        Tensor summary = Summary.TensorSummary("x", Constant(3L, DataType.Int64), "mine", [1, 2], "shown", "why");

        SummaryProto.Types.Value value = Run(summary).Value.Single();

        Assert.That(value.Tensor.TensorContent.ToByteArray(), Is.EqualTo(BitConverter.GetBytes(3L)));
        Assert.That(value.Metadata, Is.EqualTo(new SummaryMetadata
        {
            DisplayName = "shown",
            SummaryDescription = "why",
            PluginData = new() { PluginName = "mine", Content = ByteString.CopyFrom(1, 2) },
        }));
    }

    private static SummaryProto Run(Tensor summary, params ReadOnlySpan<Feed> feed)
    {
        using Session session = new();
        return SummaryProto.Parser.ParseFrom(session.RunText(summary, feed).Elements[0]);
    }

    /// <summary>The bytes of the summaries at some steps, as they stand in the file.</summary>
    private static byte[][] Golden(Predicate<long> atStep)
    {
        using FileStream stream = File.OpenRead(Directory.EnumerateFiles(GoldenFiles.PathOf("events"), "*tfevents*").Single());
        RecordReader records = new(stream, "events");
        List<byte[]> summaries = [];
        while (records.Read() is { } payload)
        {
            Event read = Event.Parser.ParseFrom(payload);
            if (read.Summary is not null && atStep(read.Step))
            {
                summaries.Add(WireFields.Read(payload).Single(field => field.Number == Event.SummaryFieldNumber).Bytes.ToArray());
            }
        }

        return [.. summaries];
    }
}
