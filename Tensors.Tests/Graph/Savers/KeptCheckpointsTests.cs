using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>Which checkpoints stay, and what the file beside them says.</summary>
public sealed class KeptCheckpointsTests
{
    private DefaultGraph _default = null!;
    private TemporaryFolder _folder = null!;
    private Session _session = null!;

    [SetUp]
    public void Open()
    {
        _default = new Graph().AsDefault();
        _folder = new();
        Variable v = Variable(1f, name: "v");
        _session = new();
        _session.Run(v.Initializer);
    }

    [TearDown]
    public void Close()
    {
        _session.Dispose();
        _folder.Dispose();
        _default.Dispose();
    }

    [Test]
    public void The_latest_ones_are_kept_and_listed_as_TensorFlow_lists_them()
    {
        Saver saver = new() { MaxToKeep = 3 };
        for (int step = 0; step < 5; step++)
        {
            saver.Save(_session, _folder.InCurrent("model.ckpt"), step);
        }

        Assert.That(File.ReadAllText(_folder["checkpoint"]), Is.EqualTo(
            File.ReadAllText(GoldenFiles.PathOf("checkpoints", "momentum_five_saves_keep_three", "checkpoint"))));
        Assert.That(Steps(), Is.EqualTo(new[] { 2, 3, 4 }));
        Assert.That(saver.LastCheckpoints, Is.EqualTo(new[] { 2, 3, 4 }.Select(step => $"{_folder.InCurrent("model.ckpt")}-{step}")));
        Assert.That(LatestCheckpoint(_folder.Path), Is.EqualTo(_folder["model.ckpt-4"]));
    }

    [Test]
    public void Without_a_limit_all_are_kept_and_the_newest_is_listed()
    {
        Saver saver = new() { MaxToKeep = 0 };
        for (int step = 0; step < 7; step++)
        {
            saver.Save(_session, _folder["m"], step);
        }

        Assert.That(Steps(), Is.EqualTo(Enumerable.Range(0, 7)));
        Assert.That(saver.LastCheckpoints, Is.Empty);
        Assert.That(
            File.ReadAllText(_folder["checkpoint"]),
            Is.EqualTo($"model_checkpoint_path: \"{_folder["m-6"]}\"\nall_model_checkpoint_paths: \"{_folder["m-6"]}\"\n"));
    }

    [Test]
    public void The_same_path_is_remembered_once()
    {
        Saver saver = new();

        saver.Save(_session, _folder["a"]);
        saver.Save(_session, _folder["b"]);
        saver.Save(_session, _folder["a"]);

        Assert.That(saver.LastCheckpoints, Is.EqualTo(new[] { _folder["b"], _folder["a"] }));
    }

    [Test]
    public void One_of_every_so_many_hours_is_kept_for_ever()
    {
        Clock clock = new();
        Saver saver = new() { MaxToKeep = 1, KeepCheckpointEveryNHours = 2, TimeProvider = clock };
        for (int hour = 0; hour < 8; hour++)
        {
            saver.Save(_session, _folder["m"], hour);
            clock.Now += TimeSpan.FromHours(1);
        }

        // Later than two hours after the beginning comes the third, later than four the fifth; the last one is remembered.
        Assert.That(Steps(), Is.EqualTo(new[] { 3, 5, 7 }));
    }

    [Test]
    public void Checkpoints_of_an_earlier_process_are_deleted_in_their_turn()
    {
        Saver first = new();
        for (int step = 0; step < 3; step++)
        {
            first.Save(_session, _folder["m"], step);
        }

        Saver second = new() { MaxToKeep = 2 };
        second.RecoverLastCheckpoints([_folder["m-1"], _folder["m-2"], _folder["gone"]]);
        second.Save(_session, _folder["m"], 3);

        Assert.That(second.LastCheckpoints, Is.EqualTo(new[] { _folder["m-2"], _folder["m-3"] }));
        Assert.That(Steps(), Is.EqualTo(new[] { 0, 2, 3 }));
    }

    [Test]
    public void Paths_are_relative_if_they_are_asked_to_be()
    {
        new Saver { SaveRelativePaths = true }.Save(_session, _folder["m"]);

        Assert.That(
            File.ReadAllText(_folder["checkpoint"]), Is.EqualTo("model_checkpoint_path: \"m\"\nall_model_checkpoint_paths: \"m\"\n"));
        Assert.That(LatestCheckpoint(_folder.Path), Is.EqualTo(_folder["m"]));
    }

    [Test]
    public void The_file_that_names_the_latest_may_have_another_name()
    {
        new Saver().Save(_session, _folder["m"], latestFilename: "latest");

        Assert.That(LatestCheckpoint(_folder.Path), Is.Null);
        Assert.That(LatestCheckpoint(_folder.Path, "latest"), Is.EqualTo(_folder["m"]));
    }

    /// <summary>The steps whose checkpoints are there, with all their files.</summary>
    private int[] Steps()
    {
        string[] prefixes = [.. Directory.EnumerateFiles(_folder.Path, "*.index").Select(path => path[..^".index".Length])];
        Assert.That(
            prefixes, Is.All.Matches<string>(prefix => File.Exists(prefix + ".meta") && File.Exists(prefix + ".data-00000-of-00001")));
        Assert.That(Directory.EnumerateFiles(_folder.Path).Count(), Is.EqualTo((3 * prefixes.Length) + 1));
        return [
            .. prefixes.Select(
                prefix => int.Parse(prefix[(prefix.LastIndexOf('-') + 1)..], System.Globalization.CultureInfo.InvariantCulture)).Order()];
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
