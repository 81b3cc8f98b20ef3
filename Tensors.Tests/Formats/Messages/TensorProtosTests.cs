using Google.Protobuf;
using Tensors.Formats.Protos;

namespace Tensors.Tests.Formats;

/// <summary>Constants in graphs.</summary>
public sealed class TensorProtosTests
{
    private static readonly FilePlace s_place = new("graph");

    [Test]
    public void A_number_goes_into_the_typed_field() => Assert.That(
        Convert.ToHexStringLower(TensorProtos.Write(Tensor.FromScalar(0.5f)).ToByteArray()), Is.EqualTo("080112002a040000003f"));

    [Test]
    public void Several_numbers_go_in_as_bytes() => Assert.That(
        Convert.ToHexStringLower(TensorProtos.Write(Tensor.FromArray([3, 2])).ToByteArray()),
        Is.EqualTo("08031204120208022208" + "0300000002000000"));

    [Test]
    public void Strings_go_into_their_field() => Assert.That(
        Convert.ToHexStringLower(TensorProtos.Write([], ["model"u8.ToArray()]).ToByteArray()), Is.EqualTo("080712004205" + "6d6f64656c"));

    [Test]
    public void Every_dtype_survives([Values] DType dtype, [Values(0, 1, 3)] int count)
    {
        Tensor x = Tensor.Arange(count, DType.Float32).Cast(dtype);

        Tensor read = TensorProtos.ToTensor(TensorProtos.Write(x), s_place);

        Assert.That(read.DType, Is.EqualTo(dtype));
        Assert.That(Bits.Of(read), Is.EqualTo(Bits.Of(x)));
    }

    [Test]
    public void One_number_fills_any_shape_without_memory()
    {
        TensorProto proto =
            new() { Dtype = DataTypeProto.DtFloat, TensorShape = StoredShape.ToProto([1 << 30, 1 << 30]), FloatVal = { 2.5f } };

        Tensor x = TensorProtos.ToTensor(proto, s_place);

        Assert.That(x.Shape, Is.EqualTo(Shape.Create(1 << 30, 1 << 30)));
        Assert.That(x[^1, ^1].Item<float>(), Is.EqualTo(2.5f));
    }

    [TestCase(1)]
    [TestCase(2)]
    public void No_number_is_zero(int count) => Assert.That(
        TensorProtos.ToTensor(new() { Dtype = DataTypeProto.DtInt32, TensorShape = StoredShape.ToProto([count]) }, s_place).ToArray<int>(),
        Is.EqualTo(new int[count]));

    [Test]
    public void The_last_number_repeats()
    {
        TensorProto proto = new() { Dtype = DataTypeProto.DtInt64, TensorShape = StoredShape.ToProto([4]), Int64Val = { 7, 8 } };

        Assert.That(TensorProtos.ToTensor(proto, s_place).ToArray<long>(), Is.EqualTo(new long[] { 7, 8, 8, 8 }));
    }

    [Test]
    public void Several_numbers_do_not_fill_gigabytes()
    {
        TensorProto proto = new() { Dtype = DataTypeProto.DtInt64, TensorShape = StoredShape.ToProto([1 << 30]), Int64Val = { 7, 8 } };

        Assert.That(
            () => TensorProtos.ToTensor(proto, s_place),
            Throws.TypeOf<TensorFileException>().With.Message.Contains("ReadLimits.FreeBytes"));
    }

    [TestCase(1)]
    [TestCase(3)]
    public void Bytes_must_fill_the_shape(int bytes)
    {
        TensorProto proto =
            new()
            {
                Dtype = DataTypeProto.DtHalf,
                TensorShape = StoredShape.ToProto([1]),
                TensorContent = ByteString.CopyFrom(new byte[bytes])
            };

        Assert.That(
            () => TensorProtos.ToTensor(proto, s_place),
            Throws.TypeOf<TensorFileException>().With.Message.Contains("for 1 elements of float16"));
    }

    [TestCase(-1L)]
    [TestCase(-2L)]
    [TestCase(long.MinValue)]
    public void A_shape_that_is_not_known_is_rejected(long extent)
    {
        TensorProto proto = new() { Dtype = DataTypeProto.DtFloat, TensorShape = StoredShape.ToProto([extent]) };

        Assert.That(
            () => TensorProtos.ToTensor(proto, s_place),
            Throws.TypeOf<TensorFileException>().With.Message.Contains("no tensor has the shape"));
    }

    [Test]
    public void A_shape_beyond_all_numbers_is_rejected()
    {
        TensorProto proto = new() { Dtype = DataTypeProto.DtFloat, TensorShape = StoredShape.ToProto([1L << 62, 1L << 62, 0]) };

        Assert.That(
            () => TensorProtos.ToTensor(proto, s_place),
            Throws.TypeOf<TensorFileException>().With.Message.Contains("no tensor has the shape"));
    }
}
