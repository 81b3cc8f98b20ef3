using System.IO.Compression;
using Tensors.Training;

namespace Tensors.Tests;

/// <summary>Files of the IDX format.</summary>
public sealed class IdxTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [TestCase(new byte[] { 0, 0, 8, 2, 0, 0, 0, 1, 0, 0, 0, 3, 1, 2, 255 }, "uint8 (1, 3) 1 2 255")]
    [TestCase(new byte[] { 0, 0, 12, 1, 0, 0, 0, 1, 0xff, 0xff, 0xff, 0xfe }, "int32 (1,) -2")]
    [TestCase(new byte[] { 0, 0, 13, 1, 0, 0, 0, 1, 0x3f, 0xc0, 0, 0 }, "float32 (1,) 1.5")]
    [TestCase(new byte[] { 0, 0, 14, 0, 0x40, 4, 0, 0, 0, 0, 0, 0 }, "float64 () 2.5")]
    public void Elements_of_each_type_are_read_packed_or_not(byte[] file, string expected)
    {
        using MemoryStream packed = new();
        using (GZipStream zipped = new(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            zipped.Write(file);
        }

        Assert.That(Walks.Text(Idx.Load(_folder.Write("plain", file))), Is.EqualTo(expected));
        Assert.That(Walks.Text(Idx.Load(_folder.Write("packed", packed.ToArray()))), Is.EqualTo(expected));
    }

    [TestCase(new byte[] { 0, 0, 8, 1, 0, 0, 0, 3, 1, 2 }, "3 elements of uint8 are 3 bytes; 2 are there")]
    [TestCase(new byte[] { 0, 0, 8, 1, 0, 0, 0, 1, 1, 2 }, "1 elements of uint8 are 1 bytes; 2 are there")]
    [TestCase(new byte[] { 0, 0, 11, 1, 0, 0, 0, 1, 1, 2 }, "of 16 bits, which tensors have not")]
    [TestCase(new byte[] { 1, 0, 8, 1, 0, 0, 0, 1, 1, 2 }, "not an idx file")]
    [TestCase(new byte[] { 0, 0, 8, 2, 0, 0, 0, 1 }, "at byte 8: it is cut off: 4 bytes are needed here and 0 are left")]
    [TestCase(new byte[] { 0, 0, 8, 1, 0xff, 0, 0, 0 }, "axis 0 has 4278190080 elements")]
    [TestCase(new byte[] { 0x1f, 0x8b, 8, 1 }, "cut off")]
    public void What_is_wrong_is_an_error_that_names_the_place(byte[] file, string problem)
    {
        string path = _folder.Write("labels", file);

        Assert.That(() => Idx.Load(path), Throws.TypeOf<TensorFileException>().With.Message.Contains(problem).And.Message.Contains(path));
    }

    [Test]
    public void Every_cut_of_a_packed_file_is_an_error()
    {
        byte[] file = [0, 0, 8, 1, 0, 0, 1, 0, .. Enumerable.Range(0, 256).Select(i => (byte)i)];
        using MemoryStream packed = new();
        using (GZipStream zipped = new(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            zipped.Write(file);
        }

        // Nine bytes before the end only the checksum of gzip is missing.
        for (int length = 0; length < packed.Length - 9; length++)
        {
            string path = _folder.Write("cut", packed.ToArray().AsSpan(0, length));

            Assert.That(() => Idx.Load(path), Throws.TypeOf<TensorFileException>(), $"{length} bytes");
        }
    }
}
