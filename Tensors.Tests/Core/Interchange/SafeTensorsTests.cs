using System.Text;

namespace Tensors.Tests;

/// <summary>The safetensors format, against bytes put together from its description.</summary>
public sealed class SafeTensorsTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    private static IEnumerable<DType> Stored => Enum.GetValues<DType>().Where(dtype => dtype != DType.Complex128);

    [Test]
    public void A_file_has_the_bytes_that_the_library_writes()
    {
        SafeTensors.Save(
            _folder["x"],
            new Dictionary<string, Tensor>
            {
                ["z"] = Tensor.FromArray([true, false]),
                ["b"] = Tensor.FromArray([1f, 2f]),
                ["a"] = Tensor.FromArray(new[,] { { 3f } })
            },
            new Dictionary<string, string> { ["format"] = "pt" });

        string header = "{\"__metadata__\":{\"format\":\"pt\"},\"a\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[0,4]},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]},"
            + "\"z\":{\"dtype\":\"BOOL\",\"shape\":[2],\"data_offsets\":[12,14]}}";
        header = header.PadRight((header.Length + 7) / 8 * 8);
        byte[] expected =
        [
            .. BitConverter.GetBytes((long)header.Length), .. Encoding.ASCII.GetBytes(header),
            .. BitConverter.GetBytes(3f), .. BitConverter.GetBytes(1f), .. BitConverter.GetBytes(2f), 1, 0,
        ];
        Assert.That(File.ReadAllBytes(_folder["x"]), Is.EqualTo(expected));
    }

    [Test]
    public void Numbers_that_the_format_has_not_are_refused() => Assert.That(
        () => SafeTensors.Save(_folder["x"], new Dictionary<string, Tensor> { ["x"] = Tensor.Zeros([2], DType.Complex128) }),
        Throws.TypeOf<NotSupportedException>().With.Message.Contains("complex128"));

    [Test]
    public void Every_dtype_survives([ValueSource(nameof(Stored))] DType dtype, [Values(0, 1, 5)] int count)
    {
        Tensor x = Tensor.Arange(count, DType.Float32).Cast(dtype);
        SafeTensors.Save(_folder["x"], new Dictionary<string, Tensor> { ["caf\u00e9 \"x\""] = x });

        using SafeTensors file = SafeTensors.Open(_folder["x"]);
        Tensor read = file.Read("caf\u00e9 \"x\"");

        Assert.That((read.DType, read.Shape), Is.EqualTo((dtype, x.Shape)));
        Assert.That(Bits.Of(read), Is.EqualTo(Bits.Of(x)));
    }

    [Test]
    public void Tensors_are_viewed_without_a_copy()
    {
        SafeTensors.Save(
            _folder["x"], new Dictionary<string, Tensor> { ["a"] = Tensor.Arange(5, DType.Float64), ["b"] = Tensor.Arange(3) });
        SafeTensors file = SafeTensors.Open(_folder["x"]);
        using MappedView<int> view = file.View<int>("b");
        file.Dispose();

        Assert.That(view.Span.ToArray(), Is.EqualTo(new[] { 0, 1, 2 }));
        Assert.That(() => file.Read("a"), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void Metadata_are_read()
    {
        SafeTensors.Save(_folder["x"], new Dictionary<string, Tensor>(), new Dictionary<string, string> { ["k"] = "v" });
        using SafeTensors file = SafeTensors.Open(_folder["x"]);

        Assert.That(file.Metadata, Is.EqualTo(new Dictionary<string, string> { ["k"] = "v" }));
        Assert.That(file.Entries, Is.Empty);
    }

    [Test]
    public void Elements_that_tensors_have_not_are_listed_but_not_read()
    {
        Write("{\"x\":{\"dtype\":\"I16\",\"shape\":[1],\"data_offsets\":[0,2]}}", 2);
        using SafeTensors file = SafeTensors.Open(_folder["x"]);

        Assert.That(file.Entries.Single(), Is.EqualTo(new SafeTensorsEntry("x", "I16", [1], 0, 2)));
        Assert.That(() => file.Read("x"), Throws.TypeOf<NotSupportedException>().With.Message.Contains("I16"));
    }

    [Test]
    public void A_name_that_is_not_there_is_answered_with_those_that_are()
    {
        SafeTensors.Save(_folder["x"], new Dictionary<string, Tensor> { ["a"] = Tensor.Arange(1) });
        using SafeTensors file = SafeTensors.Open(_folder["x"]);

        Assert.That(() => file.Read("b"), Throws.TypeOf<KeyNotFoundException>().With.Message.Contains("it has [a]"));
    }

    [TestCase("[]", "not an object")]
    [TestCase("{\"x\":1}", "not an object")]
    [TestCase("{\"x\":{\"dtype\":\"F32\",\"shape\":[1]}}", "is missing")]
    [TestCase("{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}", "does not fill the bytes from 0 to 4")]
    [TestCase("{\"x\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}", "negative")]
    [TestCase("{\"x\":{\"dtype\":\"F33\",\"shape\":[1],\"data_offsets\":[0,4]}}", "F33 is not known")]
    [TestCase("{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", "its bytes begin at 4, those before it end at 0")]
    [TestCase("{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", "the tensors take 4 bytes and 8 follow")]
    [TestCase(
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
        "comes twice")]
    [TestCase(
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"y\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
        "those before it end at 4")]
    [TestCase("{\"x\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296,4294967296],\"data_offsets\":[0,4]}}", "does not fill")]
    [TestCase("{\"x\":{\"dtype\":\"F32\",\"shape\":[[[1]]],\"data_offsets\":[0,4]}}", "not what the format says")]
    [TestCase("{\"x\":{\"dtype\":null,\"shape\":[1],\"data_offsets\":[0,4]}}", "is missing")]
    [TestCase("{\"__metadata__\":{\"a\":1}}", "not what the format says")]
    [TestCase("{", "not what the format says")]
    public void A_header_that_lies_is_rejected(string header, string problem)
    {
        Write(header, 8);

        Assert.That(
            () => SafeTensors.Open(_folder["x"]),
            Throws.TypeOf<TensorFileException>().With.Message.Contains(problem).And.Property("File").EqualTo(_folder["x"]));
    }

    [TestCase(0)]
    [TestCase(7)]
    [TestCase(20)]
    public void A_file_that_is_cut_off_is_rejected(int length)
    {
        SafeTensors.Save(_folder["x"], new Dictionary<string, Tensor> { ["a"] = Tensor.Arange(1) });
        byte[] bytes = File.ReadAllBytes(_folder["x"]);

        Assert.That(() => SafeTensors.Open(_folder.Write("x", bytes.AsSpan(..length))), Throws.TypeOf<TensorFileException>());
    }

    private void Write(string header, int dataLength) =>
        _folder.Write("x", [.. BitConverter.GetBytes((long)header.Length), .. Encoding.UTF8.GetBytes(header), .. new byte[dataLength]]);
}
