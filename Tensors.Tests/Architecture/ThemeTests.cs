using System.Text.RegularExpressions;
using Tensors.Graphs;

namespace Tensors.Tests;

/// <summary>
/// One map of themes for operations, their derivatives, the nodes of graphs, and the tests: who knows one place finds the others.
/// </summary>
public sealed partial class ThemeTests
{
    private const int MostLinesOfClass = 600;

    private static readonly string[] s_themes =
    [
        "Elementwise", "Activations", "Reductions", "Scans", "LinearAlgebra", "Convolutions", "Recurrent", "Decompositions", "Movement",
        "Indexing", "Normalization", "Attention", "Losses", "Sorting", "Random", "Spectral",
    ];

    // What no operation of Core is: sources of values, state, text, files, control.
    private static readonly string[] s_themesOfGraphs =
    [
        "Source", "Shape", "Variable", "VariablePart", "Update", "Summary", "Text", "TextPattern", "TextConversion", "Checkpoint",
        "Example", "Queue", "Accumulator",
        "Table", "ControlFlow", "Check", "CSharp", "Stack", "TensorArray", "TensorList", "Optional", "Complex",
        "Sparse", "Block", "Image", "ImageFile", "Sampling",
        "Zeta", "Incomplete", "Reader", "Dataset",
    ];

    // Theirs are the public doors that a user finds everything behind.
    private static readonly string[] s_doors = ["Tensor", "Ops"];

    [Test]
    public void Operations_stand_in_folders_of_themes() => Assert.That(Folders("Tensors.Core", "Operations"), Is.EquivalentTo(s_themes));

    [Test]
    public void Derivatives_stand_in_classes_of_themes() =>
        Assert.That(Classes(typeof(Autograd.VjpTable), "Vjps"), Is.SubsetOf(s_themes.Select(Singular).Append("Function")));

    [Test]
    public void Kinds_of_nodes_stand_in_classes_of_themes() =>
        Assert.That(Classes(typeof(KindTable), "Kinds").Except(["Node"]), Is.SubsetOf(s_themes.Select(Singular).Concat(s_themesOfGraphs)));

    [Test]
    public void Rows_of_the_catalog_stand_in_files_of_themes() => Assert.That(
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "Tensors.Tests", "Catalog"), "OpCatalog.?*.cs").Select(
            path => Path.GetFileName(path).Split('.')[1]),
        Is.SubsetOf(s_themes));

    [Test]
    public void Folders_of_tests_are_folders_of_the_product() => Assert.That(
        Folders("Tensors.Tests", "Core"),
        Is.SubsetOf(Folders("Tensors.Core").Concat(Folders("Tensors.Core", "Operations")).Concat(Folders("Tensors.Core", "Kernels"))));

    [Test]
    public void No_class_is_long_over_all_its_parts()
    {
        IEnumerable<string> products = Directory.EnumerateDirectories(Repository.Root, "Tensors.*").Where(
            path => !path.EndsWith(".Tests", StringComparison.Ordinal));
        IEnumerable<string> guilty =
            from product in products
            from path in Directory.EnumerateFiles(product, "*.cs", SearchOption.AllDirectories)
            where !path.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj")
            let text = File.ReadAllText(path)
            let match = PartOfClass().Match(text)
            where match.Success
            group text.Count(character => character == '\n') by (product, match.Groups[1].Value) into parts
            where parts.Sum() > MostLinesOfClass && !s_doors.Contains(parts.Key.Value)
            select $"{parts.Key.Value}: {parts.Sum()} lines";

        Assert.That(guilty, Is.Empty);
    }

    private static string[] Folders(params string[] path) =>
        [.. Directory.EnumerateDirectories(Path.Combine([Repository.Root, .. path])).Select(folder => Path.GetFileName(folder)!)
            .Where(name => name is not ("bin" or "obj"))];

    private static IEnumerable<string> Classes(Type beside, string suffix) => beside.Assembly.GetTypes()
        .Where(type => !type.IsNested && type.Name.EndsWith(suffix, StringComparison.Ordinal))
        .Select(type => type.Name[..^suffix.Length]);

    // LossKinds of Losses, but NormalizationKinds of Normalization.
    private static string Singular(string theme) => theme == "Losses" ? "Loss" : theme.TrimEnd('s');

    [GeneratedRegex(@"^(?:\w+ )*partial (?:class|struct) (\w+)", RegexOptions.Multiline)]
    private static partial Regex PartOfClass();
}
