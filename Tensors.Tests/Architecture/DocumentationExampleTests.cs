using System.Net;
using System.Text.RegularExpressions;

namespace Tensors.Tests;

/// <summary>What documentation shows compiles and runs: each example stands, line by line, in a test under Examples.</summary>
public sealed partial class DocumentationExampleTests
{
    private static readonly string[] s_products =
    [
        "Tensors.Core", "Tensors.Autograd", "Tensors.Optim", "Tensors.Formats", "Tensors.Training", "Tensors.Graph",
    ];

    private static IEnumerable<string> Themes =>
        Directory.EnumerateDirectories(Path.Combine(Repository.Root, "Tensors.Core", "Operations")).Select(Path.GetFileName)!;

    private static IEnumerable<TestCaseData> Examples =>
        from product in s_products
        from path in Sources(Path.Combine(Repository.Root, product))
        from Match example in CodeOfExample().Matches(File.ReadAllText(path))
        select new TestCaseData(Lines(example.Groups["code"].Value)).SetArgDisplayNames(Path.GetRelativePath(Repository.Root, path));

    private static IEnumerable<TestCaseData> SnippetsOfTraining =>
        from Match snippet in Snippet().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "training.md")))
        select new TestCaseData(Lines(snippet.Groups["code"].Value)).SetArgDisplayNames(snippet.Groups["code"].Value.Split('\n')[0]);

    [TestCaseSource(nameof(Examples))]
    [TestCaseSource(nameof(SnippetsOfTraining))]
    public void An_example_stands_in_a_test(string example)
    {
        IEnumerable<string> tests = Sources(Path.Combine(Repository.Root, "Tensors.Tests", "Examples")).Select(
            path => Lines(File.ReadAllText(path)));

        Assert.That(tests, Has.Some.Contains(example));
    }

    [TestCaseSource(nameof(Themes))]
    public void A_theme_of_operations_has_an_example(string theme) => Assert.That(
        Sources(Path.Combine(Repository.Root, "Tensors.Core", "Operations", theme)).Select(File.ReadAllText),
        Has.Some.Contains("<example>"));

    private static IEnumerable<string> Sources(string folder) => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
        .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    /// <summary>Lines without indentation and the marks of documentation, as the compiler reads them.</summary>
    private static string Lines(string code) => WebUtility.HtmlDecode(
        string.Join('\n', code.Split('\n').Select(line => DocumentationMark().Replace(line, "").Trim()).Where(line => line.Length > 0)));

    [GeneratedRegex(@"<example>\s*(///)?\s*<code>(?<code>.*?)</code>", RegexOptions.Singleline)]
    private static partial Regex CodeOfExample();

    [GeneratedRegex(@"```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Snippet();

    [GeneratedRegex(@"^\s*///")]
    private static partial Regex DocumentationMark();
}
