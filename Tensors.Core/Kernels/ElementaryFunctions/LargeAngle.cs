using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tensors;

/// <summary>A function of an angle that has been reduced to a quadrant.</summary>
internal interface IAngleFunction
{
    static abstract TLanes OfReduced<TLanes>(TLanes r, TLanes low, TLanes quadrant)
        where TLanes : unmanaged, ILanes<TLanes, double>;
}

/// <summary>
/// Angles too large for a reduction in floating point: the argument is an integer times a power of two, so its product with 1216 bits of
/// 2/π is exact enough in integers (Payne and Hanek 1983). Slow, and rare.
/// </summary>
internal static unsafe class LargeAngle
{
    private const int Bits = 1216;

    // More bits behind the point than the closest that any double comes to a multiple of π/2.
    private const int FractionBits = 192;

    // ⌊2/π · 2^1216⌋.
    private static readonly BigInteger TwoOverPi = BigInteger.Parse(
        "0a2f9836e4e441529fc2757d1f534ddc0db6295993c439041fe5163abdebbc561b7246e3a424dd2e006492eea09d1921cfe1deb1cb129a73ee88235f52ebb4484"
        + "e99c7026b45f7e413991d639835339f49c845f8bbdf9283b1ff897ffde05980fef2f118b5a0a6d1f6d367ecf27cb09b74f463f669e5fea2d7527bac7ebe5f17b"
        + "3d0739f78a5292ea6bfb5fb11f8d5d0856033046fc7b6bab",
        NumberStyles.HexNumber,
        CultureInfo.InvariantCulture);

    /// <summary>Overwrites the results of large finite angles.</summary>
    public static void Mend<TFunction, T>(T* x, T* y, nint count)
        where TFunction : struct, IAngleFunction
        where T : unmanaged
    {
        if (!AnyLarge(x, count))
        {
            return;
        }

        for (nint i = 0; i < count; i++)
        {
            if (typeof(T) == typeof(float))
            {
                float angle = ((float*)x)[i];
                if (float.IsFinite(angle) && MathF.Abs(angle) > ElementaryFunctions.LargestSingleAngle)
                {
                    ((float*)y)[i] = (float)Evaluate<TFunction>(angle);
                }
            }
            else
            {
                double angle = ((double*)x)[i];
                if (double.IsFinite(angle) && Math.Abs(angle) > ElementaryFunctions.LargestDoubleAngle)
                {
                    ((double*)y)[i] = Evaluate<TFunction>(angle);
                }
            }
        }
    }

    /// <summary>The angle's distance from the nearest multiple of π/2, within [-π/4, π/4] and with its error, and that multiple modulo 4.</summary>
    public static (double High, double Low, int Quadrant) Reduce(double angle)
    {
        long bits = BitConverter.DoubleToInt64Bits(Math.Abs(angle));
        int exponent = (int)(bits >> 52) - 1075;
        BigInteger product = ((bits & 0xfffffffffffff) | 0x10000000000000) * TwoOverPi;
        int shift = Bits - FractionBits - exponent;
        product = shift >= 0 ? product >> shift : product << -shift;
        BigInteger one = BigInteger.One << FractionBits;
        BigInteger nearest = (product + (one >> 1)) >> FractionBits;
        BigInteger fraction = product - (nearest << FractionBits);
        int quadrant = (int)(nearest & 3);

        // The fraction as a double and what that lacks, times π/2 in two parts.
        double scale = Math.ScaleB(1, -FractionBits);
        double high = (double)fraction;
        double low = (double)(fraction - new BigInteger(high)) * scale;
        high *= scale;
        const double HalfPi = 1.5707963267948966;
        double r = high * HalfPi;
        double rest = Math.FusedMultiplyAdd(high, HalfPi, -r) + Math.FusedMultiplyAdd(high, 6.123233995736766e-17, low * HalfPi);
        return angle < 0 ? (-r, -rest, -quadrant & 3) : (r, rest, quadrant);
    }

    private static double Evaluate<TFunction>(double angle)
        where TFunction : struct, IAngleFunction
    {
        (double r, double low, int quadrant) = Reduce(angle);
        Lanes128<double> result = TFunction.OfReduced(
            Lanes128<double>.Broadcast(r), Lanes128<double>.Broadcast(low), Lanes128<double>.BroadcastBits(quadrant));
        return *(double*)&result;
    }

    private static bool AnyLarge<T>(T* x, nint count)
        where T : unmanaged => Vector512.IsHardwareAccelerated && count >= Lanes512<T>.Count
            ? AnyLarge<Lanes512<T>, T>(x, count)
            : count >= Lanes256<T>.Count ? AnyLarge<Lanes256<T>, T>(x, count) : AnyLargeOfFew(x, count);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool AnyLarge<TLanes, T>(T* x, nint count)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        // The largest magnitude tells; NaN is passed over.
        nint last = count - TLanes.Count;
        TLanes largest = TLanes.AtLeast(TLanes.BroadcastBits(0), TLanes.Abs(TLanes.Load(x + last)));
        for (nint i = 0; i < last; i += TLanes.Count)
        {
            largest = TLanes.AtLeast(largest, TLanes.Abs(TLanes.Load(x + i)));
        }

        TLanes large = TLanes.Less(Constants.Real<TLanes, T>(ElementaryFunctions.LargestSingleAngle, ElementaryFunctions.LargestDoubleAngle), largest);
        return new ReadOnlySpan<byte>(&large, sizeof(TLanes)).ContainsAnyExcept((byte)0);
    }

    private static bool AnyLargeOfFew<T>(T* x, nint count)
        where T : unmanaged
    {
        Lanes256<T> bound = Constants.Real<Lanes256<T>, T>(ElementaryFunctions.LargestSingleAngle, ElementaryFunctions.LargestDoubleAngle);
        Lanes256<T> large = Lanes256<T>.Less(bound, Lanes256<T>.Abs(Lanes256<T>.LoadPartial(x, (int)count)));
        return new ReadOnlySpan<byte>(&large, sizeof(Lanes256<T>)).ContainsAnyExcept((byte)0);
    }
}
