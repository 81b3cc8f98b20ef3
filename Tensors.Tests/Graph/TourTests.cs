using System.Reflection;
using System.Text.RegularExpressions;
using Tensors.Graphs;

namespace Tensors.Tests.Graphs;

/// <summary>The tour of the code names what is there.</summary>
public sealed partial class TourTests
{
    private const BindingFlags Any =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.FlattenHierarchy;

    private static readonly Assembly[] Products =
        [typeof(Tensor).Assembly, typeof(Autograd.GradientTape).Assembly, typeof(Optim.Optimizer).Assembly, typeof(Checkpoint).Assembly,
            typeof(Session).Assembly];

    private static IEnumerable<string> Names => Quoted()
        .Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "tour.md")))
        .Select(match => match.Groups[1].Value)
        .Distinct();

    [TestCaseSource(nameof(Names))]
    public void What_the_tour_names_is_in_the_code(string name)
    {
        string[] parts = name.Split('.');
        Type[] types = [.. Products.SelectMany(product => product.GetTypes()).Where(type => type.Name.Split('`')[0] == parts[0])];

        Assert.That(types, Is.Not.Empty, $"There is no type {parts[0]}.");
        Assert.That(parts[1..].All(member => types.Any(type => type.GetMember(member, Any).Length > 0)), $"There is no member {name}.");
    }

    [Test]
    public void The_tour_names_many_places() => Assert.That(Names.Count(), Is.GreaterThan(40));

    // A type, or a type with a member; calls and expressions are examples.
    [GeneratedRegex(@"`([A-Z]\w+(?:\.\w+)?)`")]
    private static partial Regex Quoted();
}
