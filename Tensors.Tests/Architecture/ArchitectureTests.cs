using System.Reflection;
using System.Text.RegularExpressions;
using NUnit.Framework.Constraints;

namespace Tensors.Tests;

/// <summary>The rules of the house, checked.</summary>
public sealed partial class ArchitectureTests
{
    private const int MostLines = 400;
    private const int MostColumns = 140;

    private static IEnumerable<string> Sources => Directory
        .EnumerateFiles(Repository.Root, "*.cs", SearchOption.AllDirectories)
        .Where(path => !path.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
        .Select(path => Path.GetRelativePath(Repository.Root, path));

    [TestCaseSource(nameof(Sources))]
    public void No_source_file_is_too_long(string path) =>
        Assert.That(File.ReadLines(Path.Combine(Repository.Root, path)).Count(), Is.NotAbove(MostLines));

    // Graphs as text, in raw literals, are as wide as TensorFlow writes them.
    [TestCaseSource(nameof(Sources))]
    public void No_line_is_too_long(string path)
    {
        bool isRaw = false;
        List<int> guilty = [];
        foreach ((int number, string line) in File.ReadLines(Path.Combine(Repository.Root, path)).Index())
        {
            int fences = line.Split("\"\"\"").Length - 1;
            if (line.Length > MostColumns && !isRaw && fences == 0)
            {
                guilty.Add(number + 1);
            }

            isRaw ^= fences % 2 == 1;
        }

        Assert.That(guilty, Is.Empty);
    }

    [TestCaseSource(nameof(Sources))]
    public void No_source_file_leaves_work_for_later(string path) =>
        Assert.That(WorkForLater().IsMatch(File.ReadAllText(Path.Combine(Repository.Root, path))), Is.False);

    [Test]
    public void References_between_products_point_downwards()
    {
        Assert.That(References(typeof(Tensor)), Is.Empty);
        Assert.That(References(typeof(Autograd.GradientTape)), Is.EquivalentTo(new[] { "Tensors.Core" }));
        Assert.That(References(typeof(Optim.Optimizer)), Is.SubsetOf(new[] { "Tensors.Core", "Tensors.Autograd" }));
        Assert.That(References(typeof(Checkpoint)), Is.SubsetOf(new[] { "Tensors.Core", "Tensors.Autograd", "Tensors.Optim" }));
        Assert.That(
            References(Assembly.Load("Tensors.Training")),
            Is.SubsetOf(new[] { "Tensors.Core", "Tensors.Autograd", "Tensors.Optim", "Tensors.Formats" }));
        Assert.That(
            References(Assembly.Load("Tensors.Training.Data")),
            Is.SubsetOf(new[] { "Tensors.Core", "Tensors.Formats", "Tensors.Training" }));
        Assert.That(
            References(typeof(Tensors.Graphs.Graph)),
            Is.SubsetOf(new[] { "Tensors.Core", "Tensors.Autograd", "Tensors.Optim", "Tensors.Formats" }));
    }

    // The compiler boxes silently, and a boxed value of an edge is taken for none of the things that it can be.
    [Test]
    public void No_value_of_an_edge_is_boxed()
    {
        const byte Box = 0x8C;
        int value = typeof(Tensors.Graphs.GraphValue).MetadataToken;
        const BindingFlags All =
            BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        IEnumerable<string> guilty = typeof(Tensors.Graphs.Graph).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(All).Concat<MethodBase>(type.GetConstructors(All)))
            .Where(method => method.GetMethodBody()?.GetILAsByteArray() is { } code
                && Enumerable.Range(0, Math.Max(0, code.Length - 4)).Any(i => code[i] == Box && BitConverter.ToInt32(code, i + 1) == value))
            .Select(method => $"{method.DeclaringType!.FullName}.{method.Name}");

        Assert.That(guilty, Is.Empty);
    }

    [Test]
    public void Kernels_do_not_know_tensors()
    {
        IEnumerable<string> guilty = Sources
            .Where(path => path.StartsWith(Path.Combine("Tensors.Core", "Kernels"), StringComparison.Ordinal))
            .Where(path => File.ReadLines(Path.Combine(Repository.Root, path)).Any(line => !IsComment(line) && TensorType().IsMatch(line)));

        Assert.That(guilty, Is.Empty);
    }

