using System.Diagnostics;

namespace Tensors.Tests;

public sealed class SweepBudgetTests
{
    private const long Megabyte = 1 << 20;

    [Test]
    public void Doubles_when_a_sweep_brings_little_back()
    {
        SweepBudget budget = new();

        budget.Note(Stopwatch.GetTimestamp(), freed: Megabyte, alive: 100 * Megabyte);

        Assert.That(budget.Bytes, Is.EqualTo(16 * Megabyte));
    }

    [Test]
    public void Stays_within_what_is_alive_and_a_slack()
    {
        SweepBudget budget = new();

        for (int sweep = 0; sweep < 20; sweep++)
        {
            budget.Note(Stopwatch.GetTimestamp(), freed: 0, alive: 40 * Megabyte);
        }

        Assert.That(budget.Bytes, Is.EqualTo(96 * Megabyte));
    }

    [Test]
    public void Shrinks_at_once_when_less_is_alive()
    {
        SweepBudget budget = new();
        for (int sweep = 0; sweep < 20; sweep++)
        {
            budget.Note(Stopwatch.GetTimestamp(), freed: 0, alive: 400 * Megabyte);
        }

        budget.Note(Stopwatch.GetTimestamp(), freed: 400 * Megabyte, alive: 0);

        Assert.That(budget.Bytes, Is.EqualTo(56 * Megabyte));
    }
}
