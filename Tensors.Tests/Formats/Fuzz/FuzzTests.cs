namespace Tensors.Tests.Formats;

/// <summary>Files that need no graph.</summary>
public sealed class FuzzTests : FuzzFixture
{
    private static FuzzTarget[] Targets => FuzzTargets.All;

    [TestCaseSource(nameof(Targets))]
    public void What_is_in_the_corpus_is_read_or_rejected(object target) => ReadCorpus((FuzzTarget)target);

    [TestCaseSource(nameof(Targets))]
    public void Mutations_are_read_or_rejected(object target) => Mutate((FuzzTarget)target, seed: 1, Rounds);

    [TestCaseSource(nameof(Targets))]
    [Explicit]
    [Category("Exhaustive")]
    public void Mutations_are_read_or_rejected_for_a_long_time(object target) =>
        Mutate((FuzzTarget)target, Environment.TickCount, LongRun.Inputs);
}
