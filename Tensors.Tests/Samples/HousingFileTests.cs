using Housing;

namespace Tensors.Tests;

public sealed class HousingFileTests
{
    private const string Row = "-122.23,37.88,41,880,129,322,126,8.3252,452600";

    private string _path = null!;

    [SetUp]
    public void MakeFile() => _path = Path.GetTempFileName();

    [TearDown]
    public void DeleteFile() => File.Delete(_path);

    [Test]
    public void Features_come_in_the_order_of_scikit_learn()
    {
        HousingTable table = Read(Row);

        Assert.That(table.Features(0), Is.EqualTo(new[] { 8.3252, 41, 880.0 / 126, 129.0 / 126, 322, 322.0 / 126, 37.88, -122.23 }));
        Assert.That(table.Target(0), Is.EqualTo(4.526));
    }

    [Test]
    public void Blank_lines_are_passed_over() => Assert.That(Read($"{Row}\n\n{Row}\n").RowCount, Is.EqualTo(2));

    [TestCase("abc", 2, 1, "longitude): 'abc' is not a finite number")]
    [TestCase("-122,37.8,41,x,129,322,126,8.3,452600", 2, 4, "totalRooms): 'x' is not a finite number")]
    [TestCase("-122,37.8,41,NaN,129,322,126,8.3,452600", 2, 4, "'NaN' is not a finite number")]
    [TestCase("-122,37.8,41,,129,322,126,8.3,452600", 2, 4, "there is no number")]
    [TestCase("-122,37.8,41", 2, 4, "the row ends after 3 of 9 columns")]
    [TestCase("-122,37.8,41,880,129,322,0,8.3,452600", 2, 7, "households): 0 households")]
    [TestCase("-122,37.8,41,880,129,322,126,8.3,452600,1", 2, 10, "more than 9 columns")]
    public void A_broken_row_is_named_with_its_column(string broken, int row, int column, string reason)
    {
        HousingFileException? error = Assert.Throws<HousingFileException>(() => Read($"{Row}\n{broken}\n{Row}"));

        Assert.That((error!.Row, error.Column), Is.EqualTo((row, column)));
        Assert.That(error.Message, Does.StartWith($"{_path}, row {row}, column {column}").And.Contain(reason));
    }

    [Test]
    public void An_empty_file_is_an_error() =>
        Assert.That(() => Read(""), Throws.TypeOf<HousingFileException>().With.Message.Contains("the file has no rows"));

    private HousingTable Read(string text)
    {
        File.WriteAllText(_path, text);
        return HousingFile.Read(_path);
    }
}
