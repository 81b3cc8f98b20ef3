using System.Text;

namespace Tensors.Tests;

/// <summary>Arrays of NumPy in files, against bytes put together from NumPy's description of the format.</summary>
public sealed class NpyTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void A_file_has_the_bytes_that_NumPy_writes()
    {
        Npy.Save(_folder["x.npy"], Tensor.FromArray([1f, -2f, 3f]));

        string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }".PadRight(117) + "\n";
        byte[] expected = [0x93, .. "NUMPY"u8, 1, 0, 118, 0, .. Encoding.ASCII.GetBytes(header), .. Floats(1, -2, 3)];
        Assert.That(File.ReadAllBytes(_folder["x.npy"]), Is.EqualTo(expected));
    }

    [Test]
    public void Every_dtype_survives([Values] DType dtype, [Values(0, 1, 5)] int count)
    {
        Tensor x = Tensor.Arange(count, DType.Float32).Reshape([count, 1]).Cast(dtype);

        Npy.Save(_folder["x.npy"], x);
        Tensor read = Npy.Load(_folder["x.npy"]);

        Assert.That((read.DType, read.Shape), Is.EqualTo((dtype, x.Shape)));
        Assert.That(Bits.Of(read), Is.EqualTo(Bits.Of(x)));
    }

    [Test]
    public void A_scalar_and_a_view_are_written_by_their_elements()
    {
        Npy.Save(_folder["s.npy"], Tensor.FromScalar(2.5));
        Npy.Save(_folder["v.npy"], Tensor.Arange(6).Reshape([2, 3]).T);

        Assert.That(Npy.Load(_folder["s.npy"]).Item<double>(), Is.EqualTo(2.5));
        Assert.That(Npy.Load(_folder["v.npy"]).ToArray<int>(), Is.EqualTo(new[] { 0, 3, 1, 4, 2, 5 }));
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void Every_version_of_the_header_is_read(byte version) =>
        Assert.That(
            Load(version, "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", Floats(1, 2)).ToArray<float>(),
            Is.EqualTo(new[] { 1f, 2f }));

    [TestCase("{'shape':(2,),'fortran_order':False,'descr':'<f4'}")]
    [TestCase("{\"descr\": \"<f4\", \"fortran_order\": False, \"shape\": (2L,), } \n")]
    public void The_header_may_be_written_in_other_ways(string header) =>
        Assert.That(Load(1, header, Floats(1, 2)).ToArray<float>(), Is.EqualTo(new[] { 1f, 2f }));

    [Test]
    public void The_order_of_Fortran_is_turned_round()
    {
        Tensor x = Load(1, "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3), }", Floats(1, 4, 2, 5, 3, 6));

        Assert.That(x.IsContiguous);
        Assert.That(x.ToArray<float>(), Is.EqualTo(new[] { 1f, 2f, 3f, 4f, 5f, 6f }));
    }

    [TestCase("=f4", new byte[] { 0, 0, 0x80, 0x3f }, DType.Float32)]
    [TestCase(">f4", new byte[] { 0x3f, 0x80, 0, 0 }, DType.Float32)]
    [TestCase(">i4", new byte[] { 0, 0, 0, 1 }, DType.Int32)]
    [TestCase(">i8", new byte[] { 0, 0, 0, 0, 0, 0, 0, 1 }, DType.Int64)]
    [TestCase(">f8", new byte[] { 0x3f, 0xf0, 0, 0, 0, 0, 0, 0 }, DType.Float64)]
    [TestCase(">f2", new byte[] { 0x3c, 0 }, DType.Float16)]
    public void Big_endian_elements_are_turned_round(string description, byte[] one, DType dtype)
    {
        Tensor x = Load(1, $"{{'descr': '{description}', 'fortran_order': False, 'shape': (1,), }}", one);

        Assert.That(x.DType, Is.EqualTo(dtype));
        Assert.That(x.Cast(DType.Float32).ToArray<float>(), Is.EqualTo(new[] { 1f }));
    }

    [Test]
    public void Truth_values_become_zero_or_one() =>
        Assert.That(
            Bits.Of(Load(1, "{'descr': '|b1', 'fortran_order': False, 'shape': (3,), }", [0, 1, 7])), Is.EqualTo(new byte[] { 0, 1, 1 }));

    [TestCase("{'descr': '<i2', 'fortran_order': False, 'shape': (2,), }", "'<i2' are none that tensors have")]
    [TestCase("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,), }", "records of several fields are not supported")]
    [TestCase("{'descr': '<f4', 'fortran_order': 1, 'shape': (2,), }", "fortran_order is 1")]
    [TestCase("{'descr': '<f4', 'fortran_order': False, }", "lacks one of")]
    [TestCase("{'descr': '<f4', 'descr': '<f4', }", "repeated key 'descr'")]
    [TestCase("{'descr': '<f4', 'fortran_order': False, 'shape': (-2,), }", "'' is not an extent")]
    [TestCase("{'descr': '<f4', 'fortran_order': False, 'shape': (1,1,1,1,1,1,1,1,1), }", "more than 8")]
    [TestCase("{'descr': '<f4', 'fortran_order': False, 'shape': (2147483647,2147483647,2147483647), }", "more than 2^63 - 1")]
    [TestCase("{'descr': '<f4', 'fortran_order': False, 'shape': (2147483647,2147483647), }", "need")]
    [TestCase("{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }", "need 12 bytes and 8 are left")]
    public void A_header_that_lies_is_rejected(string header, string problem) => Assert.That(
        () => Load(1, header, Floats(1, 2)),
        Throws.TypeOf<TensorFileException>().With.Message.Contains(problem).And.Property("File").EqualTo(_folder["x.npy"]));

    [Test]
    public void A_file_of_another_kind_is_rejected() => Assert.That(
        () => Npy.Load(_folder.Write("x.npy", "PK\u0003\u0004 and more"u8)),
        Throws.TypeOf<TensorFileException>().With.Message.Contains("not an .npy file"));

    [Test]
    public void A_header_that_claims_gigabytes_is_rejected() => Assert.That(
        () => Npy.Load(_folder.Write("x.npy", [0x93, .. "NUMPY"u8, 2, 0, 0xff, 0xff, 0xff, 0x7f])),
        Throws.TypeOf<TensorFileException>().With.Message.Contains("are not accepted"));

    [Test]
    public void Arrays_that_follow_each_other_in_a_stream_are_read()
    {
        using MemoryStream stream = new();
        Npy.Save(stream, Tensor.FromArray([1, 2]));
        Npy.Save(stream, Tensor.FromArray([3]));
        stream.Position = 0;

        Assert.That(Npy.Load(stream).ToArray<int>(), Is.EqualTo(new[] { 1, 2 }));
        Assert.That(Npy.Load(stream).ToArray<int>(), Is.EqualTo(new[] { 3 }));
    }

    [Test]
    public void A_mapped_file_is_viewed_without_a_copy()
    {
        Npy.Save(_folder["x.npy"], Tensor.Arange(6, DType.Float32).Reshape([2, 3]));
        using MappedNpy mapped = Npy.Map(_folder["x.npy"]);
        using MappedView<float> view = mapped.View<float>();

        Assert.That(view.Span.ToArray(), Is.EqualTo(new float[] { 0, 1, 2, 3, 4, 5 }));
        Assert.That(view.Shape.ToString(), Is.EqualTo("(2, 3)"));
    }

    [Test]
    public void A_view_outlives_the_closing_of_its_file()
    {
        Npy.Save(_folder["x.npy"], Tensor.Arange(1000, DType.Int64));
        MappedNpy mapped = Npy.Map(_folder["x.npy"]);
        using MappedView<long> view = mapped.View<long>();
        mapped.Dispose();
        GC.Collect();

        Assert.That(view.Span[999], Is.EqualTo(999));
        Assert.That(() => mapped.View<long>().Dispose(), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void A_view_has_the_type_of_its_elements()
    {
        Npy.Save(_folder["x.npy"], Tensor.Arange(3, DType.Int64));
        using MappedNpy mapped = Npy.Map(_folder["x.npy"]);

        Assert.That(
            () => mapped.View<double>().Dispose(), Throws.TypeOf<DTypeMismatchException>().With.Message.Contains("int64, not float64"));
    }

    [Test]
    public void A_file_in_another_order_is_not_mapped()
    {
        Write(1, "{'descr': '>f4', 'fortran_order': False, 'shape': (1,), }", Floats(1));

        Assert.That(() => Npy.Map(_folder["x.npy"]), Throws.TypeOf<NotSupportedException>().With.Message.Contains("big-endian"));
    }

    private static byte[] Floats(params float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    private void Write(byte version, string header, byte[] elements)
    {
        byte[] text = Encoding.ASCII.GetBytes(header);
        byte[] length = version == 1 ? BitConverter.GetBytes((ushort)text.Length) : BitConverter.GetBytes(text.Length);
        _folder.Write("x.npy", [0x93, .. "NUMPY"u8, version, 0, .. length, .. text, .. elements]);
    }

    private Tensor Load(byte version, string header, byte[] elements)
    {
        Write(version, header, elements);
        return Npy.Load(_folder["x.npy"]);
    }
}
