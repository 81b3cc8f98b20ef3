using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

public sealed class TextConversionTests : SessionFixture
{
    // What printf("%...") prints.
    [TestCase(1.5, -1, false, false, -1, "", "1.500000")]
    [TestCase(-0.0, 1, false, false, -1, "", "-0.0")]
    [TestCase(1e-3, 2, true, false, -1, "", "1.00e-03")]
    [TestCase(-1.5e100, 0, true, false, -1, "", "-1e+100")]
    [TestCase(0.5, 0, false, false, -1, "", "0")]
    [TestCase(3.5, 0, false, false, -1, "", "4")]
    [TestCase(-0.125, 2, false, false, -1, "", "-0.12")]
    [TestCase(25.0, 0, true, false, -1, "", "2e+01")]
    [TestCase(0.375, 1, true, false, -1, "", "3.8e-01")]
    [TestCase(4.5, 0, true, false, -1, "", "4e+00")]
    [TestCase(0.0001, -1, false, true, -1, "", "0.0001")]
    [TestCase(0.00001, -1, false, true, -1, "", "1e-05")]
    [TestCase(123456.0, -1, false, true, -1, "", "123456")]
    [TestCase(1234567.0, -1, false, true, -1, "", "1.23457e+06")]
    [TestCase(100.0, -1, false, true, -1, "", "100")]
    [TestCase(-1.5, 1, false, false, 6, "0", "-001.5")]
    [TestCase(1.5, 1, false, false, 6, "-", "1.5   ")]
    [TestCase(1.5, 1, false, false, 6, "+", "  +1.5")]
    [TestCase(1.5, 1, false, false, -1, " ", " 1.5")]
    [TestCase(double.PositiveInfinity, -1, false, false, 5, "0", "  inf")]
    [TestCase(double.NaN, -1, false, false, -1, "", "nan")]
    public void Numbers_are_printed_as_C_does(
        double number, int precision, bool scientific, bool shortest, int width, string fill, string expected) => Assert.That(
            Session.RunText(AsString(Constant(number, DataType.Float64), precision, scientific, shortest, width, fill)).Item(),
            Is.EqualTo(expected));

    [Test]
    public void Integers_and_truths_are_printed()
    {
        Assert.That(Session.RunText(AsString(Constant(long.MinValue))).Item(), Is.EqualTo("-9223372036854775808"));
        Assert.That(Session.RunText(AsString(new[] { true, false })).ToArray(), Is.EqualTo((string[])["true", "false"]));
        Assert.That(() => Session.RunText(AsString(1, precision: 2)), Throws.TypeOf<InvalidArgumentException>());
    }

    [TestCase(" 1.5 ", 1.5f)]
    [TestCase("1e400", float.PositiveInfinity)]
    [TestCase("-inf", float.NegativeInfinity)]
    public void Text_is_read_as_a_number(string text, float number) =>
        Assert.That(Session.Run(StringToNumber(text)).Item<float>(), Is.EqualTo(number));

    [Test]
    public void Text_is_read_as_an_integer_that_fits()
    {
        Assert.That(Session.Run(StringToNumber("-7", DataType.Int64)).Item<long>(), Is.EqualTo(-7));
        Assert.That(() => Session.Run(StringToNumber("4294967296", DataType.Int32)), Throws.TypeOf<InvalidArgumentException>());
    }

    [TestCase("")]
    [TestCase("1.5x")]
    [TestCase("1,5")]
    public void What_is_no_number_is_an_error(string text) => Assert.That(
        () => Session.Run(StringToNumber(text)),
        Throws.TypeOf<InvalidArgumentException>().With.Message.Contains($"could not correctly convert string: {text}"));

    // The documentation of tf.string_to_hash_bucket_fast.
    [Test]
    public void Texts_go_to_buckets_by_their_fingerprint() =>
        Assert.That(
            Session.Run(StringToHashBucketFast(new[] { "Hello", "TensorFlow", "2.x" }, 3)).ToArray<long>(), Is.EqualTo((long[])[0, 2, 2]));

    [Test]
    public void Bytes_are_read_as_numbers_along_a_new_axis()
    {
        StringTensor bytes = new([[0, 0, 0x80, 0x3F], [0, 0, 0, 0x40]], [2]);

        Tensor got = Session.Run(DecodeRaw(bytes, DataType.Float32));

        Assert.That(got.ToArray<float>(), Is.EqualTo((float[])[1, 2]));
        Assert.That(got.Shape, Is.EqualTo(Shape.Create(2, 1)));
        Assert.That(
            Session.Run(DecodeRaw(new StringTensor([[1, 2]], Shape.Scalar), DataType.UInt8)).ToArray<byte>(), Is.EqualTo((byte[])[1, 2]));
        Assert.That(
            Session.Run(DecodeRaw(new StringTensor([[0, 0, 1, 0]], Shape.Scalar), DataType.Int32, littleEndian: false)).ToArray<int>(),
            Is.EqualTo((int[])[256]));
    }

    [Test]
    public void Bytes_that_are_no_whole_numbers_are_an_error()
    {
        Assert.That(
            () => Session.Run(DecodeRaw("abc", DataType.Float32)),
            Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("multiple of 4"));
        Assert.That(
            () => Session.Run(DecodeRaw(new[] { "a", "bc" }, DataType.UInt8)),
            Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("same size"));
    }
}