    [Test]
    public void Shapes_do_not_know_kernels_or_memory()
    {
        IEnumerable<string> guilty = Sources
            .Where(path => path.StartsWith(Path.Combine("Tensors.Core", "Shapes"), StringComparison.Ordinal))
            .Where(path => File.ReadLines(Path.Combine(Repository.Root, path)).Any(line => !IsComment(line) && DataType().IsMatch(line)));

        Assert.That(guilty, Is.Empty);
    }

    [Test]
    public void The_width_of_vectors_is_chosen_in_one_place()
    {
        IEnumerable<string> guilty = Sources
            .Where(path => path.StartsWith("Tensors.Core", StringComparison.Ordinal)
                || path.StartsWith("Tensors.Optim", StringComparison.Ordinal))
            .Where(
                path => File.ReadAllText(Path.Combine(Repository.Root, path)).Contains(".IsHardwareAccelerated", StringComparison.Ordinal))
            .Select(path => Path.GetFileName(path));

        // The second tells listeners what was chosen.
        Assert.That(guilty, Is.EquivalentTo(new[] { "Widths.cs", "HardwareEvents.cs" }));
    }

    // NaN is less than every number to NUnit, so that its bounds from above hold for what is no number at all.
    [Test]
    public void Tests_use_bounds_that_NaN_does_not_keep()
    {
        IEnumerable<string> guilty = Sources
            .Where(path => path.StartsWith("Tensors.Tests", StringComparison.Ordinal) && Path.GetFileName(path) != "Bounds.cs")
            .Where(path => BoundFromAbove().IsMatch(File.ReadAllText(Path.Combine(Repository.Root, path))));

        Assert.That(guilty, Is.Empty, "Is.Below and Is.NotAbove stand in Support/Bounds.cs.");
        Assert.That(Holds(Is.Below(1), double.NaN) || Holds(Is.NotAbove(1), float.NaN) || Holds(Is.Below(1), 1), Is.False);
        Assert.That(Holds(Is.Below(1), 0.5) && Holds(Is.NotAbove(1), 1));

        static bool Holds(IResolveConstraint bound, object value) => bound.Resolve().ApplyTo(value).IsSuccess;
    }

    [Test]
    public void Operations_are_sealed_records()
    {
        IEnumerable<Type> guilty = typeof(Operation).Assembly.GetTypes().Where(type =>
            type.IsSubclassOf(typeof(Operation)) && !type.IsAbstract && (!type.IsSealed || type.GetMethod("<Clone>$") is null));

        Assert.That(guilty, Is.Empty);
    }

    [Test]
    public void Only_the_products_are_trimmable_and_ready_for_native_compilation()
    {
        foreach (string product in (string[])["Core", "Autograd", "Optim", "Formats", "Training", "Graph"])
        {
            IEnumerable<AssemblyMetadataAttribute> metadata =
                Assembly.Load($"Tensors.{product}").GetCustomAttributes<AssemblyMetadataAttribute>();
            Assert.That(metadata.Any(entry => entry is { Key: "IsTrimmable", Value: "True" }), product);
        }
    }

    private static bool IsComment(string line) => line.TrimStart().StartsWith("//", StringComparison.Ordinal);

    private static IEnumerable<string?> References(Type type) => References(type.Assembly);

    private static IEnumerable<string?> References(Assembly assembly) =>
        assembly.GetReferencedAssemblies().Select(name => name.Name).Where(
            name => name!.StartsWith("Tensors", StringComparison.Ordinal));

    // Written so that this file does not match itself.
    [GeneratedRegex(@"\b(TO[D]O|FIX[M]E|HA[C]K)\b")]
    private static partial Regex WorkForLater();

    [GeneratedRegex(@"\.(Less[T]han(OrEqualTo)?|At[M]ost)\(|\bIs\.Negativ[e]\b")]
    private static partial Regex BoundFromAbove();

    [GeneratedRegex(@"\bTensor\b")]
    private static partial Regex TensorType();

    [GeneratedRegex(@"\b(Tensor|TensorBuffer|BufferPool|ForkJoinPool)\b")]
    private static partial Regex DataType();
}
