using System.Text;
using Snappier;

namespace Tensors.Tests.Formats;

/// <summary>Sorted tables: the worked example, the rules for keys, many blocks, compressed blocks, damage.</summary>
public sealed class SortedTableTests
{
    /// <summary>A genuine index with three scalars.</summary>
    private const string ThreeScalars =
        "00000608011a020801" + "00010b61080112002804350638271f" + "00010d6208011200200428043510fd784f"
            + "00010d63080112002008280435efd682c3"
        + "00000000" + "01000000" + "00e415b6bc" + "0000000001000000" + "00c0f2a1b0" + "000102640042" + "0000000001000000" + "0058b2e9f7"
            + "4708540e";

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void The_worked_example_is_read()
    {
        using SortedTableReader table = new(_folder.Write("table", Genuine()));

        Assert.That(table.Entries().Select(entry => Encoding.ASCII.GetString(entry.Key)), Is.EqualTo(new[] { "", "a", "b", "c" }));
        Assert.That(table.Find("b"u8.ToArray())!.Value.Value.ToArray(), Is.EqualTo(Convert.FromHexString("08011200200428043510fd784f")));
        Assert.That(table.Find("bb"u8.ToArray()), Is.Null);
    }

    [Test]
    public void The_worked_example_is_written_byte_for_byte()
    {
        byte[] genuine = Genuine();
        using SortedTableReader table = new(_folder.Write("table", genuine));

        Assert.That(genuine, Has.Length.EqualTo(151));
        Assert.That(Write(table.Entries().Select(entry => (entry.Key, entry.Value.ToArray()))), Is.EqualTo(genuine));
    }

    [TestCase("theta/Momentum", "u")]
    [TestCase("c", "d")]
    public void The_successor_is_the_shortest_key_above(string key, string successor) =>
        Assert.That(TableFormat.Successor(Encoding.ASCII.GetBytes(key)), Is.EqualTo(Encoding.ASCII.GetBytes(successor)));

    [Test]
    public void A_successor_leaves_the_highest_bytes()
    {
        Assert.That(TableFormat.Successor([0xff, 1, 2]), Is.EqualTo(new byte[] { 0xff, 2 }));
        Assert.That(TableFormat.Successor([0xff, 0xff]), Is.EqualTo(new byte[] { 0xff, 0xff }));
    }

    [TestCase("abcdef", "abzz", "abd")]
    [TestCase("abc", "abd", "abc")]
    [TestCase("ab", "abc", "ab")]
    [TestCase("abc1", "abe", "abd")]
    public void A_separator_is_a_short_key_between_two(string key, string next, string separator) => Assert.That(
        TableFormat.Separator(Encoding.ASCII.GetBytes(key), Encoding.ASCII.GetBytes(next)), Is.EqualTo(Encoding.ASCII.GetBytes(separator)));

    [Test]
    public void Many_blocks_are_read_and_found()
    {
        (byte[] Key, byte[] Value)[] entries = [.. Enumerable.Range(0, 20_000).Select(i =>
            (Encoding.ASCII.GetBytes($"layer_{i:D6}/weights"), Encoding.ASCII.GetBytes(new string('v', i % 90))))];
        byte[] bytes = Write(entries);
        using SortedTableReader table = new(_folder.Write("table", bytes));

        Assert.That(bytes, Has.Length.GreaterThan(3 * TableFormat.BlockSize));
        Assert.That(
            table.Entries().Select(entry => Convert.ToHexString(entry.Key)),
            Is.EqualTo(entries.Select(entry => Convert.ToHexString(entry.Key))));
        foreach ((byte[] key, byte[] value) in entries.Where((_, i) => i % 1999 == 0))
        {
            Assert.That(table.Find(key)!.Value.Value.ToArray(), Is.EqualTo(value));
        }
    }

    [Test]
    public void A_large_entry_has_a_block_of_its_own()
    {
        byte[] large = new byte[3 * TableFormat.BlockSize];
        byte[] bytes = Write([([], [1]), ("a"u8.ToArray(), large), ("b"u8.ToArray(), [2])]);
        using SortedTableReader table = new(_folder.Write("table", bytes));

        Assert.That(table.Entries().Select(entry => entry.Value.Length), Is.EqualTo(new[] { 1, large.Length, 1 }));
    }

    [Test]
    public void Keys_out_of_order_are_not_written() => Assert.That(
        () => Write([("b"u8.ToArray(), []), ("a"u8.ToArray(), [])]), Throws.ArgumentException.With.Message.Contains("must ascend"));

