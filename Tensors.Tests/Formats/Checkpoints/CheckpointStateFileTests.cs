using Tensors.Formats.Protos;

namespace Tensors.Tests.Formats;

/// <summary>The file that names the latest checkpoint of a folder.</summary>
public sealed class CheckpointStateFileTests
{
    private TemporaryFolder _folder = null!;

    private static IEnumerable<string> Genuine => SharedData.Files("tensorflow", "checkpoint").Select(path => Path.GetDirectoryName(path)!);

    [SetUp]
    public void MakeFolder() => _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [TestCaseSource(nameof(Genuine))]
    public void Genuine_files_are_written_back_byte_for_byte(string folder)
    {
        CheckpointStateProto state = CheckpointStateFile.Read(folder)!;

        CheckpointStateFile.Write(
            _folder.Path, _folder.InCurrent(state.ModelCheckpointPath), state.AllModelCheckpointPaths.Select(_folder.InCurrent));

        Assert.That(File.ReadAllBytes(_folder["checkpoint"]), Is.EqualTo(File.ReadAllBytes(Path.Combine(folder, "checkpoint"))));
    }

    [TestCaseSource(nameof(Genuine))]
    public void The_latest_checkpoint_is_found(string folder) =>
        Assert.That(
            CheckpointStateFile.Latest(folder), Is.EqualTo(Path.Combine(folder, CheckpointStateFile.Read(folder)!.ModelCheckpointPath)));

    [Test]
    public void An_absolute_path_stays_absolute()
    {
        CheckpointStateFile.Write(_folder.Path, _folder["model"], []);

        Assert.That(File.ReadAllText(_folder["checkpoint"]), Is.EqualTo($"model_checkpoint_path: \"{_folder["model"]}\"\n"));
    }

    [Test]
    public void A_checkpoint_that_is_gone_is_not_the_latest()
    {
        CheckpointStateFile.Write(_folder.Path, _folder["model"], [_folder["model"]]);

        Assert.That(CheckpointStateFile.Latest(_folder.Path), Is.Null);
    }

    [Test]
    public void A_folder_without_the_file_has_no_latest_checkpoint() => Assert.That(CheckpointStateFile.Latest(_folder.Path), Is.Null);

    [TestCase("../model")]
    [TestCase("a/../../model")]
    [TestCase("..\\\\model")]
    public void A_relative_path_that_leads_out_is_rejected(string path)
    {
        File.WriteAllText(_folder["checkpoint"], $"model_checkpoint_path: \"{path}\"\n");

        Assert.That(
            () => CheckpointStateFile.Latest(_folder.Path),
            Throws.TypeOf<TensorFileException>().With.Message.Contains("leads out of the folder"));
    }

    [Test]
    public void A_path_with_a_zero_is_rejected()
    {
        File.WriteAllText(_folder["checkpoint"], "model_checkpoint_path: \"a\\000b\"\n");

        Assert.That(
            () => CheckpointStateFile.Latest(_folder.Path), Throws.TypeOf<TensorFileException>().With.Message.Contains("contains a zero"));
    }
}
