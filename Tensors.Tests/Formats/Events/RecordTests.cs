using Google.Protobuf;
using Tensors.Formats.Protos;

namespace Tensors.Tests.Formats;

/// <summary>The framing of records, by the worked examples.</summary>
public sealed class RecordTests
{
    private const string VersionRecord =
        "1800000000000000a37f4b2209000000c00b5ad6411a0d627261696e2e4576656e743a324ca9a464";

    private const string ScalarRecord =
        "19000000000000008bf1082809000060c00b5ad64110072a0c0a0a0a034d534515ad951241d559f402";

    private static readonly Event s_version = new() { WallTime = 1500000000, FileVersion = "brain.Event:2" };

    private static readonly Event s_scalar = new()
    {
        WallTime = 1500000001.5,
        Step = 7,
        Summary = new() { Value = { new SummaryProto.Types.Value { Tag = "MSE", SimpleValue = 9.161542f } } },
    };

    [Test]
    public void Records_have_the_bytes_of_the_worked_examples()
    {
        using MemoryStream stream = new();
        RecordWriter writer = new(stream);

        writer.Write(s_version.ToByteArray());
        writer.Write(s_scalar.ToByteArray());

        Assert.That(Convert.ToHexStringLower(stream.ToArray()), Is.EqualTo(VersionRecord + ScalarRecord));
    }

    [Test]
    public void The_worked_examples_are_read()
    {
        RecordReader reader = Over(VersionRecord + ScalarRecord);

        Assert.That(Event.Parser.ParseFrom(reader.Read()), Is.EqualTo(s_version));
        Assert.That(Event.Parser.ParseFrom(reader.Read()), Is.EqualTo(s_scalar));
        Assert.That(reader.Read(), Is.Null);
    }

    [Test]
    public void A_record_that_is_cut_off_is_nothing_yet([Range(1, 39)] int bytes)
    {
        RecordReader reader = Over(VersionRecord + VersionRecord[..(2 * bytes)]);

        Assert.That(reader.Read(), Is.Not.Null);
        Assert.That(reader.Read(), Is.Null);
    }

    [Test]
    public void Reading_goes_on_when_the_rest_of_a_record_arrives()
    {
        using MemoryStream stream = new();
        byte[] bytes = Convert.FromHexString(VersionRecord);
        stream.Write(bytes.AsSpan(..20));
        stream.Position = 0;
        RecordReader reader = new(stream, "events");
        Assert.That(reader.Read(), Is.Null);

        long position = stream.Position;
        stream.Position = 20;
        stream.Write(bytes.AsSpan(20..));
        stream.Position = position;

        Assert.That(reader.Read(), Has.Length.EqualTo(24));
    }

    [Test]
    public void A_flipped_bit_is_found([Range(0, 39)] int at)
    {
        byte[] bytes = Convert.FromHexString(VersionRecord);
        bytes[at] ^= 4;

        Assert.That(
            () => new RecordReader(new MemoryStream(bytes), "events").Read(),
            Throws.TypeOf<TensorFileException>().With.Message.Contains("checksum").And.Property("File").EqualTo("events"));
    }

    private static RecordReader Over(string hex) => new(new MemoryStream(Convert.FromHexString(hex)), "events");
}
