using System.Numerics;

namespace Tensors.Tests;

/// <summary>Floor division and its remainder: vectors, and what is computed one by one where these are not exact.</summary>
public sealed class FloorDivisionTests
{
    private const int Count = 200_000;

    [Test]
    public void Vectors_have_the_bits_of_the_formula_for_all_arguments_in_float32()
    {
        (float[] x, float[] y) = Pairs(random => BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue)), MathF.BitIncrement);

        Check(x, y, Mend<FloorRemainder, float>, Mend<FloorQuotient, float>);
    }

    [Test]
    public void Vectors_have_the_bits_of_the_formula_for_all_arguments_in_float64()
    {
        (double[] x, double[] y) = Pairs(random => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)), Math.BitIncrement);

        Check(x, y, Mend<FloorRemainder, double>, Mend<FloorQuotient, double>);
    }

    private static void Check<T>(T[] x, T[] y, Func<T, T, T> remainder, Func<T, T, T> quotient)
        where T : unmanaged
    {
        (Tensor left, Tensor right) = (Tensor.FromArray(x), Tensor.FromArray(y));

        Assert.That(Bits.Of(left.Remainder(right)), Is.EqualTo(Bits.Of(Tensor.FromArray([.. x.Zip(y, remainder)]))));
        Assert.That(Bits.Of(left.FloorDivide(right)), Is.EqualTo(Bits.Of(Tensor.FromArray([.. x.Zip(y, quotient)]))));
    }

    /// <summary>Special values, any bits, small quotients, and numbers beside multiples of others.</summary>
    private static (T[] X, T[] Y) Pairs<T>(Func<Random, T> any, Func<T, T> next)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Random random = new(1);
        T[] special = [T.Zero, T.NegativeZero, T.One, -T.One, T.Epsilon, -T.Epsilon, T.PositiveInfinity, T.NegativeInfinity, T.NaN, T.CreateChecked(1 << 23), T.CreateChecked(0.1)];
        List<(T X, T Y)> pairs = [.. from x in special from y in special select (x, y)];
        while (pairs.Count < Count)
        {
            T y = T.CreateChecked((random.NextDouble() - 0.5) * random.Next(1, 1000));
            T multiple = y * T.CreateChecked(random.Next(-50, 50));
            pairs.AddRange([(any(random), any(random)), (T.CreateChecked(random.NextDouble() * 1e4), y), (multiple, y), (next(multiple), y), (-next(-multiple), y)]);
        }

        return ([.. pairs.Select(pair => pair.X)], [.. pairs.Select(pair => pair.Y)]);
    }

    private static T Mend<TOperator, T>(T x, T y)
        where TOperator : struct, IMendedOperator
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => TOperator.Mend(x, y);
}
