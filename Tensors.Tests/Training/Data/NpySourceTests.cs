using Tensors.Training;

namespace Tensors.Tests;

/// <summary>Rows of mapped files.</summary>
public sealed class NpySourceTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [TestCase(DType.Float32)]
    [TestCase(DType.UInt8)]
    [TestCase(DType.Bool)]
    [TestCase(DType.Complex128)]
    public async Task Rows_are_those_of_the_tensor(DType dtype)
    {
        Tensor x = Tensor.Arange(24).Reshape(6, 2, 2).Cast(dtype);
        Npy.Save(_folder["x.npy"], x);
        IIndexedSource<Tensor> mapped = DataSource.FromNpy(_folder["x.npy"]).Shuffle(1);
        IIndexedSource<Tensor> held = DataSource.FromTensor(x).Shuffle(1);

        Assert.That(await Same(mapped, held));
        Assert.That(await Same(mapped.Batch(4), held.Batch(4)));
    }

    [Test]
    public async Task Two_files_are_examples()
    {
        Npy.Save(_folder["x.npy"], Tensor.Arange(6, DType.Float32).Reshape(2, 3));
        Npy.Save(_folder["y.npy"], Tensor.FromArray([8, 9]));

        Assert.That(
            await Walks.Texts(DataSource.FromNpy(_folder["x.npy"], _folder["y.npy"])),
            Is.EqualTo(new[] { "float32 (3,) 0 1 2 -> int32 () 8", "float32 (3,) 3 4 5 -> int32 () 9" }));
    }

    [Test]
    public void Every_cut_of_a_file_is_an_error_that_names_it()
    {
        Npy.Save(_folder["x.npy"], Tensor.Arange(6));
        byte[] whole = File.ReadAllBytes(_folder["x.npy"]);
        for (int length = 0; length < whole.Length; length += 7)
        {
            string path = _folder.Write("cut.npy", whole.AsSpan(0, length));

            Assert.That(() => DataSource.FromNpy(path), Throws.TypeOf<TensorFileException>().With.Message.Contains("cut.npy"));
        }
    }

    [Test]
    public void A_scalar_has_no_rows()
    {
        Npy.Save(_folder["x.npy"], Tensor.FromScalar(1));

        Assert.That(() => DataSource.FromNpy(_folder["x.npy"]), Throws.TypeOf<DataFileException>().With.Message.Contains("scalar"));
        using MappedNpy file = Npy.Map(_folder["x.npy"]);
        Assert.That(() => file.Rows([0]), Throws.TypeOf<ShapeMismatchException>());
    }

    [TestCase(-1)]
    [TestCase(3)]
    public void A_row_outside_the_file_is_refused(int row)
    {
        Npy.Save(_folder["x.npy"], Tensor.Zeros([3, 2]));
        using MappedNpy file = Npy.Map(_folder["x.npy"]);

        Assert.That(() => file.Rows([0, row]), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Truth_values_of_other_programs_become_0_or_1()
    {
        Npy.Save(_folder["x.npy"], Tensor.FromArray([true, false]));
        byte[] bytes = File.ReadAllBytes(_folder["x.npy"]);
        bytes[^2] = 7;
        using MappedNpy file = Npy.Map(_folder.Write("y.npy", bytes));

        Assert.That(file.Rows([0, 1]).Cast(DType.UInt8).ToArray<byte>(), Is.EqualTo(new byte[] { 1, 0 }));
    }

    private static async Task<bool> Same(IIndexedSource<Tensor> left, IIndexedSource<Tensor> right) =>
        (await Walks.All(left)).Zip(await Walks.All(right), (x, y) => x.Shape == y.Shape && x.Equal(y).All().Item<bool>())
            .All(same => same);
}
