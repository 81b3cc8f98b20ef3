using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tensors;

/// <summary>
/// x · y + addend, rounded once, for processors without the instruction; the same bits as the instruction's. The runtime would call the C
/// library for every element.
/// </summary>
internal static class FusedInSoftware
{
    /// <summary>
    /// A product of two float32 is exact in float64, so only the sum is rounded, to 53 bits and then to 24. Rounding twice differs from
    /// rounding once only if the first result lies halfway between two float32, or below the normal numbers, where fewer bits are kept.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> MultiplyAdd(Vector128<float> x, Vector128<float> y, Vector128<float> addend)
    {
        Vector128<double> lower = (WidenLower(x) * WidenLower(y)) + WidenLower(addend);
        Vector128<double> upper = (WidenUpper(x) * WidenUpper(y)) + WidenUpper(addend);
        Vector128<float> sum = Narrow(lower, upper);

        // Halfway means that the 29 bits that are dropped are a one and zeros.
        Vector128<int> dropped = LowerHalves(lower, upper) << 3;
        Vector128<int> halfway = Vector128.Equals(dropped, Vector128.Create(int.MinValue));

        // Twice the bits, less one: zero becomes the largest number, and what is at most the smallest normal number is below its bits.
        Vector128<int> magnitude = (sum.AsInt32() << 1) + Vector128.Create(int.MaxValue);
        Vector128<int> tiny = Vector128.LessThan(magnitude, Vector128.Create(int.MinValue + 0x0100_0000));
        return (halfway | tiny) == Vector128<int>.Zero ? sum : RoundedToOddFirst(x, y, addend);
    }

    /// <summary>
    /// The sum of an exact product and a float64 by Boldo and Melquiond (2008): the parts that rounding loses are added, rounded to odd,
    /// and then to the sum. Exact where nothing overflows or underflows; elsewhere the runtime computes.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Vector128<double> MultiplyAdd(Vector128<double> x, Vector128<double> y, Vector128<double> addend)
    {
        Vector128<double> product = x * y;
        Vector128<double> size = Vector128.Abs(product);
        Vector128<double> largest = Vector128.Create(1e297);
        Vector128<double> zero = Vector128.Equals(x, Vector128<double>.Zero) | Vector128.Equals(y, Vector128<double>.Zero);
        Vector128<double> safe = Vector128.LessThan(Vector128.Abs(x), largest) & Vector128.LessThan(Vector128.Abs(y), largest)
            & Vector128.LessThan(Vector128.Abs(addend), largest) & Vector128.LessThan(size, largest)
            & (Vector128.GreaterThan(size, Vector128.Create(1e-270)) | zero);
        if (Vector128.ExtractMostSignificantBits(safe) != 3)
        {
            return Vector128.Create(
                Math.FusedMultiplyAdd(x[0], y[0], addend[0]),
                Math.FusedMultiplyAdd(x[1], y[1], addend[1]));
        }

        Vector128<double> highOfSum = Sum(addend, ProductError(x, y, product), out Vector128<double> lowOfSum);
        Vector128<double> high = Sum(product, highOfSum, out Vector128<double> middle);
        Vector128<double> result = high + SumToOdd(middle, lowOfSum);

        // The parts of a sum that is zero do not know its sign.
        return Vector128.ConditionalSelect(Vector128.Equals(result, Vector128<double>.Zero), product + addend, result);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector128<float> RoundedToOddFirst(Vector128<float> x, Vector128<float> y, Vector128<float> addend) => Narrow(
        SumToOdd(WidenLower(x) * WidenLower(y), WidenLower(addend)),
        SumToOdd(WidenUpper(x) * WidenUpper(y), WidenUpper(addend)));

    /// <summary>
    /// x + y where it is exact, else whichever of its two neighbours has an odd last bit, so that a second rounding is as good as one.
    /// </summary>
    private static Vector128<double> SumToOdd(Vector128<double> x, Vector128<double> y)
    {
        Vector128<double> sum = Sum(x, y, out Vector128<double> error);
        Vector128<long> bits = sum.AsInt64();

        // One bit further from zero if the error has the sum's sign, one nearer if not; nothing where the error is NaN, as with infinities.
        Vector128<long> inexact = (Vector128.LessThan(error, Vector128<double>.Zero) | Vector128.GreaterThan(error, Vector128<double>.Zero))
            .AsInt64();
        Vector128<long> even = (bits & Vector128<long>.One) - Vector128<long>.One;
        Vector128<long> opposed = (sum ^ error).AsInt64() >>> 63;
        Vector128<long> step = Vector128<long>.One - (opposed << 1);
        return (bits + (inexact & even & step)).AsDouble();
    }

    /// <summary>x + y, and exactly what its rounding lost (Knuth).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> Sum(Vector128<double> x, Vector128<double> y, out Vector128<double> error)
    {
        Vector128<double> sum = x + y;
        Vector128<double> partOfY = sum - x;
        error = (x - (sum - partOfY)) + (y - partOfY);
        return sum;
    }

    /// <summary>x · y - product, exactly, from halves of 26 bits (Dekker).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> ProductError(Vector128<double> x, Vector128<double> y, Vector128<double> product)
    {
        Vector128<double> splitter = Vector128.Create(134_217_729.0);
        Vector128<double> scaledX = x * splitter;
        Vector128<double> highX = scaledX - (scaledX - x);
        Vector128<double> lowX = x - highX;
        Vector128<double> scaledY = y * splitter;
        Vector128<double> highY = scaledY - (scaledY - y);
        Vector128<double> lowY = y - highY;
        return (((highX * highY) - product) + (highX * lowY) + (lowX * highY)) + (lowX * lowY);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> WidenLower(Vector128<float> x) => Sse2.IsSupported
        ? Sse2.ConvertToVector128Double(x)
        : Vector128.WidenLower(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> WidenUpper(Vector128<float> x) =>
        Sse2.IsSupported ? Sse2.ConvertToVector128Double(Sse.MoveHighToLow(x, x)) : Vector128.WidenUpper(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Narrow(Vector128<double> lower, Vector128<double> upper) => Sse2.IsSupported
        ? Sse.MoveLowToHigh(Sse2.ConvertToVector128Single(lower), Sse2.ConvertToVector128Single(upper))
        : Vector128.Narrow(lower, upper);

    /// <summary>The lower four bytes of each element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> LowerHalves(Vector128<double> lower, Vector128<double> upper) => Sse.IsSupported
        ? Sse.Shuffle(lower.AsSingle(), upper.AsSingle(), 0b10_00_10_00).AsInt32()
        : Vector128.Narrow(lower.AsInt64(), upper.AsInt64());
}
