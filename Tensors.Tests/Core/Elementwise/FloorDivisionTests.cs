using System.Numerics;

namespace Tensors.Tests;

/// <summary>Floor division and its remainder: vectors, and what is computed one by one where these are not exact.</summary>
public sealed class FloorDivisionTests
{
    private const int Count = 200_000;

    [Test]
    public void Quotients_of_float32_are_floors_of_exact_ones_and_the_rest_is_exact_but_for_its_sign()
    {
        (float[] x, float[] y) = Pairs(
            random => BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue)), MathF.BitIncrement);

        Check(x, y, (x, y) =>
            IsExact(x / y, y, 1 << 23) ? (float)Floor(x, y) : Mend<FloorQuotient, float>(x, y), Mend<FloorRemainder, float>);
    }

    [Test]
    public void Quotients_of_float64_are_floors_of_exact_ones_and_the_rest_is_exact_but_for_its_sign()
    {
        (double[] x, double[] y) = Pairs(
            random => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)), Math.BitIncrement);

        Check(x, y, (x, y) => IsExact(x / y, y, 1L << 52) ? Floor(x, y) : Mend<FloorQuotient, double>(x, y), Mend<FloorRemainder, double>);
    }

    private static void Check<T>(T[] x, T[] y, Func<T, T, T> quotient, Func<T, T, T> remainder)
        where T : unmanaged
    {
        (Tensor left, Tensor right) = (Tensor.FromArray(x), Tensor.FromArray(y));

        Assert.That(Bits.Of(left.FloorDivide(right)), Is.EqualTo(Bits.Of(Tensor.FromArray([.. x.Zip(y, quotient)]))));
        Assert.That(Bits.Of(left.Remainder(right)), Is.EqualTo(Bits.Of(Tensor.FromArray([.. x.Zip(y, remainder)]))));
    }

    private static bool IsExact(double rounded, double y, double limit) => Math.Abs(rounded) < limit && double.IsFinite(y);

    /// <summary>The floor of the exact quotient; a zero has the quotient's sign.</summary>
    private static double Floor(double x, double y)
    {
        (BigInteger left, BigInteger right) = (InSmallest(x), InSmallest(y));
        BigInteger quotient = BigInteger.DivRem(left, right, out BigInteger remainder);
        quotient -= !remainder.IsZero && remainder.Sign != right.Sign ? 1 : 0;
        return quotient.IsZero ? Math.CopySign(0, x / y) : (double)quotient;
    }

    /// <summary>The number in units of the smallest float64.</summary>
    private static BigInteger InSmallest(double x)
    {
        long bits = BitConverter.DoubleToInt64Bits(Math.Abs(x));
        int exponent = (int)(bits >> 52);
        BigInteger significand = exponent == 0 ? bits : (bits & ((1L << 52) - 1)) | (1L << 52);
        return (significand << Math.Max(0, exponent - 1)) * Math.Sign(x);
    }

    /// <summary>Special values, any bits, small quotients, and numbers beside multiples of others.</summary>
    private static (T[] X, T[] Y) Pairs<T>(Func<Random, T> any, Func<T, T> next)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Random random = new(1);
        T[] special =
            [T.Zero, T.NegativeZero, T.One, -T.One, T.Epsilon, -T.Epsilon, T.PositiveInfinity, T.NegativeInfinity, T.NaN,
            T.CreateChecked(1 << 23), T.CreateChecked(0.1)];
        List<(T X, T Y)> pairs = [.. from x in special from y in special select (x, y)];
        while (pairs.Count < Count)
        {
            T y = T.CreateChecked((random.NextDouble() - 0.5) * random.Next(1, 1000));
            T multiple = y * T.CreateChecked(random.Next(-50, 50));
            pairs.AddRange(
                [(any(random), any(random)), (T.CreateChecked(random.NextDouble() * 1e4), y),
                (y * T.CreateChecked(random.NextDouble() * (1 << 23)), y), (multiple, y), (next(multiple), y), (-next(-multiple), y)]);
        }

        return ([.. pairs.Select(pair => pair.X)], [.. pairs.Select(pair => pair.Y)]);
    }

    private static T Mend<TOperator, T>(T x, T y)
        where TOperator : struct, IMendedOperator
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => TOperator.Mend(x, y);
}
