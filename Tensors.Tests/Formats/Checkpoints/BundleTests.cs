using System.Text;
using Google.Protobuf;
using Tensors.Formats.Protos;

namespace Tensors.Tests.Formats;

/// <summary>Checkpoints of format V2: the worked example, genuine files written back, damage, replacing.</summary>
public sealed class BundleTests
{
    private TemporaryFolder _folder = null!;

    /// <summary>All but one whose index is compressed, which is read but not written.</summary>
    private static IEnumerable<string> Checkpoints =>
        GoldenFiles.Checkpoints().Where(path => !path.Contains("half_plus_two_cpu", StringComparison.Ordinal));

    [SetUp]
    public void MakeFolder() => _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void Momentum_of_the_regression_has_the_index_of_the_worked_example()
    {
        uint[] theta = [0xbe2b6970, 0xbeecf8f0, 0xbd266f80, 0xbe8aadd0, 0x3f68cff0, 0x3f623c14, 0x3e6b2e10, 0xbe90f9f8, 0x3e3fb2a0];
        using BundleWriter writer = new(_folder["model"]);

        writer.Add("theta", Tensor.FromArray(Array.ConvertAll(theta, BitConverter.UInt32BitsToSingle), [9, 1]));
        writer.Add("theta/Momentum", Tensor.Zeros([9, 1]));
        writer.Commit();

        string expected = "00000608011a0208010005137468657461080112081202080912020801282435b0e471160509152f4d6f6d656e74756d0801120812020809"
            + "12020801202428243524df28f00000000001000000004cf1664c000000000100000000c0f2a1b000010275004d0000000001000000004ad7"
            + "912652085f0e" + new string('0', 72) + "57fb808b247547db";
        Assert.That(Convert.ToHexStringLower(File.ReadAllBytes(_folder["model.index"])), Is.EqualTo(expected));
        Assert.That(File.ReadAllBytes(_folder["model.data-00000-of-00001"])[..4], Is.EqualTo(BitConverter.GetBytes(theta[0])));
    }

    [TestCaseSource(nameof(Checkpoints))]
    public void Genuine_checkpoints_are_written_back_byte_for_byte(string prefix)
    {
        using BundleReader reader = new(prefix);
        using BundleWriter writer = new(_folder["copy"], reader.ShardCount);

        foreach (
            (byte[] key, BundleEntry entry) in reader.IndexEntries.OrderBy(entry => entry.Value.Shard).ThenBy(entry => entry.Value.Offset))
        {
            Copy(key, entry, reader, writer);
        }

        writer.Commit();
        Assert.That(File.ReadAllBytes(_folder["copy.index"]), Is.EqualTo(File.ReadAllBytes(prefix + ".index")));
        for (int shard = 0; shard < reader.ShardCount; shard++)
        {
            Assert.That(
                File.ReadAllBytes(BundleFiles.Shard(_folder["copy"], shard, reader.ShardCount)),
                Is.EqualTo(File.ReadAllBytes(BundleFiles.Shard(prefix, shard, reader.ShardCount))));
        }
    }

    [Test]
    public void Strings_have_the_bytes_of_the_worked_example()
    {
        using BundleWriter writer = new(_folder["strings"]);

        writer.Add("s", new StoredTensor([3], ["hello"u8.ToArray(), [], "x01"u8.ToArray()]));
        writer.Commit();

        Assert.That(
            Convert.ToHexStringLower(File.ReadAllBytes(_folder["strings.data-00000-of-00001"])),
            Is.EqualTo("050003c166ac1368656c6c6f783031"));
        using BundleReader reader = new(_folder["strings"]);
        Assert.That(reader.IndexEntries.Single().Value.Checksum, Is.EqualTo(0xa3d1e109));
        Assert.That(reader.Read("s").Texts, Is.EqualTo(new[] { "hello", "", "x01" }));
    }

