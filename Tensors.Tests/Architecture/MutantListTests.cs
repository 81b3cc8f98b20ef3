namespace Tensors.Tests;

/// <summary>The list of small mistakes (<c>Tensors.Tests/Mutants/mutants.txt</c>) goes with the sources.</summary>
public sealed class MutantListTests
{
    private static IEnumerable<TestCaseData> Mutants =>
        from block in File.ReadAllText(Path.Combine(Repository.Root, "Tensors.Tests", "Mutants", "mutants.txt")).Split("\n\n")
        let lines = block.Trim('\n').Split('\n')
        let file = Marked(lines, "file ")
        where file.Length > 0
        select new TestCaseData(file, Marked(lines, "- ")).SetArgDisplayNames(lines[0]);

    [TestCaseSource(nameof(Mutants))]
    public void What_a_mutant_replaces_stands_in_its_file_once(string file, string replaced) =>
        Assert.That(File.ReadAllText(Path.Combine(Repository.Root, file)).Split(replaced), Has.Length.EqualTo(2));

    private static string Marked(string[] lines, string mark) =>
        string.Join('\n', lines.Where(line => line.StartsWith(mark, StringComparison.Ordinal)).Select(line => line[mark.Length..]));
}
