using Tensors.Formats.Protos;

namespace Tensors.Tests.Formats;

/// <summary>
/// What has to be on the disk before what, so that a machine may stop at any moment; and that a write that fails leaves nothing behind.
/// </summary>
[NonParallelizable]
public sealed class DurabilityTests
{
    private TemporaryFolder _folder = null!;

    private static IEnumerable<TestCaseData> Writers()
    {
        TestCaseData Case(string name, Action<string> write) => new TestCaseData(write).SetArgDisplayNames(name);
        Tensor x = Tensor.Arange(3);
        yield return Case(".npy", path => Npy.Save(path, x));
        yield return Case(".npz", path => Npz.Save(path, [new("x", x)]));
        yield return Case(".safetensors", path => SafeTensors.Save(path, new Dictionary<string, Tensor> { ["x"] = x }));
        yield return Case("a graph", path => MessageFiles.Write(path, new GraphDef(), asText: false));
        yield return Case("a checkpoint of the older format", path => new TensorSliceWriter().Write(path));
        yield return Case("the file that names the latest checkpoint", path =>
            CheckpointStateFile.Write(Path.GetDirectoryName(path)!, "model", ["model"], Path.GetFileName(path)));
    }

    [SetUp]
    public void MakeFolder() => _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [TestCaseSource(nameof(Writers))]
    public void A_file_is_on_the_disk_before_it_gets_its_name_and_then_the_name_is(Action<string> write)
    {
        string path = _folder["file"];
        File.WriteAllText(path, "older");

        DiskStep[] steps = Steps(() => write(path));

        Assert.That(steps, Has.Length.EqualTo(3));
        Assert.That(steps, Is.EqualTo(new DiskStep[] { new(steps[0].Path, null), new(steps[0].Path, path), new(_folder.Path, null) }));
        Assert.That(Names(), Is.EqualTo(new[] { "file" }));
    }

    [Test]
    public void Data_files_have_their_names_on_the_disk_before_the_index_has()
    {
        DiskStep[] steps = Steps(() =>
        {
            using BundleWriter writer = new(_folder["model"], shardCount: 2);
            writer.Add("a", Tensor.Arange(3));
            writer.Add("b", Tensor.Arange(4), shard: 1);
            writer.Commit();
        });

        DiskStep[] renames = [.. steps.Where(step => step.Name is not null)];
        Assert.That(
            renames.Select(step => Path.GetFileName(step.Name)),
            Is.EqualTo(new[] { "model.data-00000-of-00002", "model.data-00001-of-00002", "model.index" }));
        foreach (DiskStep rename in renames)
        {
            Assert.That(
                Array.IndexOf(steps, new(rename.Path, null)), Is.InRange(0, Array.IndexOf(steps, rename)),
                $"{rename.Name} is flushed first");
        }

        DiskStep folder = new(_folder.Path, null);
        Assert.That(steps[^3..], Is.EqualTo(new[] { folder, renames[^1], folder }));
    }

    [Test]
    public void A_write_that_fails_leaves_the_older_file_and_nothing_else()
    {
        string path = _folder["file"];
        File.WriteAllText(path, "older");

        Assert.That(() => DurableFile.Write(path, _ => throw new InvalidDataException()), Throws.TypeOf<InvalidDataException>());

        Assert.That(Names(), Is.EqualTo(new[] { "file" }));
        Assert.That(File.ReadAllText(path), Is.EqualTo("older"));
    }

    [Test]
    public void A_rename_that_fails_leaves_nothing_behind()
    {
        Directory.CreateDirectory(_folder["file"]);

        Assert.That(() => Npy.Save(_folder["file"], Tensor.Arange(3)), Throws.InstanceOf<Exception>());

        Assert.That(Directory.EnumerateFiles(_folder.Path), Is.Empty);
    }

    [Test]
    public void A_new_checkpoint_that_is_given_up_leaves_no_files()
    {
        using (BundleWriter writer = new(_folder["model"], shardCount: 2))
        {
            writer.Add("a", Tensor.Arange(3));
        }

        Assert.That(Names(), Is.Empty);
    }

    private static DiskStep[] Steps(Action write)
    {
        List<DiskStep> steps = [];
        DurableFile.Journal = steps.Add;
        try
        {
            write();
        }
        finally
        {
            DurableFile.Journal = null;
        }

        return [.. steps];
    }

    private IEnumerable<string?> Names() => Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName);
}
