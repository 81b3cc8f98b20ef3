using System.Text;

namespace Tensors.Tests.Formats;

/// <summary>Files of records, and examples as their contents.</summary>
public sealed class TFRecordTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void Open() => _folder = new();

    [TearDown]
    public void Close() => _folder.Dispose();

    [TestCase(RecordCompression.None)]
    [TestCase(RecordCompression.Gzip)]
    [TestCase(RecordCompression.Zlib)]
    public void What_was_written_is_read(RecordCompression compression)
    {
        byte[][] records = [[1, 2, 3], [], Encoding.UTF8.GetBytes(new string('x', 3_000_000))];

        Write(compression, records);

        Assert.That(TFRecordReader.ReadAll(_folder["a"], compression), Is.EqualTo(records));
    }

    [Test]
    public void A_record_lies_as_TensorFlow_writes_it()
    {
        // Length, its masked CRC-32C, payload, its masked CRC-32C.
        Write(RecordCompression.None, "abc"u8.ToArray());

        byte[] bytes = File.ReadAllBytes(_folder["a"]);

        Assert.That(bytes, Has.Length.EqualTo(8 + 4 + 3 + 4));
        Assert.That(bytes[..8], Is.EqualTo(new byte[] { 3, 0, 0, 0, 0, 0, 0, 0 }));
        Assert.That(BitConverter.ToUInt32(bytes, 8), Is.EqualTo(Mask(Crc32C(bytes.AsSpan(0, 8)))));
        Assert.That(bytes[12..15], Is.EqualTo("abc"u8.ToArray()));
        Assert.That(BitConverter.ToUInt32(bytes, 15), Is.EqualTo(Mask(Crc32C("abc"u8))));
    }

    [Test]
    public void A_file_that_ends_inside_a_record_is_damaged()
    {
        Write(RecordCompression.None, [1, 2, 3], [4, 5, 6]);
        byte[] whole = File.ReadAllBytes(_folder["a"]);

        for (int length = whole.Length - 1; length > whole.Length / 2; length--)
        {
            File.WriteAllBytes(_folder["a"], whole[..length]);
            using TFRecordReader reader = new(_folder["a"]);

            Assert.That(reader.Read(), Is.EqualTo(new byte[] { 1, 2, 3 }));
            Assert.That(reader.Read, Throws.TypeOf<TensorFileException>().With.Message.Contains("ends inside"));
        }
    }

    [Test]
    public void A_bit_that_changed_is_found_wherever_it_is()
    {
        Write(RecordCompression.None, [1, 2, 3]);
        byte[] whole = File.ReadAllBytes(_folder["a"]);

        for (int i = 0; i < whole.Length; i++)
        {
            byte[] damaged = [.. whole];
            damaged[i] ^= 1;
            File.WriteAllBytes(_folder["a"], damaged);

            Assert.That(
                () => TFRecordReader.ReadAll(_folder["a"]).ToArray(),
                Throws.TypeOf<TensorFileException>().With.Message.Contains("checksum"), $"byte {i}");
        }
    }

    [Test]
    public void A_file_of_another_compression_is_refused()
    {
        Write(RecordCompression.None, [1, 2, 3]);

        Assert.That(
            () => TFRecordReader.ReadAll(_folder["a"], RecordCompression.Gzip).ToArray(),
            Throws.TypeOf<TensorFileException>().With.Message.Contains("compressed"));
    }

    [Test]
    public void Examples_hold_numbers_texts_and_bytes_by_name()
    {
        TFExample example =
            new()
            {
                ["pixels"] = new[] { 0.5, 1 },
                ["label"] = 7,
                ["name"] = "seven",
                ["raw"] = new byte[] { 0, 255 },
                ["row"] = Tensor.FromArray(new[] { 1L, 2 })
            };

        TFExample read = TFExample.FromBytes(example.ToBytes());

        Assert.That(read.Names, Is.EqualTo(new[] { "label", "name", "pixels", "raw", "row" }));
        Assert.That(read.Floats("pixels"), Is.EqualTo(new[] { 0.5f, 1 }));
        Assert.That(read.Integers("label"), Is.EqualTo(new[] { 7L }));
        Assert.That(read.Texts("name"), Is.EqualTo(new[] { "seven" }));
        Assert.That(read.Bytes("raw")[0], Is.EqualTo(new byte[] { 0, 255 }));
        Assert.That(read.Integers("row"), Is.EqualTo(new[] { 1L, 2 }));
    }

    [Test]
    public void Features_are_asked_for_by_name_and_type()
    {
        TFExample example = new() { ["label"] = 7 };

        Assert.That(() => example.Floats("label"), Throws.InvalidOperationException.With.Message.Contains("integers"));
        Assert.That(() => example.Floats("lable"), Throws.TypeOf<KeyNotFoundException>().With.Message.Contains("[label]"));
        Assert.That(() => example["x"] = new object(), Throws.ArgumentException.With.Message.Contains("'x'"));
    }

    private void Write(RecordCompression compression, params byte[][] records)
    {
        using TFRecordWriter writer = new(_folder["a"], compression);
        foreach (byte[] record in records)
        {
            writer.Write(record);
        }
    }

    private static uint Mask(uint crc) => ((crc >> 15) | (crc << 17)) + 0xa282ead8;

    // Bit by bit, with the polynomial of Castagnoli.
    private static uint Crc32C(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0x82f63b78;
            }
        }

        return ~crc;
    }
}
