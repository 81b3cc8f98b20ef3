namespace Tensors.Tests;

/// <summary>Positions of extremes beside a plain loop, around every vector and chunk.</summary>
public sealed class ArgExtremeTests
{
    private static readonly DType[] Numeric = [DType.Float32, DType.Float64, DType.Int32, DType.Int64, DType.UInt8];

    [Test]
    public void Agrees_with_a_plain_loop_along_the_last_axis(
        [ValueSource(nameof(Numeric))] DType dtype, [Values(1, 2, 7, 31, 33, 100, 4095, 4097, 9000)] int extent) =>
        Check(Drawn([5, extent], dtype), axis: 1);

    [Test]
    public void Agrees_with_a_plain_loop_along_the_first_axis(
        [ValueSource(nameof(Numeric))] DType dtype, [Values(1, 2, 127, 128, 129, 300)] int extent,
        [Values(2, 5, 17, 64, 513, 700)] int inner) =>
        Check(Drawn([extent, inner], dtype), axis: 0);

    [Test]
    public void Agrees_with_a_plain_loop_along_an_axis_in_the_middle([ValueSource(nameof(Numeric))] DType dtype) =>
        Check(Drawn([3, 140, 33], dtype), axis: 1);

    [Test]
    public void The_first_of_equal_elements_counts([Values(0, 1)] int axis)
    {
        Tensor x = Tensor.Zeros([300, 300]);

        Assert.That(x.ArgMax(axis).ToArray<long>(), Is.All.Zero);
        Assert.That(x.ArgMin(axis).ToArray<long>(), Is.All.Zero);
    }

    [Test]
    public void Zeros_of_either_sign_are_equal([Values(0, 1)] int axis)
    {
        Tensor x = Tensor.FromArray([.. Enumerable.Range(0, 64 * 64).Select(i => i % 3 == 0 ? -0f : 0f)], [64, 64]);

        Assert.That(x.ArgMax(axis).ToArray<long>(), Is.All.Zero);
        Assert.That(x.ArgMin(axis).ToArray<long>(), Is.All.Zero);
    }

    [Test]
    public void The_first_NaN_counts_for_both([Values(0, 1)] int axis, [Values(5, 140, 5000)] int position)
    {
        float[] values = [.. Enumerable.Range(0, 6000 * 33).Select(i => (float)(i % 17))];
        Tensor x = axis == 0 ? Tensor.FromArray(values, [6000, 33]) : Tensor.FromArray(values, [33, 6000]);
        using (TensorAccess<float> access = x.Access<float>())
        {
            for (int line = 0; line < 33; line++)
            {
                foreach (int place in (int[])[position, position + 200])
                {
                    access.Span[axis == 0 ? (place * 33) + line : (line * 6000) + place] = float.NaN;
                }
            }
        }

        Assert.That(x.ArgMax(axis).ToArray<long>(), Is.All.EqualTo(position));
        Assert.That(x.ArgMin(axis).ToArray<long>(), Is.All.EqualTo(position));
    }

    private static Tensor Drawn(Shape shape, DType dtype)
    {
        Random random = new(shape[0] + (31 * shape[^1]));
        double[] values = [.. Enumerable.Range(0, (int)shape.ElementCount).Select(_ => (double)random.Next(0, 250))];
        return Tensor.FromArray(values, shape).Cast(dtype);
    }

    private static void Check(Tensor x, int axis)
    {
        (long outer, long inner) = x.Shape.Around(axis);
        double[] values = x.Cast(DType.Float64).ToArray<double>();
        int extent = x.Shape[axis];
        long[] greatest = new long[outer * inner];
        long[] least = new long[outer * inner];
        for (long line = 0; line < greatest.Length; line++)
        {
            long start = (line / inner * extent * inner) + (line % inner);
            for (int i = 1; i < extent; i++)
            {
                greatest[line] = values[start + (i * inner)] > values[start + (greatest[line] * inner)] ? i : greatest[line];
                least[line] = values[start + (i * inner)] < values[start + (least[line] * inner)] ? i : least[line];
            }
        }

        Assert.That(x.ArgMax(axis).ToArray<long>(), Is.EqualTo(greatest));
        Assert.That(x.ArgMin(axis).ToArray<long>(), Is.EqualTo(least));
    }
}
