using System.Numerics.Tensors;
using CommunityToolkit.HighPerformance;

namespace Tensors.Tests;

public sealed class TensorCreationTests
{
    [Test]
    public void A_tensor_copies_its_source()
    {
        float[] source = [1, 2, 3];
        Tensor x = Tensor.FromArray(source);

        source[0] = 9;

        Assert.That(x.ToArray<float>(), Is.EqualTo(new[] { 1f, 2, 3 }));
    }

    [Test]
    public void Rectangular_arrays_give_their_extents()
    {
        Assert.That(Tensor.FromArray(new[,] { { 1, 2, 3 }, { 4, 5, 6 } }).Shape, Is.EqualTo(Shape.Create(2, 3)));
        Assert.That(Tensor.FromArray(new int[2, 3, 4]).Shape, Is.EqualTo(Shape.Create(2, 3, 4)));
        Assert.That(Tensor.FromArray(new int[2, 3, 4, 5]).Shape, Is.EqualTo(Shape.Create(2, 3, 4, 5)));
    }

    [Test]
    public void Nested_arrays_give_their_lengths()
    {
        int[][] rows = [[1, 2, 3], [4, 5, 6]];
        int[][][] blocks = [rows, rows];

        Assert.That(Tensor.FromArray(rows).ToArray<int>(), Is.EqualTo(new[] { 1, 2, 3, 4, 5, 6 }));
        Assert.That(Tensor.FromArray(blocks).Shape, Is.EqualTo(Shape.Create(2, 2, 3)));
    }

    [Test]
    public void Nested_arrays_must_be_rectangular() => Assert.That(
        () => Tensor.FromArray<int>([[1, 2, 3], [4, 5]]),
        Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("row 1 has 2 elements and row 0 has 3"));

    [Test]
    public void Two_dimensional_spans_may_have_a_pitch()
    {
        int[,] source = { { 1, 2, 3 }, { 4, 5, 6 }, { 7, 8, 9 } };

        Tensor x = Tensor.FromSpan<int>(source.AsSpan2D(1, 1, 2, 2));

        Assert.That(x.ToArray<int>(), Is.EqualTo(new[] { 5, 6, 8, 9 }));
        Assert.That(x.Shape, Is.EqualTo(Shape.Create(2, 2)));
    }

    [Test]
    public void Memory_is_read_in_row_major_order() =>
        Assert.That(Tensor.FromMemory<byte>(new byte[] { 1, 2, 3, 4 }, [2, 2])[1].ToArray<byte>(), Is.EqualTo(new byte[] { 3, 4 }));

    [Test]
    public void Tensor_spans_go_in_and_out()
    {
        Tensor x = Tensor.Arange(6).Reshape(2, 3).T;

        ReadOnlyTensorSpan<int> span = x.AsTensorSpan<int>();
        Tensor back = Tensor.FromTensorSpan(span);

        Assert.That(span[2, 1], Is.EqualTo(5));
        Assert.That(back.ToArray<int>(), Is.EqualTo(new[] { 0, 3, 1, 4, 2, 5 }));
        Assert.That(back.Shape, Is.EqualTo(Shape.Create(3, 2)));
    }

    [Test]
    public void Elements_must_fill_the_shape() => Assert.That(
        () => Tensor.FromArray([1, 2, 3], [2, 2]),
        Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("3 elements do not fill (2, 2), which has 4"));

    [TestCase(0, 5, 1, new[] { 0.0, 1, 2, 3, 4 })]
    [TestCase(1, 2, 0.25, new[] { 1, 1.25, 1.5, 1.75 })]
    [TestCase(3, 0, -1, new[] { 3.0, 2, 1 })]
    [TestCase(3, 0, 1, new double[0])]
    public void Arange_counts_up_to_its_bound(double start, double end, double step, double[] expected) =>
        Assert.That(Tensor.Arange(start, end, step, DType.Float64).ToArray<double>(), Is.EqualTo(expected));

    [Test]
    public void Linspace_ends_exactly_where_it_should()
    {
        float[] values = Tensor.Linspace(0, 1, 11).ToArray<float>();

        Assert.That(values[0], Is.Zero);
        Assert.That(values[3], Is.EqualTo(0.3f));
        Assert.That(values[10], Is.EqualTo(1));
    }

    [Test]
    public void Eye_has_ones_on_its_diagonal() =>
        Assert.That(Tensor.Eye(2, 3, dtype: DType.Int32).ToArray<int>(), Is.EqualTo(new[] { 1, 0, 0, 0, 1, 0 }));

    [Test]
    public void Full_takes_every_dtype([Values] DType dtype)
    {
        Tensor x = Tensor.Full([3], 1, dtype);

        Assert.That(x.DType, Is.EqualTo(dtype));
        Assert.That(x.Cast(DType.Int32).ToArray<int>(), Is.EqualTo(new[] { 1, 1, 1 }));
    }

    [Test]
    public void A_number_that_the_dtype_does_not_have_is_rejected()
    {
        Assert.That(
            () => Tensor.Full([2], 0.5, DType.Int32),
            Throws.TypeOf<DTypeMismatchException>().With.Message.Contains("0.5").And.Message.Contains("int32"));
        Assert.That(
            () => Tensor.Full([2], 256, DType.UInt8),
            Throws.TypeOf<DTypeMismatchException>().With.Message.Contains("256").And.Message.Contains("uint8"));
    }

    [Test]
    public void A_negative_extent_is_rejected() =>
        Assert.That(() => Tensor.Zeros([2, -1]), Throws.ArgumentException.With.Message.Contains("(2, -1)"));

    [Test]
    public void More_than_eight_axes_are_rejected() =>
        Assert.That(() => Tensor.Zeros([1, 1, 1, 1, 1, 1, 1, 1, 1]), Throws.ArgumentException.With.Message.Contains("at most 8 axes"));

    [Test]
    public void A_type_without_a_dtype_is_rejected() =>
        Assert.That(() => Tensor.FromArray(new[] { 1m }), Throws.TypeOf<NotSupportedException>().With.Message.Contains("Decimal"));

    [TestCase(9007199254740993, 9007199254740996, 1, new[] { 9007199254740993, 9007199254740994, 9007199254740995 })]
    [TestCase(long.MaxValue - 3, long.MaxValue, 2, new[] { long.MaxValue - 3, long.MaxValue - 1 })]
    [TestCase(long.MinValue, long.MaxValue, long.MaxValue, new[] { long.MinValue, -1, long.MaxValue - 1 })]
    [TestCase(5, -6, -5, new[] { 5L, 0, -5 })]
    [TestCase(3, 3, 1, new long[0])]
    [TestCase(3, 0, 2, new long[0])]
    public void Arange_of_integers_is_exact(long start, long end, long step, long[] expected) =>
        Assert.That(Tensor.Arange(start, end, step, DType.Int64).ToArray<long>(), Is.EqualTo(expected));

    [Test]
    public void Arange_refuses_integers_that_the_dtype_does_not_have()
    {
        Assert.That(() => Tensor.Arange(0L, 300, 100, DType.UInt8).ToArray<byte>(), Is.EqualTo(new byte[] { 0, 100, 200 }));
        Assert.That(
            () => Tensor.Arange(0L, 301, 100, DType.UInt8),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("300 is not a value of uint8"));
        Assert.That(() => Tensor.Arange(long.MinValue, long.MaxValue, 1, DType.Int64), Throws.TypeOf<ArgumentOutOfRangeException>());
    }
}
