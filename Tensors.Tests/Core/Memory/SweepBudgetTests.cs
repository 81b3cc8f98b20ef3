namespace Tensors.Tests;

public sealed class SweepBudgetTests
{
    private const long Megabyte = 1 << 20;

    [Test]
    public void Grows_when_a_sweep_frees_little()
    {
        SweepBudget budget = new();

        budget.Note(1, 0.001, 8 * Megabyte, freed: Megabyte, room: 1000 * Megabyte);

        Assert.That(budget.Bytes, Is.EqualTo(16 * Megabyte));
    }

    [Test]
    public void Does_not_grow_beyond_the_room()
    {
        SweepBudget budget = new();

        Repeat(100, () => budget.Note(1, 0.001, 8 * Megabyte, freed: 0, room: 50 * Megabyte));

        Assert.That(budget.Bytes, Is.EqualTo(50 * Megabyte));
    }

    [Test]
    public void Shrinks_at_once_with_the_room()
    {
        SweepBudget budget = new();
        Repeat(10, () => budget.Note(1, 0.001, 8 * Megabyte, freed: 0, room: 500 * Megabyte));

        budget.Note(1, 0.001, 500 * Megabyte, freed: 500 * Megabyte, room: 60 * Megabyte);

        Assert.That(budget.Bytes, Is.EqualTo(60 * Megabyte));
    }

    [Test]
    public void Grows_until_collections_take_two_percent_where_caches_do_not_matter()
    {
        SweepBudget budget = new();

        Repeat(400, () => Sweep(budget, secondsPerMegabyte: _ => 35e-6));

        Assert.That(30e-6 / (30e-6 + (budget.Bytes / Megabyte * 35e-6)), Is.LessThan(0.02));
    }

    [Test]
    public void Stays_small_where_more_bytes_miss_the_caches()
    {
        SweepBudget budget = new();

        Repeat(1000, () => Sweep(budget, secondsPerMegabyte: bytes => bytes > 16 * Megabyte ? 70e-6 : 20e-6));

        Assert.That(budget.Bytes, Is.LessThanOrEqualTo(18 * Megabyte));
    }

    /// <summary>A collection of 30 microseconds after as many bytes as the budget allows, all of which come back.</summary>
    private static void Sweep(SweepBudget budget, Func<long, double> secondsPerMegabyte)
    {
        double between = (double)budget.Bytes / Megabyte * secondsPerMegabyte(budget.Bytes);
        budget.Note(between + 30e-6, 30e-6, budget.Bytes, budget.Bytes, room: 60 * Megabyte);
    }

    private static void Repeat(int count, Action action)
    {
        for (int i = 0; i < count; i++)
        {
            action();
        }
    }
}