    [Test]
    public void Compressed_blocks_are_read()
    {
        (byte[] Key, byte[] Value)[] entries =
            [.. Enumerable.Range(0, 300).Select(i => (Encoding.ASCII.GetBytes($"key {i:D3}"), new byte[200]))];
        byte[] bytes = TableForge.Build([.. entries], block => (Snappy.CompressToArray(block), TableFormat.Snappy));
        using SortedTableReader table = new(_folder.Write("table", bytes));

        Assert.That(bytes.Length, Is.Below(10_000));
        Assert.That(table.Entries().Select(entry => entry.Value.Length), Is.EqualTo(Enumerable.Repeat(200, 300)));
    }

    [Test]
    public void A_compressed_block_made_by_hand_is_read()
    {
        // The length; five literal bytes 00 01 03 6b 'v'; a copy of one byte two times from one back; the eight bytes of the restarts.
        byte[] block = [15, 4 << 2, 0, 1, 3, (byte)'k', (byte)'v', (1 << 2) | 2, 1, 0, 7 << 2, 0, 0, 0, 0, 1, 0, 0, 0];
        byte[] bytes = TableForge.Build([("k"u8.ToArray(), "vvv"u8.ToArray())], _ => (block, TableFormat.Snappy));
        using SortedTableReader table = new(_folder.Write("table", bytes));

        Assert.That(table.Entries().Single().Value.ToArray(), Is.EqualTo("vvv"u8.ToArray()));
    }

    [Test]
    public void Every_flipped_bit_of_a_block_is_found([Range(0, 0x66)] int at)
    {
        byte[] bytes = Genuine();
        bytes[at] ^= 0x10;
        string path = _folder.Write("table", bytes);

        // The metaindex block is never read.
        if (at is < 0x47 or >= 0x54)
        {
            Assert.That(() => ReadAll(path), Throws.TypeOf<TensorFileException>().With.Message.Contains(path));
        }
        else
        {
            Assert.That(() => ReadAll(path), Throws.Nothing);
        }
    }

    [Test]
    public void A_table_that_is_cut_off_is_rejected([Range(0, 150, 7)] int length) => Assert.That(
        () => ReadAll(_folder.Write("table", Genuine().AsSpan(..length))), Throws.TypeOf<TensorFileException>());

    [Test]
    public void An_unknown_compression_is_named() => Assert.That(
        () => ReadAll(_folder.Write("table", TableForge.Build([("k"u8.ToArray(), [])], block => (block, 7)))),
        Throws.TypeOf<TensorFileException>().With.Message.Contains("unknown compression 7"));

    [Test]
    public void A_compressed_block_that_claims_gigabytes_is_rejected()
    {
        byte[] claims = [0xff, 0xff, 0xff, 0xff, 7, 0, 0];

        Assert.That(
            () => ReadAll(_folder.Write("table", TableForge.Build([("k"u8.ToArray(), [])], _ => (claims, TableFormat.Snappy)))),
            Throws.TypeOf<TensorFileException>());
    }

    [Test]
    public void Blocks_that_overlap_are_rejected() => Assert.That(
        () => ReadAll(_folder.Write("table", TableForge.WithRepeatedBlock())),
        Throws.TypeOf<TensorFileException>().With.Message.Contains("begins before the end of the one before"));

    [Test]
    public void Keys_that_share_too_much_are_rejected() => Assert.That(
        () => ReadAll(_folder.Write("table", TableForge.WithSharedKeys(100_000))),
        Throws.TypeOf<TensorFileException>().With.Message.Contains("share more than"));

    private static byte[] Genuine()
    {
        byte[] bytes = new byte[151];
        Convert.FromHexString(ThreeScalars).CopyTo(bytes, 0);
        Convert.FromHexString("57fb808b247547db").CopyTo(bytes, 143);
        return bytes;
    }

    private static byte[] Write(IEnumerable<(byte[] Key, byte[] Value)> entries)
    {
        using MemoryStream stream = new();
        SortedTableWriter writer = new(stream);
        foreach ((byte[] key, byte[] value) in entries)
        {
            writer.Add(key, value);
        }

        writer.Finish();
        return stream.ToArray();
    }

    private static void ReadAll(string path)
    {
        using SortedTableReader table = new(path);
        _ = table.Entries().ToList();
    }
}
