using System.Numerics;
using System.Runtime.Intrinsics;

namespace Tensors.Tests;

/// <summary>
/// The multiply-adds for processors without the instruction, against those of the runtime, which rounds once by the instruction or the C
/// library.
/// </summary>
public sealed class FusedInSoftwareTests
{
    private static readonly float[] s_singles =
    [
        0f, -0f, 1f, -1f, 3f, 1.0000001f, -0.99999994f, 16777216f, 16777215f, 8388608.5f, float.Epsilon, -float.Epsilon, 3e-45f,
        1.17549435e-38f,
        1.1754942e-38f, 5.877472e-39f, 2.6469780e-23f, 3.7433967e-23f, 5.9604645e-8f, 1.8446744e19f, 1.8446743e19f, float.MaxValue,
        -float.MaxValue, float.PositiveInfinity, float.NegativeInfinity, float.NaN,
    ];

    private static readonly double[] s_doubles =
    [
        0.0, -0.0, 1, -1, 3, double.BitIncrement(1), -double.BitDecrement(1), 9007199254740992, 9007199254740991, double.Epsilon,
        -double.Epsilon,
        2.2250738585072014e-308, 2.225073858507201e-308, 1.1102230246251565e-16, 1.4916681462400413e-154, 1.5717277847026288e-162, 1e-270,
        1e-135,
        1e148, 1e149, 1e297, 1e300, 1.3407807929942597e154, 1.3407807929942596e154, double.MaxValue, -double.MaxValue,
        double.PositiveInfinity,
        double.NegativeInfinity, double.NaN,
    ];

    [Test]
    public void All_triples_of_special_float32_agree() => EachTriple(s_singles, Check);

    [Test]
    public void All_triples_of_special_float64_agree() => EachTriple(s_doubles, Check);

    [TestCase(200_000)]
    [TestCase(50_000_000, Category = "Exhaustive")]
    public void Random_bits_of_float32_agree(int count)
    {
        Random random = new(1);
        for (int i = 0; i < count; i++)
        {
            Check(
                BitConverter.UInt32BitsToSingle(Bits(random)), BitConverter.UInt32BitsToSingle(Bits(random)),
                BitConverter.UInt32BitsToSingle(Bits(random)));
        }

        static uint Bits(Random random) => (uint)random.NextInt64(1L << 32);
    }

    [TestCase(200_000)]
    [TestCase(50_000_000, Category = "Exhaustive")]
    public void Random_bits_of_float64_agree(int count)
    {
        Random random = new(2);
        for (int i = 0; i < count; i++)
        {
            Check(Bits(random), Bits(random), Bits(random));
        }

        static double Bits(Random random) => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
    }

    [TestCase(200_000)]
    [TestCase(50_000_000, Category = "Exhaustive")]
    public void Sums_of_float32_that_cancel_or_lie_near_the_middle_agree(int count)
    {
        Random random = new(3);
        for (int i = 0; i < count; i++)
        {
            (double x, double y, double addend) = Hard(random, 24, 149, 127);
            Check((float)x, (float)y, (float)addend);
        }
    }

    [TestCase(200_000)]
    [TestCase(50_000_000, Category = "Exhaustive")]
    public void Sums_of_float64_that_cancel_or_lie_near_the_middle_agree(int count)
    {
        Random random = new(4);
        for (int i = 0; i < count; i++)
        {
            (double x, double y, double addend) = Hard(random, 53, 1074, 1023);
            Check(x, y, addend);
        }
    }

    /// <summary>
    /// Operands whose product is about the addend, or about half of its last bit, less or more by anything or by nothing.
    /// </summary>
    private static (double X, double Y, double Addend) Hard(Random random, int precision, int lowest, int highest)
    {
        int bits = random.Next(1, precision + 1);
        double addend = Signed(random, bits)
            * Math.ScaleB(1, random.Next(4) == 0 ? -lowest + random.Next(precision) : random.Next(-lowest, highest - bits));
        double last = Math.ScaleB(1, Math.Max(Math.ILogB(addend) - precision + 1, -lowest));
        double target = random.Next(3) switch { 0 => -addend, 1 => last / 2, _ => -last / 2 };
        if (random.Next(2) == 0)
        {
            double near = Math.ScaleB(1, -random.Next(1, precision));
            int shift = random.Next(-precision, precision);
            return (Math.ScaleB(1 + near, shift), Math.ScaleB(target, -shift) * (random.Next(2) == 0 ? 1 - near : 1), addend);
        }

        double x = Signed(random, random.Next(1, precision + 1)) * Math.ScaleB(1, random.Next(-precision, 1));
        return (x, precision == 24 ? (float)(target / (float)x) : target / x, addend);
    }

    private static double Signed(Random random, int bits) => (random.NextInt64(1L << bits) | 1) * (random.Next(2) == 0 ? 1 : -1);

    private static void EachTriple<T>(T[] values, Action<T, T, T> check)
    {
        foreach (T x in values)
        {
            foreach (T y in values)
            {
                foreach (T addend in values)
                {
                    check(x, y, addend);
                }
            }
        }
    }

    // The operands stand in one lane; another holds numbers that need nothing special.
    private static void Check(float x, float y, float addend) => Same(
        FusedInSoftware.MultiplyAdd(
            Vector128.Create(1f, 1f, x, 1f), Vector128.Create(2f, 2f, y, 2f), Vector128.Create(3f, 3f, addend, 3f))[2],
        MathF.FusedMultiplyAdd(x, y, addend),
        (x, y, addend));

    private static void Check(double x, double y, double addend) => Same(
        FusedInSoftware.MultiplyAdd(Vector128.Create(1.0, x), Vector128.Create(2.0, y), Vector128.Create(3.0, addend))[1],
        Math.FusedMultiplyAdd(x, y, addend),
        (x, y, addend));

    private static void Same<T>(T actual, T expected, (T X, T Y, T Addend) operands)
        where T : IFloatingPointIeee754<T>
    {
        if (!actual.Equals(expected) || (!T.IsNaN(actual) && T.IsNegative(actual) != T.IsNegative(expected)))
        {
            Assert.Fail($"{operands.X:R} * {operands.Y:R} + {operands.Addend:R} is {expected:R}, not {actual:R}.");
        }
    }
}
