using Apache.Arrow;
using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using Tensors.Training;
using Column = Tensors.Training.Column;

namespace Tensors.Tests;

/// <summary>Tables in Arrow files.</summary>
public sealed class ArrowFileTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void Columns_are_read_whether_compressed_or_not(
        [Values(null, CompressionCodecType.Lz4Frame, CompressionCodecType.Zstd)] CompressionCodecType? codec)
    {
        ArrowFile file = new(Write(codec));

        Example rows = All(file.Load(
            [Column.Number("rooms"), Column.Number("age", missing: -1), Column.OneHot("near", ["sea", "city"]), Column.Number("new")],
            Column.Category("kind", ["flat", "house"])));

        Assert.That(Walks.Text(rows.Inputs), Is.EqualTo("float32 (5, 5) 3 40 1 0 1 4 -1 0 1 0 5 12 0 1 0 6 7 1 0 1 7 8 0 1 1"));
        Assert.That(Walks.Text(rows.Targets), Is.EqualTo("int32 (5,) 1 0 1 1 1"));
        Assert.That(file.Names, Is.EqualTo(new[] { "rooms", "age", "near", "new", "kind" }));
        Assert.That(file.RowCount, Is.EqualTo(5));
    }

    [Test]
    public async Task A_stream_goes_over_batches_and_on_from_any_row()
    {
        IDataSource<Example> stream = new ArrowFile(Write()).Stream([Column.Number("rooms")], Column.Label("new", 2));

        string[] whole = await Walks.Texts(stream);

        Assert.That(whole, Has.Length.EqualTo(5));
        Assert.That(whole[4], Is.EqualTo("float32 (1,) 7 -> int32 () 1"));
        for (int index = 0; index <= 6; index++)
        {
            Assert.That(await Walks.Texts(stream, new(2, index)), Is.EqualTo(whole.Skip(index)), $"{index}");
        }
    }

    [Test]
    public void What_is_wrong_names_file_row_and_column()
    {
        string path = Write();
        ArrowFile file = new(path);
        Column rooms = Column.Number("rooms");

        Refuses(() => file.Load([Column.Number("age")], rooms), $"{path}, row 2, column 'age': there is no number.");
        Refuses(() => file.Load([rooms], Column.Label("rooms", 6)), $"{path}, row 4, column 'rooms': the label 6 is not from 0 to 5.");
        Refuses(
            () => file.Load([rooms], Column.Category("kind", ["flat"])),
            $"{path}, row 1, column 'kind': 'house' is none of its 1 categories.");
        Refuses(
            () => file.Load([Column.Number("floor")], rooms),
            $"{path}, column 'floor': there is no such column, but rooms, age, near, new, kind.");
    }

    [Test]
    public void A_column_of_dates_is_refused_by_name()
    {
        Schema schema = new([new Field("day", Date32Type.Default, false)], null);
        string path = _folder["days.arrow"];
        using (FileStream stream = File.Create(path))
        using (ArrowFileWriter writer = new(stream, schema))
        {
            writer.WriteRecordBatch(new(schema, [new Date32Array.Builder().Append(new DateOnly(2020, 1, 1)).Build()], 1));
            writer.WriteEnd();
        }

        Refuses(
            () => new ArrowFile(path).Load([Column.Number("day")], Column.Number("day")),
            $"{path}, column 'day': its elements are of the type date32, neither numbers nor texts.");
    }

    [Test]
    public void A_file_cut_short_is_refused_by_name()
    {
        byte[] whole = File.ReadAllBytes(Write());
        for (int length = 0; length < whole.Length; length += 61)
        {
            string path = _folder.Write("cut.arrow", whole.AsSpan(0, length));

            Assert.That(
                () => new ArrowFile(path).Load([Column.Number("rooms")], Column.Number("rooms")),
                Throws.TypeOf<DataFileException>().With.Message.StartsWith($"{path}: it cannot be read as Arrow: "),
                $"{length}");
        }
    }

    private static void Refuses(Action action, string message) =>
        Assert.That(() => action(), Throws.TypeOf<DataFileException>().With.Message.EqualTo(message));

    private static Example All(IIndexedSource<Example> source) => source.Batch(source.Count).At(0, 0);

    /// <summary>Five rows in two batches, of which one column is a dictionary of words, as tables of pandas have.</summary>
    private string Write(CompressionCodecType? codec = null)
    {
        DictionaryType words = new(Int8Type.Default, StringType.Default, false);
        Schema schema = new(
            [
                new Field("rooms", Int64Type.Default, false), new Field("age", DoubleType.Default, true),
                new Field("near", StringType.Default, false), new Field("new", BooleanType.Default, false), new Field("kind", words, false),
            ],
            null);
        StringArray kinds = new StringArray.Builder().Append("flat").Append("house").Build();
        string path = _folder["houses.arrow"];
        IpcOptions options = new() { CompressionCodec = codec, CompressionCodecFactory = new CompressionCodecFactory() };
        using FileStream stream = File.Create(path);
        using ArrowFileWriter writer = new(stream, schema, leaveOpen: false, options);
        writer.WriteRecordBatch(new(
            schema,
            [
                new Int64Array.Builder().AppendRange([3, 4, 5]).Build(),
                new DoubleArray.Builder().Append(40).AppendNull().Append(12).Build(),
                new StringArray.Builder().AppendRange(["sea", "city", "city"]).Build(),
                new BooleanArray.Builder().AppendRange([true, false, false]).Build(),
                new DictionaryArray(words, new Int8Array.Builder().AppendRange([1, 0, 1]).Build(), kinds),
            ],
            3));
        writer.WriteRecordBatch(new(
            schema,
            [
                new Int64Array.Builder().AppendRange([6, 7]).Build(),
                new DoubleArray.Builder().AppendRange([7, 8]).Build(),
                new StringArray.Builder().AppendRange(["sea", "city"]).Build(),
                new BooleanArray.Builder().AppendRange([true, true]).Build(),
                new DictionaryArray(words, new Int8Array.Builder().AppendRange([1, 1]).Build(), kinds),
            ],
            2));
        writer.WriteEnd();
        return path;
    }
}
