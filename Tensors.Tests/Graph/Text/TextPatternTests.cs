using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

public sealed class TextPatternTests : SessionFixture
{
    [TestCase("[aeiou]", "_", "sat on", "s_t _n")]
    [TestCase(@"(\w+) (\w+)", @"\2 \1", "a b", "b a")]
    [TestCase(@"a|ab", @"<\0>", "ab", "<a>b")]
    [TestCase(@"b*", "x", "abc", "xaxcx", Description = "no empty match right after another")]
    [TestCase(@"\d", "#", "1٣", "#٣", Description = "classes are those of ASCII")]
    [TestCase(@"[[:alpha:]_]+", "#", "ab_1", "#1")]
    [TestCase(@"[^[:digit:]]", "", "a1[2", "12")]
    [TestCase(@"[]a]", "#", "a]b", "##b")]
    [TestCase(@"a$", "#", "a\n", "a\n", Description = "the end of the text alone")]
    [TestCase(@"(?i)A(?P<rest>.)", @"\1", "abAc", "bc")]
    [TestCase(@"\Q.*\E", "", "a.*b", "ab")]
    [TestCase("a", @"\\", "bab", @"b\b")]
    public void What_matches_is_replaced_as_by_RE2(string pattern, string rewrite, string text, string expected)
    {
        Assert.That(Session.RunText(RegexReplace(text, pattern, rewrite)).Item(), Is.EqualTo(expected));
        Assert.That(Session.RunText(RegexReplace(text, Constant(pattern), rewrite)).Item(), Is.EqualTo(expected));
    }

    [Test]
    public void Only_the_first_match_is_replaced_when_asked() =>
        Assert.That(Session.RunText(RegexReplace("aa", "a", "b", replaceGlobal: false)).Item(), Is.EqualTo("ba"));

    [Test]
    public void Bytes_that_are_no_letters_stay()
    {
        StringTensor bytes = new([[0xFF, (byte)'a', 0xFE]], Shape.Scalar);

        Assert.That(Session.RunText(RegexReplace(bytes, "a", "b")).Elements[0], Is.EqualTo((byte[])[0xFF, (byte)'b', 0xFE]));
    }

    [TestCase("a", true)]
    [TestCase("ab", false)]
    public void A_text_matches_as_a_whole(string text, bool matches) =>
        Assert.That(Session.Run(RegexFullMatch(text, "a|c")).Item<bool>(), Is.EqualTo(matches));

    [TestCase("(", "")]
    [TestCase("(?=a)", "")]
    [TestCase("a", @"\1")]
    public void What_is_no_pattern_or_rewrite_is_an_error(string pattern, string rewrite) =>
        Assert.That(
            () => Session.RunText(RegexReplace("a", pattern, rewrite)),
            Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("Invalid"));
}
