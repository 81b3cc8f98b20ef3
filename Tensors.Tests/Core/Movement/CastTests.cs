using System.Numerics;

namespace Tensors.Tests;

/// <summary>
/// Conversions of many elements beside those of C#, one by one: every number around the limits, at every position of a vector.
/// </summary>
public sealed class CastTests
{
    private static readonly double[] Numbers =
    [
        0, -0.0, 0.49, 0.5, -0.5, 1, -1, 1.5, 2.5, -2.5, 127, 128, 255, 256, -129, 300.75, 65504, 65519.9, 65520, 1e-8, -1e-8, 6e-8, 1e9,
        -1e9,
        2147483520, 2147483647, 2147483648, 4294967296, -2147483648, -2147483904, 1e15, 9007199254740993, 9.3e18, -9.3e18, 1e30, 3.5e38,
        -3.5e38, 1e-42,
        double.PositiveInfinity, double.NegativeInfinity, double.NaN,
    ];

    [Test]
    public void From_float64() => CheckAll(Numbers);

    [Test]
    public void From_float32() => CheckAll<float>([.. Numbers.Select(value => (float)value)]);

    [Test]
    public void From_float16() => CheckAll<Half>([.. Numbers.Select(value => (Half)value)]);

    [Test]
    public void From_int64() => CheckAll<long>(
        [0, 1, -1, 255, 256, -129, int.MaxValue, int.MinValue, 1L << 32, (1L << 53) + 1, long.MaxValue, long.MinValue, 16777217]);

    [Test]
    public void From_int32() => CheckAll<int>([0, 1, -1, 255, 256, -129, 65535, 16777217, int.MaxValue, int.MinValue]);

    [Test]
    public void From_uint8() => CheckAll<byte>([0, 1, 2, 127, 128, 200, 255]);

    private static void CheckAll<TFrom>(TFrom[] numbers)
        where TFrom : unmanaged, INumberBase<TFrom>
    {
        Check(numbers, float.CreateTruncating);
        Check(numbers, double.CreateTruncating);
        Check(numbers, int.CreateTruncating);
        Check(numbers, long.CreateTruncating);
        Check(numbers, byte.CreateTruncating);
        Check(numbers, Half.CreateTruncating);
    }

    private static void Check<TFrom, TTo>(TFrom[] numbers, Func<TFrom, TTo> convert)
        where TFrom : unmanaged
        where TTo : unmanaged
    {
        TFrom[] many = [.. Enumerable.Range(0, 37).SelectMany(_ => numbers)];

        TTo[] actual = Tensor.FromArray(many).Cast(DTypes.Of<TTo>()).ToArray<TTo>();

        Assert.That(actual, Is.EqualTo(many.Select(convert)), $"to {typeof(TTo).Name}");
    }
}