    [Test]
    public void Parts_are_put_together_on_every_axis()
    {
        int[] elements = [.. Enumerable.Range(0, 24)];
        Tensor whole = Tensor.FromArray(elements, [2, 3, 4]);
        using (BundleWriter writer = new(_folder["parts"]))
        {
            TensorSlice[] slices = [new([0, 0, 1], [-1, 2, 3]), new([0, 0, 0], [-1, 2, 1]), new([0, 2, 0], [-1, 1, -1])];
            writer.AddWhole("v", DataType.Int32, [2, 3, 4], [.. slices]);
            writer.AddPart("v", slices[0], Stored(whole[.., ..2, 1..]));
            writer.AddPart("v", slices[1], Stored(whole[.., ..2, ..1]));
            writer.AddPart("v", slices[2], Stored(whole[.., 2.., ..]));
            writer.Commit();
        }

        using BundleReader reader = new(_folder["parts"]);
        Assert.That(reader.Read("v").ToTensor().ToArray<int>(), Is.EqualTo(elements));
        Assert.That(reader.Entries.Select(entry => entry.Name), Is.EqualTo(new[] { "v" }));
    }

    [Test]
    public void A_name_beyond_ASCII_is_kept()
    {
        Save("model", ("caf\u00e9/\u4e2d", 1));
        using BundleReader reader = new(_folder["model"]);

        Assert.That(reader.Read("caf\u00e9/\u4e2d").ToTensor().Item<int>(), Is.EqualTo(1));
    }

    [Test]
    public void Replacing_a_checkpoint_never_touches_the_files_that_its_index_names()
    {
        Save("model", ("a", 1));
        byte[] index = File.ReadAllBytes(_folder["model.index"]);
        Save("model", ("a", 2));

        Assert.That(File.Exists(_folder["model.data-00001-of-00002"]));
        Assert.That(File.Exists(_folder["model.data-00000-of-00001"]), Is.False);
        Assert.That(Value("model", "a"), Is.EqualTo(2));

        Save("model", ("a", 1));
        Assert.That(File.ReadAllBytes(_folder["model.index"]), Is.EqualTo(index));
        Assert.That(Directory.EnumerateFiles(_folder.Path).Count(), Is.EqualTo(2));
    }

    [Test]
    public void A_save_that_is_given_up_leaves_the_old_checkpoint_alone()
    {
        Save("model", ("a", 1));

        using (BundleWriter writer = new(_folder["model"]))
        {
            writer.Add("a", Tensor.FromScalar(2));
        }

        Assert.That(Value("model", "a"), Is.EqualTo(1));
        Assert.That(Directory.EnumerateFiles(_folder.Path).Count(), Is.EqualTo(2));
    }

    [Test]
    public void What_a_killed_writer_left_behind_goes_with_the_next_save()
    {
        _folder.Write("model.index.tempstate0123456789abcdef", []);
        _folder.Write("model.data-00000-of-00001.tempstate0123456789abcdef", []);
        _folder.Write("model-2.index.tempstate0123456789abcdef", []);

        Save("model", ("a", 1));

        Assert.That(
            Directory.EnumerateFiles(_folder.Path, "*tempstate*").Select(Path.GetFileName),
            Is.EqualTo(new[] { "model-2.index.tempstate0123456789abcdef" }));
    }

    [Test]
    public void A_flipped_bit_of_the_data_is_found_and_its_place_named()
    {
        Save("model", ("a", 1), ("b", 2));
        string data = _folder["model.data-00000-of-00001"];
        byte[] bytes = File.ReadAllBytes(data);
        bytes[6] ^= 1;
        File.WriteAllBytes(data, bytes);

        TensorFileException error = Assert.Throws<TensorFileException>(() => Value("model", "b"))!;

        Assert.That((error.File, error.Entry, error.Offset), Is.EqualTo((data, "b", 4)));
        Assert.That(Value("model", "a"), Is.EqualTo(1));
    }

    [Test]
    public void A_data_file_that_is_cut_off_is_found_at_once()
    {
        Save("model", ("a", 1), ("b", 2));
        _folder.Write("model.data-00000-of-00001", new byte[7]);

        Assert.That(
            () => new BundleReader(_folder["model"]),
            Throws.TypeOf<TensorFileException>().With.Message.Contains("the index claims 4 bytes at 4 and 8 so far; the file has 7"));
    }

