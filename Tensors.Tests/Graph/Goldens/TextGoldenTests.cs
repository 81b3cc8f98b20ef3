using System.Text.Json;
using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

/// <summary>A program of text, as TensorFlow has written it down and run it.</summary>
public sealed class TextGoldenTests
{
    private static JsonElement Golden => GoldenRuns.Program("text");

    [Test]
    public void Every_node_of_a_program_of_text_is_as_TensorFlow_makes_it() =>
        Assert.That(string.Join('\n', GoldenGraph.Differences(Build(), Golden)), Is.Empty);

    [Test]
    public void A_program_of_text_runs_as_in_TensorFlow() => Assert.That(GoldenRuns.Differences(Build(), Golden), Is.Empty);

    [Test]
    public void A_graph_of_text_that_TensorFlow_wrote_runs_as_there() =>
        Assert.That(GoldenRuns.Differences(GoldenRuns.Import("text"), Golden), Is.Empty);

    private static Graph Build()
    {
        Graph graph = new();
        using DefaultGraph isDefault = graph.AsDefault();
        Tensor s = Placeholder<string>([null], "s");
        StringSplit(s, " ");
        StringJoin([s, s], "-");
        StringUpper(s);
        StringLength(s);
        Substr(s, 0, 0);
        RegexReplace(s, "[aeiou]", "_");
        StringToHashBucketFast(s, 1000);
        StringToHashBucketStrong(s, 1000, [7, 9]);
        StringToNumber(Constant(new[] { "1.5", "-2e3" }));
        AsString(new[] { 1.5f, -2e10f, 3 });
        AsString(new[] { 1, -20 }, width: 5, fill: "0");
        ReduceJoin(s, 0, separator: "|");
        Equal(s, "the cat");
        Concat([s, s], 0);
        Gather(s, new[] { 1, 0 });
        DecodeRaw(Constant(new[] { "\u0001\0\u0002\0" }), DataType.Int16);
        EncodeBase64(s);
        return graph;
    }
}
