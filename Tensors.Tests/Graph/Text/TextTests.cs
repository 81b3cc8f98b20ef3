using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

public sealed class TextTests : SessionFixture
{
    private static readonly StringTensor s_matrix = new(["a", "b", "c", "d", "e", "f"], [2, 3]);

    private static IEnumerable<TestCaseData> Movements()
    {
        yield return Row("reshape", x => Reshape(x, new[] { 3, 2 }), "abcdef", [3, 2]);
        yield return Row("transpose", x => Transpose(x), "adbecf", [3, 2]);
        yield return Row("expand dims", x => ExpandDims(x, 1), "abcdef", [2, 1, 3]);
        yield return Row("squeeze", x => Squeeze(ExpandDims(x, 0), [0]), "abcdef", [2, 3]);
        yield return Row("concat", x => Concat([x, x], 1), "abcabcdefdef", [2, 6]);
        yield return Row("stack along the last axis", x => Stack([x, x], 2), "aabbccddeeff", [2, 3, 2]);
        yield return Row("unstack", x => Unstack(x, 3, axis: 1)[1], "be", [2]);
        yield return Row("split", x => Split(x, 3, axis: 1)[2], "cf", [2, 1]);
        yield return Row("tile", x => Tile(x, new[] { 1, 2 }), "abcabcdefdef", [2, 6]);
        yield return Row("gather along an axis", x => Gather(x, new[] { 2, 0 }, axis: 1), "cafd", [2, 2]);
        yield return Row("an index", x => x[1], "def", [3]);
        yield return Row("a slice with a step", x => x[.., TensorIndex.Step(null, null, -2)], "cafd", [2, 2]);
        yield return Row("identity", x => Identity(x), "abcdef", [2, 3]);
        yield return Row("select", x => Where(Equal(x, "b"), Fill(ShapeOf(x), "y"), x), "aycdef", [2, 3]);
        yield return Row("mask", x => BooleanMask(Reshape(x, new[] { 6 }), NotEqual(Reshape(x, new[] { 6 }), "b")), "acdef", [5]);
        yield return Row("broadcast", x => BroadcastTo(x[0, 0], new[] { 2 }), "aa", [2]);
        yield return Row("join", x => x + x[0], "aabbccdaebfc", [2, 3]);

        static TestCaseData Row(string name, Func<Tensor, Tensor> function, string letters, Shape shape) =>
            new TestCaseData(function, letters, shape).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Movements))]
    public void Text_is_moved_as_numbers_are(Func<Tensor, Tensor> function, string letters, Shape shape)
    {
        Tensor x = Placeholder<string>();

        StringTensor got = Session.RunText(function(x), [(x, s_matrix)]);

        Assert.That(string.Concat(got.ToArray()), Is.EqualTo(letters));
        Assert.That(got.Shape, Is.EqualTo(shape));
    }

    [Test]
    public void Text_for_positions_is_an_error()
    {
        Tensor x = Placeholder<string>();
        Tensor y = x.Graph.AddNode("Transpose", null, [x, x]).Outputs[0];

        Assert.That(() => Session.RunText(y, [(x, s_matrix)]), Throws.TypeOf<GraphTypeException>().With.Message.Contains("Operand 1"));
    }

    [Test]
    public void Padding_of_text_is_empty()
    {
        StringTensor padded = Session.RunText(Pad(Constant(new[] { "a" }), new int[,] { { 1, 1 } }));

        Assert.That(padded.ToArray(), Is.EqualTo((string[])["", "a", ""]));
    }

    [Test]
    public void Text_in_a_loop_is_moved()
    {
        Tensor[] loop = WhileLoop(
            v => v[0] < 2, v => [v[0] + 1, Concat([v[1], v[1]], 0)], [Constant(0), Constant(new[] { "a" })], shapeInvariants: [[], [null]]);

        Assert.That(Session.RunText(loop[1]).ToArray(), Is.EqualTo((string[])["a", "a", "a", "a"]));
    }

    [Test]
    public void Bytes_are_fed_for_a_text()
    {
        byte[] image = [0xFF, 0xD8, 0x00];
        Tensor x = Placeholder<string>();

        Assert.That(Session.RunText(x, [(x, image)]).Elements, Is.EqualTo((byte[][])[image]));
        Assert.That(Session.RunText(x, [(x, new[] { image, image })]).Shape, Is.EqualTo(Shape.Create(2)));
    }

    [Test]
    public void A_variable_of_text_is_moved()
    {
        Variable words = Variable(new[] { "a", "b" }, name: "words");
        Session.Run(GlobalVariablesInitializer());

        Assert.That(Session.RunText(Gather(words, 1)).Item(), Is.EqualTo("b"));
    }

    [TestCase(" ", true, "the,cat", 2)]
    [TestCase(" ", false, "the,,cat", 3)]
    [TestCase("h ", true, "t,e,cat", 3)]
    [TestCase("", true, "t,h,e, , ,c,a,t", 8)]
    public void A_text_is_split_at_each_byte_of_the_delimiter(string delimiter, bool skipEmpty, string parts, int columns)
    {
        SparseTensor split = StringSplit(Constant(new[] { "the  cat", "" }), delimiter, skipEmpty);

        string[] values = Session.RunText(split.Values).ToArray();
        Assert.That(string.Join(",", skipEmpty || values.Length == 0 ? values : values[..^1]), Is.EqualTo(parts));
        Assert.That(Session.Run(split.DenseShape).ToArray<long>(), Is.EqualTo((long[])[2, columns]));
    }

    // tf.reduce_join's documentation.
    [TestCase(new[] { 0 }, false, "ac,bd")]
    [TestCase(new[] { 1 }, false, "ab,cd")]
    [TestCase(new[] { -1 }, true, "ab,cd")]
    [TestCase(new[] { 0, 1 }, false, "acbd")]
    [TestCase(new[] { 1, 0 }, false, "abcd")]
    [TestCase(new int[0], false, "a,b,c,d")]
    public void Texts_are_joined_along_axes_in_their_order(int[] axes, bool keepDims, string joined)
    {
        Tensor x = Constant(new string[,] { { "a", "b" }, { "c", "d" } });

        StringTensor got = Session.RunText(ReduceJoin(x, axes, keepDims));

        Assert.That(string.Join(",", got.ToArray()), Is.EqualTo(joined));
        Assert.That(got.Shape.Rank, Is.EqualTo(keepDims ? 2 : 2 - axes.Length));
    }

    [Test]
    public void All_axes_are_joined_where_none_is_given() =>
        Assert.That(Session.RunText(ReduceJoin(Constant(new string[,] { { "a", "b" }, { "c", "d" } }))).Item(), Is.EqualTo("abcd"));

    [TestCase("BYTE", 1, 2, "él")]
    [TestCase("UTF8_CHAR", 1, 2, "él")]
    [TestCase("UTF8_CHAR", -2, 9, "lo")]
    [TestCase("UTF8_CHAR", 5, 1, "")]
    public void Part_of_a_text_is_counted_in_bytes_or_letters(string unit, int start, int length, string part) => Assert.That(
        Session.RunText(Substr("héllo", start, unit == "BYTE" ? length + 1 : length, unit)).Item(), Is.EqualTo(part));

    [Test]
    public void A_part_that_begins_behind_the_end_is_an_error() =>
        Assert.That(
            () => Session.RunText(Substr("abc", 4, 1)),
            Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("pos 4 out of range"));

    [Test]
    public void Parts_broadcast_over_texts() =>
        Assert.That(
            Session.RunText(Substr(new[] { "abc", "def" }, new[] { 0, 1 }, new[] { 1, 2 })).ToArray(), Is.EqualTo((string[])["a", "ef"]));

    [Test]
    public void Letters_are_changed_by_the_encoding()
    {
        Assert.That(Session.RunText(StringUpper("é a")).Item(), Is.EqualTo("é A"));
        Assert.That(Session.RunText(StringUpper("é a", "utf-8")).Item(), Is.EqualTo("É A"));
        Assert.That(Session.RunText(StringLower("É A")).Item(), Is.EqualTo("É a"));
        Assert.That(Session.RunText(StringStrip(" a b\n")).Item(), Is.EqualTo("a b"));
    }

    [Test]
    public void What_base_64_encodes_it_decodes()
    {
        byte[] bytes = [0xFB, 0xFF, 0x00, 0x01];
        Tensor encoded = EncodeBase64(new StringTensor([bytes], Shape.Scalar), pad: true);

        Assert.That(Session.RunText(encoded).Item(), Is.EqualTo("-_8AAQ=="));
        Assert.That(Session.RunText(DecodeBase64(encoded)).Elements[0], Is.EqualTo(bytes));
        Assert.That(() => Session.RunText(DecodeBase64("a?")), Throws.TypeOf<InvalidArgumentException>());
    }
}
