using Housing;

namespace Tensors.Tests;

/// <summary>
/// One seed, one hash: training on the made-up table ends at the same bits with any number of threads, at any vector width, just in time
/// or ahead of time compiled. The suite runs once per width, so the constants here are the proof.
/// </summary>
[NonParallelizable]
public sealed class ThetaBitsTests
{
    private const string NativeProgram = "TENSORS_NATIVE_SAMPLE";
    private const string TapeHash = "683018e05360716125dab8cd2412f5436edc203479083347eeb2b4453d38e393";

    private static readonly (string Method, string Hash)[] Hashes =
    [
        ("hand-written", "2cfb243eb68b1898dc2f9e8770a2190f886476d4360aacb144bfd66ea67cda63"),
        ("tape", TapeHash),
        ("optimizer", TapeHash),
        ("momentum", "341b3ee00573541be6ba7c4bad8cfb2d89a5d8032d24e08d91e26dabb7a86fd3"),
        ("mini-batch", "ebab68bfe2ea2657cae209baf042a563e7543ff690f5d6a8bb20b18fe150382e"),
    ];

    private static IEnumerable<TestCaseData> Cases =>
        from one in Hashes from threads in (int[])[1, 2, 3] select new TestCaseData(one.Method, one.Hash, threads);

    [TestCaseSource(nameof(Cases))]
    public void Theta_has_the_same_bits_at_any_width_and_number_of_threads(string method, string hash, int threads)
    {
        int before = ComputeThreads.Count;
        ComputeThreads.Count = threads;
        try
        {
            HousingProblem problem = new(SyntheticHousing.Create());
            TrainingMethod tested = TrainingMethod.All.Single(candidate => candidate.Name == method);

            TrainingResult result = tested.Train(problem, new TrainingOptions(tested.DefaultEpochs));

            Assert.That(result.ThetaHash(), Is.EqualTo(hash));
        }
        finally
        {
            ComputeThreads.Count = before;
        }
    }

    [Test]
    public void Theta_has_the_same_bits_in_a_native_program()
    {
        if (Environment.GetEnvironmentVariable(NativeProgram) is not { Length: > 0 } program)
        {
            Assert.Ignore($"{NativeProgram} does not name the sample LinearRegression as published with NativeAOT.");
            return;
        }

        SampleProcess run = SampleProcess.Run(program);

        Assert.That(run.ExitCode, Is.Zero, run.Errors);
        Assert.That(run.Output, Does.Contain($"sha256: {TapeHash}\n"));
        Assert.That(run.Output, Does.Match("vectors: (256|512) bits"));
    }
}
