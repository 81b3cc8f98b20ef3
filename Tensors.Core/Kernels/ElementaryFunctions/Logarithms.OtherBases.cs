using System.Runtime.CompilerServices;
using static Tensors.Exponentials;
using static Tensors.Powers;

namespace Tensors;

internal static partial class Logarithms
{
    /// <summary>2ˣ = 2ⁿ · e^(r · ln 2) with n = ⌊x⌉, where r is exact and its product with ln 2 in two parts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Exp2<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        x = TLanes.AtLeast(TLanes.AtMost(x, Constants.Real<TLanes, T>(129f, 1025)), Constants.Real<TLanes, T>(-151f, -1076));
        TLanes n = NearestMultiple<TLanes, T>(x, Constants.One<TLanes, T>(), out _);
        TLanes r = x - n;
        TLanes ln2 = Constants.Real<TLanes, T>(0.6931471805599453);
        TLanes product = r * ln2;
        TLanes low = TLanes.MultiplyAdd(
            r, Constants.Real<TLanes, T>(-1.90465421e-9f, 2.3190468138462996e-17), TLanes.MultiplySubtract(r, ln2, product));
        TLanes rest = TLanes.MultiplyAdd(product * product, ExpM1Quotient<TLanes, T>(product), low);
        return TLanes.ScaleByPowerOfTwo((product + rest) + Constants.One<TLanes, T>(), n);
    }

    /// <summary>Binary logarithm; exact for powers of two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Log2<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => LogTimes<TLanes, T>(
            x, Constants.Real<TLanes, T>(1.4426950408889634), Constants.Real<TLanes, T>(1.925963e-8f, 2.0355273740931033e-17));

    /// <summary>Decimal logarithm; exact for powers of ten.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Log10<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => LogTimes<TLanes, T>(
            x, Constants.Real<TLanes, T>(0.4342944819032518), Constants.Real<TLanes, T>(-1.010305e-8f, 1.098319650216765e-17));

    /// <summary>The natural logarithm in two parts times a factor in two parts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes LogTimes<TLanes, T>(TLanes x, TLanes factor, TLanes factorLow)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes log = LogInTwoParts<TLanes, T>(x, out TLanes low);
        TLanes product = log * factor;
        TLanes productLow = TLanes.MultiplySubtract(log, factor, product);
        productLow = TLanes.MultiplyAdd(low, factor, TLanes.MultiplyAdd(log, factorLow, productLow));
        return EndsOfLog<TLanes, T>(x, product + productLow);
    }
}
