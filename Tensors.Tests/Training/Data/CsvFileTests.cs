using Tensors.Training;

namespace Tensors.Tests;

/// <summary>Tables of texts: typed columns, and errors that name file, row and column.</summary>
public sealed class CsvFileTests
{
    private const string Houses = """
        rooms,near,price,band
        3,sea,1.5,0
        4.5,city,2,1

        2,"inland, far",3e-1,2
        """;

    private static readonly string[] s_places = ["city", "inland, far", "sea"];
    private static readonly Column[] s_inputs = [Column.Number("rooms"), Column.OneHot("near", s_places)];

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void Columns_become_rows_of_tensors()
    {
        Example all = All(Csv(Houses).Load(s_inputs, Column.Number("price")));

        Assert.That(Walks.Text(all.Inputs), Is.EqualTo("float32 (3, 4) 3 0 0 1 4.5 1 0 0 2 0 1 0"));
        Assert.That(Walks.Text(all.Targets), Is.EqualTo($"float32 (3, 1) 1.5 2 {(double)0.3f}"));
    }

    [Test]
    public void One_column_of_classes_becomes_integers()
    {
        Assert.That(Walks.Text(All(Csv(Houses).Load(s_inputs, Column.Label("band", 3))).Targets), Is.EqualTo("int32 (3,) 0 1 2"));
        Assert.That(Walks.Text(All(Csv(Houses).Load(s_inputs, Column.Category("near", s_places))).Targets), Is.EqualTo("int32 (3,) 2 0 1"));
    }

    [Test]
    public async Task Rows_are_read_one_by_one_from_any_position()
    {
        string[] loaded = await Walks.Texts(Csv(Houses).Load(s_inputs, Column.Label("band", 3)));
        for (int index = 0; index <= 4; index++)
        {
            Assert.That(
                await Walks.Texts(Csv(Houses).Stream(s_inputs, Column.Label("band", 3)), new(2, index)),
                Is.EqualTo(loaded.Skip(index)));
        }
    }

    [Test]
    public void Texts_of_a_column_are_as_they_stand() =>
        Assert.That(Csv(Houses).Texts("near"), Is.EqualTo(new[] { "sea", "city", "inland, far" }));

    [Test]
    public void Columns_without_names_are_counted()
    {
        CsvFile file = new(Write("1;2\n3;4\n")) { Separator = ';', HasNames = false };

        Assert.That(file.Names, Is.EqualTo(new[] { "0", "1" }));
        Assert.That(Walks.Text(All(file.Load([Column.Number("1")], Column.Number("0"))).Inputs), Is.EqualTo("float32 (2, 1) 2 4"));
    }

    [Test]
    public void Names_may_begin_with_a_mark_of_byte_order() => Assert.That(
        new CsvFile(_folder.Write("a.csv", [0xef, 0xbb, 0xbf, .. "a,b\r\n1,2\r\n"u8])).Names, Is.EqualTo(new[] { "a", "b" }));

    [TestCase("")]
    [TestCase("NaN")]
    [TestCase("nan")]
    public void What_is_missing_can_be_replaced(string field) => Assert.That(
        Walks.Text(All(Csv($"a,b\n{field},1\n").Load([Column.Number("a", missing: -1)], Column.Number("b"))).Inputs),
        Is.EqualTo("float32 (1, 1) -1"));

    [TestCase("a,b\n1,2\n3\n", ", row 2 (line 3), column 'b': there are 1 fields, and 2 columns")]
    [TestCase("a,b\n1,2\n3,4,5\n", ", row 2 (line 3): there are 3 fields, and 2 columns")]
    [TestCase("a,b\n1,2\n3,NaN\n", ", row 2 (line 3), column 'b': 'NaN' is not a finite number of float32")]
    [TestCase("a,b\n1,\n", ", row 1 (line 2), column 'b': there is no number")]
    [TestCase("a,b\n1,1e39\n", ", row 1 (line 2), column 'b': '1e39' is not a finite number of float32")]
    [TestCase("a,b\n\"1\",2\n\n\"x\ny\",4\n", ", row 2 (line 4), column 'a': 'x\ny' is not a number")]
    [TestCase("a,b\n1,2\n3,\"4\n5,6\n", ", row 2 (line 3), column 'b': '4\n5,6\n' is not a number")]
    [TestCase("a,b\n\"1,5\",2\n", ", row 1 (line 2), column 'a': '1,5' is not a number")]
    [TestCase("a\n1\n", ", column 'b': there is no such column, but a")]
    [TestCase("a,b,a\n1,2,3\n", " (line 1), column 'a': there are two columns of this name")]
    [TestCase("a,b\n", ": there are no rows")]
    [TestCase("", ": there are no rows")]
    public void What_is_wrong_names_file_row_and_column(string text, string problem)
    {
        CsvFile file = Csv(text);

        DataFileException thrown = Assert.Throws<DataFileException>(() => file.Load([Column.Number("a")], Column.Number("b")))!;

        Assert.That(thrown.Message, Is.EqualTo($"{thrown.File}{problem}."));
    }

    [TestCase("3", "the label 3 is not from 0 to 2")]
    [TestCase("-1", "the label -1 is not from 0 to 2")]
    [TestCase("1.5", "'1.5' is no label, which is an integer")]
    [TestCase("", "there is no label")]
    public void A_label_that_is_none_of_the_classes_is_an_error(string label, string problem) => Assert.That(
        () => Csv($"a,b\n1,0\n1,{label}\n").Load([Column.Number("a")], Column.Label("b", 3)),
        Throws.TypeOf<DataFileException>().With.Property("Row").EqualTo(2).And.Property("Column").EqualTo("b")
            .And.Property("Problem").EqualTo(problem));

    [Test]
    public void A_category_that_is_not_listed_is_an_error() => Assert.That(
        () => Csv(Houses).Load([Column.Number("rooms")], Column.OneHot("near", ["sea", "city"])),
        Throws.TypeOf<DataFileException>()
            .With.Message.Contains("row 3 (line 5), column 'near': 'inland, far' is none of its 2 categories"));

    [Test]
    public void A_stream_fails_at_the_row_and_gives_those_before_it()
    {
        List<Example> seen = [];
        Assert.That(
            async () =>
            {
                await foreach (Example example in Csv("a,b\n1,2\n3,4\n5\n").Stream([Column.Number("a")], Column.Number("b")).ReadAsync())
                {
                    seen.Add(example);
                }
            },
            Throws.TypeOf<DataFileException>().With.Property("Row").EqualTo(3));
        Assert.That(seen, Has.Count.EqualTo(2));
    }

    [Test]
    public void The_first_row_of_a_file_without_names_is_on_its_first_line() => Assert.That(
        () => new CsvFile(Write("x,1\n2,3\n")) { HasNames = false }.Load([Column.Number("0")], Column.Number("1")),
        Throws.TypeOf<DataFileException>().With.Message.Contains("row 1 (line 1), column '0'"));

    [Test]
    public void A_category_stands_in_its_list_once() => Assert.That(
        () => Column.Category("near", ["sea", "sea"]), Throws.ArgumentException.With.Message.Contains("'sea' stands there twice"));

    private static Example All(IIndexedSource<Example> source) => source.Batch(source.Count).At(0, 0);

    private string Write(string text) => _folder.Write("houses.csv", System.Text.Encoding.UTF8.GetBytes(text));

    private CsvFile Csv(string text) => new(Write(text));
}
