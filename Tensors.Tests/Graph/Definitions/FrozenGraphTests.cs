namespace Tensors.Tests;

/// <summary>667 frozen graphs, each a test of one kind or a few, and what TensorFlow 1.14 computed in them.</summary>
public sealed class FrozenGraphTests
{
    // Signs of singular vectors are free, and what was recorded of vectors that were not asked for is whatever lay in memory.
    private static readonly string[] s_free = ["examples/svd/"];

    // The greatest elements in no order.
    private static readonly string[] s_unordered = ["examples/topk/rank2_k5", "examples/topk/rank3_k3"];

    private const int LeastWhole = 640;

    [Test]
    public void Frozen_graphs_give_the_values_of_TensorFlow()
    {
        using FrozenGraphs graphs = new();
        Dictionary<string, string?> faults = graphs.Names.ToDictionary(name => name, graphs.Fault);
        foreach (
            IGrouping<string, KeyValuePair<string, string?>> fault in faults.Where(pair => pair.Value is not null)
            .GroupBy(pair => pair.Value!))
        {
            TestContext.Out.WriteLine($"{fault.Count(),4} {fault.Key}: {string.Join(", ", fault.Take(3).Select(pair => pair.Key))}");
        }

        Assert.Multiple(() =>
        {
            Assert.That(
                faults.Where(pair => pair.Value?.StartsWith("differs", StringComparison.Ordinal) == true && !IsFree(pair.Key)), Is.Empty,
                "values that differ");
            Assert.That(faults.Values.Count(fault => fault is null), Is.AtLeast(LeastWhole), $"whole, of {faults.Count} graphs");
        });
    }

    private static bool IsFree(string name) => s_unordered.Contains(name)
        || s_free.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal));
}
