using System.IO.Compression;

namespace Tensors.Tests;

/// <summary>Several arrays of NumPy in one archive.</summary>
public sealed class NpzTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void Tensors_survive_by_name([Values] bool compress)
    {
        Npz.Save(
            _folder["x.npz"], new Dictionary<string, Tensor> { ["a/b"] = Tensor.Arange(1000), ["c"] = Tensor.FromScalar(2.5) }, compress);

        NpzDictionary read = Npz.Load(_folder["x.npz"]);

        Assert.That(read.Keys, Is.EqualTo(new[] { "a/b", "c" }));
        Assert.That(read["a/b"].ToArray<int>(), Is.EqualTo(Enumerable.Range(0, 1000)));
        Assert.That(read["c"].Item<double>(), Is.EqualTo(2.5));
    }

    [Test]
    public void Members_are_files_of_NumPy()
    {
        Npz.Save(_folder["x.npz"], [new("a", Tensor.Arange(3))]);
        using ZipArchive archive = ZipFile.OpenRead(_folder["x.npz"]);
        using Stream member = archive.GetEntry("a.npy")!.Open();

        Assert.That(Npy.Load(member).ToArray<int>(), Is.EqualTo(new[] { 0, 1, 2 }));
    }

    [Test]
    public void A_name_that_comes_twice_is_rejected()
    {
        Npz.Save(_folder["x.npz"], [new("a", Tensor.Arange(3)), new("a", Tensor.Arange(3))]);

        Assert.That(
            () => Npz.Load(_folder["x.npz"]),
            Throws.TypeOf<TensorFileException>().With.Message.Contains("two arrays have this name").And.Property("Entry").EqualTo("a"));
    }

    [Test]
    public void A_file_that_is_no_archive_is_rejected() => Assert.That(
        () => Npz.Load(_folder.Write("x.npz", new byte[100])),
        Throws.TypeOf<TensorFileException>().With.Property("File").EqualTo(_folder["x.npz"]));

    [Test]
    public void An_archive_that_is_cut_off_is_rejected([Values(1, 30, 100, 200)] int length)
    {
        Npz.Save(_folder["x.npz"], [new("a", Tensor.Arange(100))]);
        byte[] bytes = File.ReadAllBytes(_folder["x.npz"]);

        Assert.That(() => Npz.Load(_folder.Write("x.npz", bytes.AsSpan(..length))), Throws.TypeOf<TensorFileException>());
    }

    [Test]
    public void A_changed_byte_is_found([Values] bool compress)
    {
        Npz.Save(_folder["x.npz"], [new("a", Tensor.Arange(1000))], compress);
        byte[] bytes = File.ReadAllBytes(_folder["x.npz"]);
        long length;
        using (ZipArchive archive = ZipFile.OpenRead(_folder["x.npz"]))
        {
            length = archive.Entries[0].CompressedLength;
        }

        bytes[length / 2] ^= 1;

        Assert.That(
            () => Npz.Load(_folder.Write("x.npz", bytes)),
            Throws.TypeOf<TensorFileException>().With.Property("File").EqualTo(_folder["x.npz"]));
    }

    [Test]
    public void Members_that_are_no_tensors_do_not_hide_the_others()
    {
        byte[] texts = [.. NpyHeader.Write(new([2], DType.Float32)), .. new byte[8]];
        "<U1"u8.CopyTo(texts.AsSpan(texts.AsSpan().IndexOf("<f4"u8)));
        WriteArchive(
            ("a.npy", Bytes(Tensor.Arange(3))), ("words.npy", texts), ("readme.txt", "text"u8.ToArray()),
            ("b.npy", Bytes(Tensor.Arange(2))));

        NpzDictionary read = Npz.Load(_folder["x.npz"]);

        Assert.That(read.Keys, Is.EqualTo(new[] { "a", "b" }));
        Assert.That(read["b"].ToArray<int>(), Is.EqualTo(new[] { 0, 1 }));
        Assert.That(read.Unreadable.Keys, Is.EquivalentTo(new[] { "words", "readme.txt" }));
        Assert.That(
            () => read["words"],
            Throws.TypeOf<TensorFileException>().With.Message.Contains("'<U1'").And.Property("Entry").EqualTo("words"));
        Assert.That(() => read["c"], Throws.TypeOf<KeyNotFoundException>().With.Message.Contains("'a', 'b'"));
    }

    private static byte[] Bytes(Tensor x)
    {
        using MemoryStream stream = new();
        Npy.Save(stream, x);
        return stream.ToArray();
    }

    private void WriteArchive(params ReadOnlySpan<(string Name, byte[] Bytes)> members)
    {
        using ZipArchive archive = ZipFile.Open(_folder["x.npz"], ZipArchiveMode.Create);
        foreach ((string name, byte[] bytes) in members)
        {
            using Stream member = archive.CreateEntry(name).Open();
            member.Write(bytes);
        }
    }
}
