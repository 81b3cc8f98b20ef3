using System.Text.RegularExpressions;

namespace Tensors.Tests.Formats;

/// <summary>Damaged and hostile bytes are read or rejected with a clear error: quickly, and without the memory that they claim.</summary>
public abstract partial class FuzzFixture
{
    /// <summary>How many inputs each reader of a suite gets.</summary>
    private protected const int Rounds = 1500;

    private const int MostSeconds = 2;
    private const int MostExpansion = 2000;

    private SmallLimits _limits = null!;

    [OneTimeSetUp]
    public void LimitMemory() => _limits = new();

    [OneTimeTearDown]
    public void FreeMemory() => _limits.Dispose();

    private protected void ReadCorpus(FuzzTarget target)
    {
        using TemporaryFolder folder = new();
        List<byte[]> inputs = Corpus.Of(target.Name);

        // Where nothing is read, what was put around the input is not right, and no mutation gets inside.
        Assert.That(inputs.Count(input => Read(target, input, folder).Answer is null), Is.Positive);
    }

    private protected void Mutate(FuzzTarget target, int seed, int rounds)
    {
        using TemporaryFolder folder = new();
        Mutator mutator = new(seed);
        List<byte[]> whole = Corpus.Of(target.Name);
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
            $"{target.Name}: {rounds} inputs, {read} read, {answers.Count} kinds of answers, slowest {slowest.TotalMilliseconds:F0} ms, "
            + $"seed {seed}");
        Assert.That(answers, Is.Not.Empty);
    }

    /// <summary>What may lie beneath an answer besides what all readers throw.</summary>
    private protected virtual bool IsKnown(Exception thrown) => false;

    /// <summary>Why the reader rejected an input, or null, and the processor's time that it took.</summary>
    private (string? Answer, TimeSpan Time) Read(FuzzTarget target, byte[] input, TemporaryFolder folder)
    {
        // Others may have the processor or the memory meanwhile: time counts that was spent on the input.
        TimeSpan start = Environment.CpuUsage.TotalTime;
        long bytes = GC.GetAllocatedBytesForCurrentThread();
        string? answer = null;
        try
        {
            target.Read(input, folder);
        }
        catch (Exception rejected) when (rejected is not ArgumentException && !IsKnown(rejected) && Answers.Says(rejected, IsKnown))
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
        Assert.That(
            GC.GetAllocatedBytesForCurrentThread() - bytes, Is.Below(SmallLimits.FreeBytes + ((long)MostExpansion * input.Length)), what);
        return (answer, time);
    }

    /// <summary>What an answer says of the input rather than of the problem: numbers, and what it quotes.</summary>
    [GeneratedRegex("[0-9A-F]+|'[^']*'")]
    private static partial Regex Details();
}
