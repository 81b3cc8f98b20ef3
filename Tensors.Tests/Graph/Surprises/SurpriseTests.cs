using System.Text.Json;
using Tensors.Graphs;

namespace Tensors.Tests;

/// <summary>
/// Short programs where TensorFlow does what few expect, written with our functions: what is fetched is as it was there, or as it was
/// decided.
/// </summary>
/// <remarks>A decision has a row, or a sentence, in docs/compatibility.md or docs/decisions.</remarks>
public sealed partial class SurpriseTests
{
    private static Dictionary<string, Action<SurpriseScene>> Programs => new([.. s_programs, .. s_values, .. s_states, .. s_functions]);

    private static IEnumerable<string> Entries => Programs.Keys;

    [TestCaseSource(nameof(Entries))]
    public void What_is_fetched_is_as_in_TensorFlow_or_as_decided(string name)
    {
        JsonElement entry = All().Single(entry => entry.GetProperty("name").GetString() == name);
        using DefaultGraph graph = new Graph().AsDefault();
        SurpriseScene scene =
            new() { IsInitialized = !entry.TryGetProperty("initialized", out JsonElement initialized) || initialized.GetBoolean() };
        Programs[name](scene);

        List<(int Fetch, string Got)> differences = scene.Differences(entry.GetProperty("value"));

        Dictionary<int, string> decided = s_decisions.GetValueOrDefault(name, []);
        Assert.That(
            string.Join(
                '\n',
                differences.Where(
                    difference => !decided.TryGetValue(difference.Fetch, out string? ours)
                    || !difference.Got.StartsWith(ours, StringComparison.Ordinal))
                .Select(difference =>
                    $"fetch {difference.Fetch} gives {difference.Got}\nexpected {entry.GetProperty("value")[difference.Fetch]}")),
            Is.Empty);
        Assert.That(
            decided.Keys.Except(differences.Select(difference => difference.Fetch)), Is.Empty, "decided otherwise, and as in TensorFlow");
    }

    [Test]
    public void Every_entry_of_the_file_is_tested() =>
        Assert.That(All().Select(entry => entry.GetProperty("name").GetString()), Is.EquivalentTo(Programs.Keys));

    private static JsonElement[] All() => [.. SharedData.Json("tensorflow", "goldens", "surprises.json").EnumerateArray()];
}
