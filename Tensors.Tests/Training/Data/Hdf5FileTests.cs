using PureHDF;
using Tensors.Training;

namespace Tensors.Tests;

/// <summary>Arrays in HDF5 files.</summary>
public sealed class Hdf5FileTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public async Task Rows_are_read_in_any_order([Values] bool isChunked)
    {
        using Hdf5File file = new(Write(isChunked));
        IIndexedSource<Example> examples = file.Examples("digits/images", "digits/labels");

        Assert.That(examples.Count, Is.EqualTo(6));
        Assert.That(Walks.Text(examples.At(0, 4)), Is.EqualTo("uint8 (2, 3) 24 25 26 27 28 29 -> int32 () 4"));
        Assert.That(
            Walks.Text(examples.Batch(2).At(0, 1)),
            Is.EqualTo("uint8 (2, 2, 3) 12 13 14 15 16 17 18 19 20 21 22 23 -> int32 (2,) 2 3"));
        Assert.That(
            await Walks.Texts(examples.Shuffle(3).Batch(2).Prefetch(2, workers: 3)),
            Is.EqualTo(await Walks.Texts(examples.Shuffle(3).Batch(2))));
    }

    [TestCase("float", "float32 () 2.5")]
    [TestCase("double", "float64 () 2.5")]
    [TestCase("long", "int64 () 2")]
    [TestCase("short", "int32 () 2")]
    [TestCase("ushort", "int32 () 2")]
    public void Rows_have_the_dtype_of_the_dataset(string name, string second)
    {
        using Hdf5File file = new(Write());

        Assert.That(Walks.Text(file.Rows(name).At(0, 1)), Is.EqualTo(second));
    }

    [Test]
    public void What_is_wrong_names_file_and_dataset()
    {
        string path = Write();
        using Hdf5File file = new(path);

        Assert.That(
            () => file.Rows("digit"),
            Throws.TypeOf<DataFileException>().With.Message.StartsWith($"{path}, column 'digit': there is no such dataset, but digits, "));
        Assert.That(() => file.Rows("digits"), Throws.TypeOf<DataFileException>());
        Assert.That(
            () => file.Rows("scalar"),
            Throws.TypeOf<DataFileException>().With.Message.EqualTo($"{path}, column 'scalar': there is a scalar, which has no rows."));
        Assert.That(
            () => file.Rows("texts"),
            Throws.TypeOf<DataFileException>().With.Message.Contains("column 'texts': its elements are VariableLength"));
    }

    [Test]
    public void A_file_that_is_none_is_refused_by_name()
    {
        string path = _folder.Write("none.h5", "no such format"u8);

        Assert.That(
            () => new Hdf5File(path), Throws.TypeOf<DataFileException>().With.Message.StartsWith($"{path}: it cannot be read as HDF5: "));
    }

    private string Write(bool isChunked = false)
    {
        byte[,,] images = new byte[6, 2, 3];
        for (int i = 0; i < images.Length; i++)
        {
            images[i / 6, i / 3 % 2, i % 3] = (byte)i;
        }

        uint[]? chunks = isChunked ? [4, 1, 2] : null;
        H5File file = new()
        {
            ["digits"] = new H5Group
            {
                ["images"] = new H5Dataset(images, chunks: chunks),
                ["labels"] = new H5Dataset(new[] { 0, 1, 2, 3, 4, 5 }),
            },
            ["float"] = new[] { 1.5f, 2.5f },
            ["double"] = new[] { 1.5, 2.5 },
            ["long"] = new[] { 1L, 2L },
            ["short"] = new short[] { 1, 2 },
            ["ushort"] = new ushort[] { 1, 2 },
            ["scalar"] = 3.5,
            ["texts"] = new[] { "a", "b" },
        };
        file.Write(_folder["digits.h5"]);
        return _folder["digits.h5"];
    }
}
