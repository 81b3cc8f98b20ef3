namespace Tensors.Tests;

[TestFixture]
internal sealed class TensorFormatterTests
{
    [TestCase(0)]
    [TestCase(2, 0, 3)]
    public void An_empty_tensor_is_an_empty_pair_of_brackets(params int[] extents) =>
        Assert.That(TensorFormatter.Format<float>(Shape.Create(extents), _ => throw new InvalidOperationException()), Is.EqualTo("[]"));

    [Test]
    public void Only_shown_elements_are_asked_for()
    {
        List<long> asked = [];

        string text = TensorFormatter.Format([10_000, 10_000], Element, new() { EdgeItems = 1 });

        Assert.That(text, Is.EqualTo("""
            [[       0 ...     9999]
             ...
             [99990000 ... 99999999]]
            """));
        Assert.That(asked, Is.EqualTo(new long[] { 0, 9_999, 99_990_000, 99_999_999 }));

        long Element(long index)
        {
            asked.Add(index);
            return index;
        }
    }

    [Test]
    public void Positions_beyond_32_bits_are_asked_for() => Assert.That(
        Written.Range([1 << 30, 8], new() { Threshold = 0, EdgeItems = 1, FloatMode = FloatMode.Fixed }), Is.EqualTo("""
            [[         0 ...          7]
             ...
             [8589934584 ... 8589934591]]
            """));

    [Test]
    public void A_small_tensor_is_summed_up_on_one_line() => Assert.That(
        TensorFormatter.Summary([2, 3], index => index + 1f), Is.EqualTo("float32 (2, 3) [[1. 2. 3.] [4. 5. 6.]]"));

    [Test]
    public void A_scalar_is_summed_up_by_its_value() =>
        Assert.That(TensorFormatter.Summary<byte>([], _ => 7), Is.EqualTo("uint8 () 7"));

    [Test]
    public void A_summary_has_no_columns() => Assert.That(
        TensorFormatter.Summary([2, 2], index => index == 1), Is.EqualTo("bool (2, 2) [[False True] [False False]]"));

    [Test]
    public void A_long_vector_is_summed_up_by_its_edges() => Assert.That(
        TensorFormatter.Summary([1000], index => index), Is.EqualTo("int64 (1000,) [0 1 2 ... 997 998 999]"));

    [Test]
    public void A_summary_shows_fewer_edges_where_more_do_not_fit() => Assert.That(
        TensorFormatter.Summary([3, 500], index => index * 10),
        Is.EqualTo("int64 (3, 500) [[0 ... 4990] ... [10000 ... 14990]]"));

    [Test]
    public void A_summary_is_cut_at_80_characters()
    {
        string summary = TensorFormatter.Summary([8, 8, 8, 8, 8, 8, 8, 8], index => index / 3.0);

        Assert.That(summary, Has.Length.EqualTo(80).And.StartsWith("float64 (8, 8, 8, 8, 8, 8, 8, 8) [[[[[[[[0.").And.EndsWith("..."));
    }

    [Test]
    public void A_summary_of_a_huge_tensor_asks_for_few_elements()
    {
        int asked = 0;

        _ = TensorFormatter.Summary([8, 8, 8, 8, 8, 8, 8, 8], _ => asked++);

        Assert.That(asked, Is.NotAbove(256));
    }
}
