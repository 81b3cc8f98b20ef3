using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>Files that fit patterns.</summary>
public sealed class MatchingFilesTests : SessionFixture
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFiles()
    {
        _folder = new();
        Directory.CreateDirectory(_folder["one"]);
        Directory.CreateDirectory(_folder["two"]);
        foreach (string name in (string[])["b.txt", "a.txt", "a1.txt", "a.csv", "one/x.txt", "two/x.txt", "two/y[1].txt"])
        {
            File.WriteAllText(_folder[name], name);
        }
    }

    [TearDown]
    public void RemoveFiles() => _folder.Dispose();

    [TestCase("*.txt", "a.txt a1.txt b.txt")]
    [TestCase("?.txt", "a.txt b.txt")]
    [TestCase("[b-z].txt", "b.txt")]
    [TestCase("[!b].*", "a.csv a.txt")]
    [TestCase("a.txt", "a.txt")]
    [TestCase("t*/x.txt", "two/x.txt")]
    [TestCase("*/x.txt", "one/x.txt two/x.txt")]
    [TestCase("*/y[[]1].txt", "two/y[1].txt")]
    [TestCase("none/*", "")]
    [TestCase("missing", "")]
    public void A_pattern_gives_sorted_names(string pattern, string expected) =>
        Assert.That(Names(Session.RunText(MatchingFiles(_folder[pattern]))), Is.EqualTo(expected));

    [Test]
    public void Several_patterns_give_one_sorted_list() => Assert.That(
        Names(Session.RunText(MatchingFiles(new[] { _folder["b.*"], _folder["*.csv"] }))), Is.EqualTo("a.csv b.txt"));

    [Test]
    public void Names_are_found_once_when_local_variables_begin()
    {
        Variable names = MatchFilenamesOnce(_folder["*.csv"]);

        Session.Run(LocalVariablesInitializer());
        File.WriteAllText(_folder["later.csv"], "");

        Assert.That(Names(Session.RunText(names)), Is.EqualTo("a.csv"));
        Assert.That(LocalVariables(), Is.EqualTo(new[] { names }));
    }

    [Test]
    public void Files_are_listed_as_elements()
    {
        Tensor sorted = Dataset.ListFiles(_folder["*.txt"], shuffle: false).Batch(3).MakeOneShotIterator().GetNext()[0];
        Tensor shuffled = Dataset.ListFiles(_folder["*.txt"], seed: 1).Batch(3).MakeOneShotIterator().GetNext()[0];
        Tensor none = Dataset.ListFiles(_folder["*.none"]).MakeOneShotIterator().GetNext()[0];

        Assert.That(Names(Session.RunText(sorted)), Is.EqualTo("a.txt a1.txt b.txt"));
        Assert.That(
            Session.RunText(shuffled).ToArray().Order(StringComparer.Ordinal).Select(Path.GetFileName),
            Is.EqualTo(new[] { "a.txt", "a1.txt", "b.txt" }));
        Assert.That(() => Session.RunText(none), Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("No files matched"));
    }

    private string Names(StringTensor names) =>
        string.Join(' ', names.ToArray().Select(name => Path.GetRelativePath(_folder.Path, name).Replace('\\', '/')));
}
