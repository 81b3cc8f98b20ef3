using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>Checkpoints of a folder as files: listed, dated, joined and removed.</summary>
public sealed class CheckpointManagementTests : GraphFixture
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void Open() => _folder = new();

    [TearDown]
    public void Close() => _folder.Dispose();

    [Test]
    public void A_removed_checkpoint_leaves_no_file()
    {
        Save("a", 1);
        Save("ab", 2);

        CheckpointManagement.RemoveCheckpoint(_folder["a"]);

        Assert.That(CheckpointManagement.CheckpointExists(_folder["a"]), Is.False);
        Assert.That(Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal), Is.EqualTo(
            (string[])["ab.data-00000-of-00001", "ab.index", "ab.meta", "checkpoint"]));
    }

    [Test]
    public void Times_are_those_of_the_checkpoints_that_are_there()
    {
        Save("a", 1);
        DateTime time = new(2019, 10, 1, 12, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(_folder["a.index"], time);

        IReadOnlyList<double> times = CheckpointManagement.GetCheckpointMtimes([_folder["a"], _folder["missing"]]);

        Assert.That(times, Is.EqualTo((double[])[new DateTimeOffset(time).ToUnixTimeSeconds()]));
    }

    [Test]
    public void The_state_of_a_folder_is_read_and_replaced()
    {
        Save("a", 1);
        Assert.That(CheckpointManagement.GetCheckpointState(_folder["none"]), Is.Null);

        CheckpointManagement.UpdateCheckpointState(_folder.Path, _folder["b"], [_folder["a"]]);

        CheckpointState state = CheckpointManagement.GetCheckpointState(_folder.Path)!;
        Assert.That(state.ModelCheckpointPath, Is.EqualTo(_folder["b"]));
        Assert.That(state.AllModelCheckpointPaths, Is.EqualTo((string[])[_folder["a"], _folder["b"]]));
    }

    [Test]
    public void Checkpoints_of_several_writers_become_one()
    {
        Save("x/part", 1, "v");
        Save("y/part", 2, "w");
        File.Delete(_folder["x/part.meta"]);
        File.Delete(_folder["x/checkpoint"]);
        Node merge = MergeV2Checkpoints(new[] { _folder["x/part"], _folder["y/part"] }, _folder["whole"]);
        using Session session = new();

        session.Run(merge);

        using CheckpointReader reader = new(_folder["whole"]);
        Assert.That(
            reader.Entries.Select(entry => (entry.Name, reader.Read(entry.Name).Item<float>())),
            Is.EqualTo((List<(string, float)>)[("v", 1), ("w", 2)]));
        Assert.That(Directory.Exists(_folder["x"]), Is.False);
        Assert.That(Directory.Exists(_folder["y"]));
    }

    private void Save(string path, float value, string name = "v")
    {
        using DefaultGraph graph = new Graph().AsDefault();
        Variable v = Variable(value, name: name);
        using Session session = new();
        session.Run(v.Initializer);
        new Saver().Save(session, _folder[path]);
    }
}