    [Test]
    public void Without_its_data_file_a_checkpoint_can_be_listed_and_not_read()
    {
        Save("model", ("a", 1));
        File.Delete(_folder["model.data-00000-of-00001"]);

        using CheckpointReader reader = new(_folder["model"]);

        Assert.That(reader.Entries.Single(), Is.EqualTo(new CheckpointEntry("a", DataType.Int32, [])));
        Assert.That(() => reader.Read("a"), Throws.TypeOf<FileNotFoundException>().With.Message.Contains("model.data-00000-of-00001"));
    }

    [Test]
    public void Numbers_of_a_big_endian_machine_are_turned_round()
    {
        byte[] data = [0x3f, 0x80, 0, 0, 0x40, 0, 0, 0];
        BundleHeaderProto header = new() { NumShards = 1, Endianness = BundleHeaderProto.Types.Endianness.Big };
        BundleEntry entry = new(DataType.Float32, [2], 0, 0, 8, Crc32C.Masked(data), []);
        _folder.Write("model.data-00000-of-00001", data);
        _folder.Write("model.index", TableForge.Build(
            [([], header.ToByteArray()), ("a"u8.ToArray(), entry.ToBytes())], block => (block, TableFormat.Uncompressed)));
        using CheckpointReader reader = new(_folder["model"]);

        Assert.That(reader.Read("a").ToArray<float>(), Is.EqualTo(new[] { 1f, 2f }));
    }

    private static StoredTensor Stored(Tensor x) =>
        new(x.DType.DataType, [.. x.Shape.Select(extent => (long)extent)], Bits.Of(x));

    private static void Copy(byte[] key, BundleEntry entry, BundleReader reader, BundleWriter writer)
    {
        string name = Encoding.UTF8.GetString(key);
        if (entry.Slices.Count > 0)
        {
            writer.AddWhole(name, entry.DType, entry.Shape, entry.Slices);
            foreach (TensorSlice slice in entry.Slices)
            {
                KeyValuePair<byte[], BundleEntry> part = reader.IndexEntries.Single(
                    other => other.Key.AsSpan().SequenceEqual(SliceKey.Of(name, slice)));
                writer.AddPart(name, slice, new(part.Value.DType, part.Value.Shape, reader.ReadRaw(name, part.Value)));
            }
        }
        else if (key[0] != 0)
        {
            writer.Add(name, reader.Read(name), entry.Shard);
        }
    }

    private void Save(string prefix, params (string Name, int Value)[] tensors)
    {
        using BundleWriter writer = new(_folder[prefix]);
        foreach ((string name, int value) in tensors)
        {
            writer.Add(name, Tensor.FromScalar(value));
        }

        writer.Commit();
    }

    private int Value(string prefix, string name)
    {
        using BundleReader reader = new(_folder[prefix]);
        return reader.Read(name).ToTensor().Item<int>();
    }

    [Test]
    public void Names_that_are_not_UTF_8_are_listed_and_read()
    {
        byte[][] names = [[0x61, 0xe9], [0x61, 0xff, 0x62], [0xc3, 0xa9], [0xf0, 0x9f, 0x98, 0x80], [0xed, 0xb3, 0xa9]];
        string[] texts = Array.ConvertAll(names, name => ByteNames.ToText(name));
        using (BundleWriter writer = new(_folder["model"]))
        {
            foreach ((string text, int i) in texts.Select((text, i) => (text, i)).OrderBy(pair => names[pair.i], ByteOrder.Instance))
            {
                writer.Add(text, Tensor.FromScalar((float)i));
            }

            writer.Commit();
        }

        using CheckpointReader reader = new(_folder["model"]);

        Assert.That(reader.Entries.Select(entry => ByteNames.ToBytes(entry.Name)), Is.EqualTo(names.Order(ByteOrder.Instance)));
        Assert.That(texts.Select(text => reader.Read(text).Item<float>()), Is.EqualTo((float[])[0, 1, 2, 3, 4]));
        Assert.That(texts[2..4], Is.EqualTo((string[])["é", "😀"]));
    }
}
