using Parquet;
using Parquet.Schema;
using Tensors.Training;

namespace Tensors.Tests;

/// <summary>Tables in Parquet files.</summary>
public sealed class ParquetFileTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public async Task Columns_of_all_kinds_of_numbers_and_texts_are_read()
    {
        ParquetFile file = new(await WriteAsync());

        Example rows = All(file.Load(
            [Column.Number("rooms"), Column.Number("age", missing: -1), Column.OneHot("near", ["sea", "city"]), Column.Number("new")],
            Column.Number("price")));

        Assert.That(Walks.Text(rows.Inputs), Is.EqualTo("float32 (5, 5) 3 40 1 0 1 4 -1 0 1 0 5 12 0 1 0 6 7 1 0 1 7 8 0 1 1"));
        Assert.That(Walks.Text(rows.Targets), Is.EqualTo("float32 (5, 1) 1.5 2.5 3.5 4.5 5.5"));
        Assert.That(file.Names, Is.EqualTo(new[] { "rooms", "age", "near", "new", "price" }));
        Assert.That(file.RowCount, Is.EqualTo(5));
    }

    [Test]
    public async Task Labels_and_categories_become_integers()
    {
        ParquetFile file = new(await WriteAsync());

        Assert.That(
            Walks.Text(All(file.Load([Column.Number("price")], Column.Label("rooms", 8))).Targets), Is.EqualTo("int32 (5,) 3 4 5 6 7"));
        Assert.That(
            Walks.Text(All(file.Load([Column.Number("price")], Column.Category("near", ["sea", "city"]))).Targets),
            Is.EqualTo("int32 (5,) 0 1 1 0 1"));
        Assert.That(
            Walks.Text(All(file.Load([Column.Number("price")], Column.Category("rooms", ["7", "6", "5", "4", "3"]))).Targets),
            Is.EqualTo("int32 (5,) 4 3 2 1 0"));
    }

    [Test]
    public async Task A_stream_goes_over_row_groups_and_on_from_any_row()
    {
        IDataSource<Example> stream = new ParquetFile(await WriteAsync()).Stream([Column.Number("rooms")], Column.Number("price"));

        string[] whole = await Walks.Texts(stream);

        Assert.That(stream.Count, Is.EqualTo(5));
        Assert.That(whole, Has.Length.EqualTo(5));
        Assert.That(whole[4], Is.EqualTo("float32 (1,) 7 -> float32 (1,) 5.5"));
        for (int index = 0; index <= 6; index++)
        {
            Assert.That(await Walks.Texts(stream, new(2, index)), Is.EqualTo(whole.Skip(index)), $"{index}");
        }
    }

    [Test]
    public async Task What_is_wrong_names_file_row_and_column()
    {
        string path = await WriteAsync();
        ParquetFile file = new(path);
        Column price = Column.Number("price");

        Refuses(() => file.Load([Column.Number("age")], price), $"{path}, row 2, column 'age': there is no number.");
        Refuses(() => file.Load([Column.Number("near")], price), $"{path}, row 1, column 'near': 'sea' is not a number.");
        Refuses(
            () => file.Load([price], Column.Label("rooms", 6)), $"{path}, row 4, column 'rooms': the label 6 is not from 0 to 5.");
        Refuses(
            () => file.Load([price], Column.Label("price", 6)), $"{path}, row 1, column 'price': '1.5' is no label, which is an integer.");
        Refuses(
            () => file.Load([Column.OneHot("near", ["sea"])], price), $"{path}, row 2, column 'near': 'city' is none of its 1 categories.");
        Refuses(
            () => file.Load([Column.Number("floor")], price),
            $"{path}, column 'floor': there is no such column, but rooms, age, near, new, price.");
    }

    [Test]
    public async Task Columns_of_anything_else_are_refused_by_name()
    {
        DataField<byte[]> bytes = new("bytes");
        DataField<DateTime> day = new("day");
        DataField lists = new("lists", typeof(int[]));
        string path = _folder["other.parquet"];
        using (FileStream stream = File.Create(path))
        {
            await using ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema(bytes, day, lists), stream);
            using ParquetRowGroupWriter group = writer.CreateRowGroup();
            await group.WriteAsync(bytes, [[1, 2], [3]]);
            await group.WriteAsync<DateTime>(day, new[] { DateTime.UnixEpoch, DateTime.UnixEpoch });
            await group.WriteAsync<int>(lists, new[] { 1, 2, 3 }, new[] { 0, 1, 0 });
        }

        foreach (string name in (string[])["bytes", "day", "lists"])
        {
            Assert.That(
                () => new ParquetFile(path).Load([Column.Number(name)], Column.Number(name)),
                Throws.TypeOf<DataFileException>().With.Message.StartsWith($"{path}, column '{name}': its elements are of the type "));
        }
    }

    [Test]
    public async Task A_file_cut_short_or_damaged_is_refused_by_name()
    {
        byte[] whole = File.ReadAllBytes(await WriteAsync());
        for (int length = 0; length < whole.Length; length += 37)
        {
            string path = _folder.Write("cut.parquet", whole.AsSpan(0, length));

            Assert.That(
                () => new ParquetFile(path).Load([Column.Number("rooms")], Column.Number("price")),
                Throws.TypeOf<DataFileException>().With.Message.StartsWith($"{path}: it cannot be read as Parquet: "),
                $"{length}");
        }
    }

    [Test]
    public void A_file_that_is_not_there_is_said_to_be_so() => Assert.That(
        () => new ParquetFile(_folder["none.parquet"]).Names, Throws.TypeOf<FileNotFoundException>());

    private static void Refuses(Action action, string message) =>
        Assert.That(() => action(), Throws.TypeOf<DataFileException>().With.Message.EqualTo(message));

    private static Example All(IIndexedSource<Example> source) => source.Batch(source.Count).At(0, 0);

    /// <summary>Five rows in two groups.</summary>
    private async Task<string> WriteAsync()
    {
        DataField<int> rooms = new("rooms");
        DataField<double?> age = new("age");
        DataField<string> near = new("near");
        DataField<bool> isNew = new("new");
        DataField<float> price = new("price");
        string path = _folder["houses.parquet"];
        using FileStream stream = File.Create(path);
        await using ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema(rooms, age, near, isNew, price), stream);
        using (ParquetRowGroupWriter group = writer.CreateRowGroup())
        {
            await group.WriteAsync<int>(rooms, new[] { 3, 4, 5 });
            await group.WriteAsync<double>(age, new double?[] { 40, null, 12 });
            await group.WriteAsync(near, ["sea", "city", "city"]);
            await group.WriteAsync<bool>(isNew, new[] { true, false, false });
            await group.WriteAsync<float>(price, new[] { 1.5f, 2.5f, 3.5f });
        }

        using (ParquetRowGroupWriter group = writer.CreateRowGroup())
        {
            await group.WriteAsync<int>(rooms, new[] { 6, 7 });
            await group.WriteAsync<double>(age, new double?[] { 7, 8 });
            await group.WriteAsync(near, ["sea", "city"]);
            await group.WriteAsync<bool>(isNew, new[] { true, true });
            await group.WriteAsync<float>(price, new[] { 4.5f, 5.5f });
        }

        return path;
    }
}
