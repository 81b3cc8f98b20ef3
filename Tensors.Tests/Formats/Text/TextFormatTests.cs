using System.Text;
using Tensors.Formats.Protos;

namespace Tensors.Tests.Formats;

/// <summary>The text format of protocol buffers.</summary>
public sealed class TextFormatTests
{
    [Test]
    public void A_genuine_graph_is_printed_as_TensorFlow_printed_it()
    {
        GraphDef graph = GraphDef.Parser.ParseFrom(File.ReadAllBytes(GoldenFiles.PathOf("meta", "graph.pb")));

        Assert.That(TextPrinter.Print(graph), Is.EqualTo(File.ReadAllText(GoldenFiles.PathOf("meta", "graph.pbtxt"))));
    }

    [Test]
    public void The_text_of_a_genuine_graph_is_read_as_its_binary()
    {
        Assert.That(
            MessageFiles.ReadGraph(GoldenFiles.PathOf("meta", "graph.pbtxt")),
            Is.EqualTo(MessageFiles.ReadGraph(GoldenFiles.PathOf("meta", "graph.pb"))));
    }

    [Test]
    public void Comments_lists_brackets_and_separators_are_read()
    {
        NodeDef node = Parse("name: 'n' # the name\ninput: ['a', \"b\"]; attr < key: 'T', value { type: DT_FLOAT } > op: \"Mat\" 'Mul'");

        Assert.That(node, Is.EqualTo(new NodeDef
        {
            Name = "n",
            Op = "MatMul",
            Input = { "a", "b" },
            Attr = { ["T"] = new AttrValue { Type = DataTypeProto.DtFloat } },
        }));
    }

    [TestCase("s: \"\\000\\377\\n\\t\\\\\\\"\\x41\\u00e9\"", "00ff0a095c2241c3a9")]
    [TestCase("s: \"caf\u00e9\"", "636166c3a9")]
    public void Escapes_are_read(string text, string hex) =>
        Assert.That(Convert.ToHexStringLower(Value(text).S.Span), Is.EqualTo(hex));

    [TestCase("i: -9223372036854775808", long.MinValue)]
    [TestCase("i: 0x10", 16)]
    public void Integers_are_read(string text, long expected) => Assert.That(Value(text).I, Is.EqualTo(expected));

    [TestCase("f: 1.5", 1.5f)]
    [TestCase("f: -2", -2f)]
    [TestCase("f: 1e-8f", 1e-8f)]
    [TestCase("f: -inf", float.NegativeInfinity)]
    [TestCase("f: nan", float.NaN)]
    public void Numbers_are_read(string text, float expected) => Assert.That(Value(text).F, Is.EqualTo(expected));

    [Test]
    public void A_member_of_a_choice_is_set_even_to_its_default() =>
        Assert.That(Value("b: false").ValueCase, Is.EqualTo(AttrValue.ValueOneofCase.B));

    [TestCase("nothing: 1", "no field 'nothing'")]
    [TestCase("name 'n'", "':' is missing")]
    [TestCase("name: 1", "a quoted string is missing")]
    [TestCase("name: 'n", "not closed")]
    [TestCase("attr { key: 'T'", "'}' of a")]
    [TestCase("attr { value { type: DT_NONE } }", "'DT_NONE' is not a value of 'type'")]
    [TestCase("attr { value { i: 9223372036854775808 } }", "is not a value of 'i'")]
    [TestCase("attr { value { f: x } }", "'x' is not a number")]
    public void Mistakes_are_named_with_their_line(string text, string problem) => Assert.That(
        () => Parse("op: 'Add'\n" + text),
        Throws.TypeOf<TensorFileException>().With.Message.Contains(problem).And.Message.Contains("line 2").And.Property("File")
            .EqualTo("node.pbtxt"));

    [Test]
    public void Messages_nested_without_end_are_rejected()
    {
        string text = string.Concat(Enumerable.Repeat("attr { value { func { ", 1000));

        Assert.That(() => Parse(text), Throws.TypeOf<TensorFileException>().With.Message.Contains("nested more than"));
    }

    [TestCase(0f, "0.0")]
    [TestCase(1f, "1.0")]
    [TestCase(0.1f, "0.1")]
    [TestCase(-0.125f, "-0.125")]
    [TestCase(1e-8f, "1e-08")]
    [TestCase(0.0001f, "0.0001")]
    [TestCase(0.00001f, "1e-05")]
    [TestCase(16777216f, "16777216.0")]
    [TestCase(3.4028235e38f, "3.4028235e+38")]
    [TestCase(1.0954452f, "1.0954452")]
    [TestCase(0.33333334f, "0.33333334")]
    [TestCase(float.PositiveInfinity, "inf")]
    public void Floats_are_printed_with_the_fewest_digits_that_tell_them(float value, string expected) =>
        Assert.That(TextNumbers.Of(value), Is.EqualTo(expected));

    [TestCase(0.1, "0.1")]
    [TestCase(1e16, "1e+16")]
    [TestCase(9007199254740993, "9007199254740992.0")]
    [TestCase(123456789.125, "123456789.125")]
    [TestCase(1.7976931348623157e308, "1.7976931348623157e+308")]
    [TestCase(5e-324, "5e-324")]
    [TestCase(0.00099999999999999999, "0.001")]
    [TestCase(-0.0, "-0.0")]
    public void Doubles_are_printed_as_Python_does(double value, string expected) =>
        Assert.That(TextNumbers.Of(value), Is.EqualTo(expected));

    [Test]
    public void Any_message_survives_its_text()
    {
        foreach (string path in GoldenFiles.MetaGraphs())
        {
            MetaGraphDef meta = MessageFiles.ReadMetaGraph(path, asText: false);

            MetaGraphDef again = TextParser.Parse(
                MetaGraphDef.Parser, MetaGraphDef.Descriptor, Encoding.UTF8.GetBytes(TextPrinter.Print(meta)), path);

            Assert.That(again, Is.EqualTo(meta), path);
        }
    }

    private static NodeDef Parse(string text) =>
        TextParser.Parse(NodeDef.Parser, NodeDef.Descriptor, Encoding.UTF8.GetBytes(text), "node.pbtxt");

    private static AttrValue Value(string text) =>
        TextParser.Parse(AttrValue.Parser, AttrValue.Descriptor, Encoding.UTF8.GetBytes(text), "value.pbtxt");
}
