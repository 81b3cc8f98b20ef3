using Tensors.Graphs;

namespace Tensors.Tests.Graphs;

/// <summary>Elements that are kept in files.</summary>
public sealed class FileCacheTests : DatasetFixture
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void OpenFolder() => _folder = new();

    [TearDown]
    public void CloseFolder() => _folder.Dispose();

    [Test]
    public void Later_walks_are_over_what_was_kept()
    {
        int made = 0;
        Dataset counted = Dataset.FromGenerator(() => Enumerable.Range(0, 12).Select(i => (object)(long)(i * ++made)), DataType.Int64, []);
        long[] first = Numbers<long>(counted.Cache(_folder["kept"]));
        long[] again = Numbers<long>(counted.Cache(_folder["kept"]));

        Assert.That(first, Is.EqualTo(Enumerable.Range(0, 12).Select(i => (long)i * (i + 1))));
        Assert.That((made, string.Join(' ', again)), Is.EqualTo((12, string.Join(' ', first))));
    }

    [Test]
    public void Components_may_be_text_and_of_any_shape()
    {
        Dataset pairs = Dataset.FromTensorSlices(new[] { "a", "b" }, new[,] { { 1f, 2 }, { 3, 4 } }).Cache(_folder["pairs"]);
        _ = Elements(pairs);
        object[][] kept = Elements(pairs);

        Assert.That(kept.Select(element => ((StringTensor)element[0]).Item()), Is.EqualTo(new[] { "a", "b" }));
        Assert.That(kept.Select(element => ((Tensor)element[1]).ToArray<float>()), Is.EqualTo(new[] { new[] { 1f, 2 }, [3, 4] }));
    }

    // The names that TensorFlow gives them.
    [Test]
    public void The_file_is_a_checkpoint_of_numbered_elements()
    {
        _ = Elements(Dataset.FromTensorSlices(new[] { 5L, 6 }, new[] { 7f, 8 }).Cache(_folder["kept"]));
        using CheckpointReader reader = new(_folder["kept"]);

        Assert.That(
            reader.Entries.Select(entry => entry.Name), Is.EqualTo(new[] { "      0_0", "      0_1", "      1_0", "      1_1" }));
    }

    [Test]
    public void A_walk_that_does_not_come_to_its_end_keeps_nothing()
    {
        Dataset cached = Dataset.Range(5).Cache(_folder["kept"]);

        Assert.That(Numbers<long>(cached.Take(2)), Is.EqualTo(new[] { 0L, 1 }));
        Assert.That(Directory.EnumerateFiles(_folder.Path, "kept.index"), Is.Empty);
        Assert.That(Numbers<long>(cached), Is.EqualTo(new[] { 0L, 1, 2, 3, 4 }));
    }

    [Test]
    public void Nothing_is_kept_of_nothing()
    {
        Dataset cached = Dataset.Range(0).Cache(_folder["kept"]);

        Assert.That(Numbers<long>(cached), Is.Empty);
        Assert.That(Numbers<long>(cached), Is.Empty);
    }
}
