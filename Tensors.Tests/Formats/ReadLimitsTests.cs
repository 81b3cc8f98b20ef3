using Google.Protobuf;
using Tensors.Formats.Protos;

namespace Tensors.Tests.Formats;

/// <summary>What a file may make of few bytes is bounded for the whole file.</summary>
[NonParallelizable]
public sealed class ReadLimitsTests
{
    private const int Values = 100;

    private SmallLimits _limits = null!;
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void SetLimits() => (_limits, _folder) = (new(), new());

    [TearDown]
    public void RestoreLimits()
    {
        _limits.Dispose();
        _folder.Dispose();
    }

    [Test]
    public void Values_of_an_event_file_share_what_it_may_make() =>
        SmallLimits.AssertRejected(() => ReadEvents(Filled(new() { Dtype = DataTypeProto.DtFloat, FloatVal = { 1, 2 } })));

    [Test]
    public void Repeated_strings_count_as_the_text_that_they_become() => SmallLimits.AssertRejected(
        () =>
            ReadEvents(
                Filled(
                new() { Dtype = DataTypeProto.DtString, StringVal = { ByteString.CopyFromUtf8(new string('a', 1000)) } }, elements: 200)));

    [Test]
    public void A_raised_limit_lets_the_file_in()
    {
        ReadLimits.FreeBytes = 1L << 30;

        Assert.That(ReadEvents(Filled(new() { Dtype = DataTypeProto.DtFloat, FloatVal = { 1, 2 } })), Is.EqualTo(Values));
    }

    [Test]
    public void The_bytes_of_a_file_raise_what_it_may_make()
    {
        ReadBudget budget = new();
        budget.Earn(SmallLimits.MadeBytes);

        Assert.That(() => budget.Spend((1 + ReadLimits.Expansion) * (Int128)SmallLimits.MadeBytes, new("file")), Throws.Nothing);
        Assert.That(() => budget.Spend(1, new("file")), Throws.TypeOf<TensorFileException>());
    }

    [Test]
    public void A_type_number_that_does_not_exist_is_its_own_name([Values(201, 250, int.MaxValue)] int number) =>
        Assert.That(((DataType)number).Name, Is.EqualTo($"{number}"));

    private static Event Filled(TensorProto tensor, int elements = 1 << 20)
    {
        tensor.TensorShape = StoredShape.ToProto([elements]);
        SummaryProto summary = new();
        for (int i = 0; i < Values; i++)
        {
            summary.Value.Add(new SummaryProto.Types.Value { Tag = $"t{i}", Tensor = tensor });
        }

        return new() { Summary = summary };
    }

    private int ReadEvents(Event written)
    {
        string path = _folder["events"];
        using (FileStream stream = File.Create(path))
        {
            new RecordWriter(stream).Write(written.ToByteArray());
        }

        using EventLog log = new(path);
        return log.Read().Sum(read => read.Values.Count);
    }
}
