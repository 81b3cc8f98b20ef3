using System.Text.RegularExpressions;
using Tensors.Graphs;

namespace Tensors.Tests.Graphs;

/// <summary>Damaged and hostile bytes are read or rejected with a clear error: quickly, and without the memory that they claim.</summary>
public sealed partial class FuzzTests
{
    private const int Rounds = 1500;
    private const int MostSeconds = 2;
    private const int MostExpansion = 2000;

    private SmallLimits _limits = null!;

    private static FuzzTarget[] Targets => FuzzTargets.All;

    [OneTimeSetUp]
    public void LimitMemory() => _limits = new();

    [OneTimeTearDown]
    public void FreeMemory() => _limits.Dispose();

    [TestCaseSource(nameof(Targets))]
    public void What_is_in_the_corpus_is_read_or_rejected(object target)
    {
        using TemporaryFolder folder = new();
        List<byte[]> inputs = Corpus((FuzzTarget)target);

        // Where nothing is read, what was put around the input is not right, and no mutation gets inside.
        Assert.That(inputs.Count(input => Read((FuzzTarget)target, input, folder).Answer is null), Is.Positive);
    }

    [TestCaseSource(nameof(Targets))]
    public void Mutations_are_read_or_rejected(object target) => Mutate((FuzzTarget)target, seed: 1, Rounds);

    [TestCaseSource(nameof(Targets))]
    [Explicit]
    [Category("Exhaustive")]
    public void Mutations_are_read_or_rejected_for_a_long_time(object target)
    {
        int inputs = LongRun.Inputs;
        Mutate((FuzzTarget)target, seed: Environment.TickCount, inputs);
    }

    private static void Mutate(FuzzTarget target, int seed, int rounds)
    {
        using TemporaryFolder folder = new();
        Mutator mutator = new(seed);
        List<byte[]> whole = Corpus(target);
        List<byte[]> found = [];
        HashSet<string> answers = [];
        int read = 0;
        TimeSpan slowest = TimeSpan.Zero;
        for (int round = 0; round < rounds; round++)
        {
            byte[] input = mutator.Next(whole, found);
            (string? answer, TimeSpan time) = Read(target, input, folder);
            read += answer is null ? 1 : 0;
            slowest = time > slowest ? time : slowest;

            // An input with an answer of a new kind got somewhere new; its changes are built upon.
            if (answers.Add(Details().Replace(answer ?? "", "")))
            {
                found.Add(input);
            }
        }

        TestContext.Out.WriteLine(
            $"{target.Name}: {rounds} inputs, {read} read, {answers.Count} kinds of answers, slowest {slowest.TotalMilliseconds:F0} ms, seed {seed}");
        Assert.That(answers, Is.Not.Empty);
    }

    /// <summary>Why the reader rejected an input, or null, and the processor's time that it took.</summary>
    private static (string? Answer, TimeSpan Time) Read(FuzzTarget target, byte[] input, TemporaryFolder folder)
    {
        // Others may have the processor or the memory meanwhile: time counts that was spent on the input.
        TimeSpan start = Environment.CpuUsage.TotalTime;
        long bytes = GC.GetAllocatedBytesForCurrentThread();
        string? answer = null;
        try
        {
            target.Read(input, folder);
        }
        catch (Exception rejected) when (rejected is not (ArgumentException or OpException) && Answers.Says(rejected))
        {
            answer = rejected.Message.Replace(folder.Path, "", StringComparison.Ordinal);
        }
        catch (Exception crash)
        {
            Assert.Fail($"{target.Name} answered {Convert.ToBase64String(input)} with {crash}");
        }

        TimeSpan time = Environment.CpuUsage.TotalTime - start;
        string what = $"{target.Name} for {Convert.ToBase64String(input)}";
        Assert.That(time.TotalSeconds, Is.Below(MostSeconds), what);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - bytes, Is.Below(SmallLimits.FreeBytes + ((long)MostExpansion * input.Length)), what);
        return (answer, time);
    }

    private static List<byte[]> Corpus(FuzzTarget target) =>
        [.. Directory.EnumerateFiles(Path.Combine(CorpusTests.CorpusFolder, target.Name)).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];

    /// <summary>What an answer says of the input rather than of the problem: numbers, and what it quotes.</summary>
    [GeneratedRegex("[0-9A-F]+|'[^']*'")]
    private static partial Regex Details();
}
