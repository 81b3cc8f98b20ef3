namespace Tensors.Tests.Graphs;

/// <summary>Training that was stopped and taken up again from a checkpoint ends with the same bits as training that was not.</summary>
public sealed class ResumedTrainingTests
{
    private const string End = "12";
    private TemporaryFolder _straight = null!;
    private TemporaryFolder _stopped = null!;

    private static IEnumerable<string> GraphOptimizers => TrainingProcess.GraphOptimizers.Keys;

    private static IEnumerable<string> Optimizers => TrainingProcess.Optimizers.Keys;

    [SetUp]
    public void MakeFolders()
    {
        _straight = new();
        _stopped = new();
    }

    [TearDown]
    public void RemoveFolders()
    {
        _straight.Dispose();
        _stopped.Dispose();
    }

    [TestCaseSource(nameof(GraphOptimizers))]
    public void A_new_session_goes_on_bit_for_bit(string optimizer) =>
        Compare((from, to, folder) => TrainingProcess.TrainSession([optimizer, folder, from, to]));

    [TestCaseSource(nameof(Optimizers))]
    public void New_parameters_go_on_bit_for_bit(string optimizer) =>
        Compare((from, to, folder) => TrainingProcess.TrainEagerly([optimizer, folder, from, to]));

    [TestCase(TrainingProcess.Session, "adam")]
    [TestCase(TrainingProcess.Session, "momentum")]
    [TestCase(TrainingProcess.Eager, "adam")]
    [TestCase(TrainingProcess.Eager, "momentum")]
    public void A_new_process_goes_on_bit_for_bit(string program, string optimizer) =>
        Compare((from, to, folder) => ChildProcess.Run(program, optimizer, folder, from, to));

    private void Compare(Action<string, string, string> train)
    {
        train("0", End, _straight.Path);
        train("0", "5", _stopped.Path);
        train("5", End, _stopped.Path);

        Assert.That(CheckpointOf(_stopped, ".index"), Is.EqualTo(CheckpointOf(_straight, ".index")));
        Assert.That(CheckpointOf(_stopped, ".data-00000-of-00001"), Is.EqualTo(CheckpointOf(_straight, ".data-00000-of-00001")));
        Assert.That(CheckpointOf(_stopped, ".index", "model-5"), Is.Not.EqualTo(CheckpointOf(_straight, ".index")));
    }

    private static byte[] CheckpointOf(TemporaryFolder folder, string ending, string name = $"model-{End}") =>
        File.ReadAllBytes(folder[name + ending]);
}
