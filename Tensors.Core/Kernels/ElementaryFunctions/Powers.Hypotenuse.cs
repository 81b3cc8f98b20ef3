using System.Runtime.CompilerServices;

namespace Tensors;

internal static partial class Powers
{
    /// <summary>
    /// √(x² + y²) with the sum in two parts, scaled so that nothing leaves the range on the way; infinite beside infinity, even for NaN.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Hypot<TLanes, T>(TLanes x, TLanes y)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes infinity = Constants.Real<TLanes, T>(double.PositiveInfinity);
        x = TLanes.Abs(x);
        y = TLanes.Abs(y);
        TLanes root = ScaledHypot<TLanes, T>(x, y, out TLanes large, out TLanes small);
        TLanes back = TLanes.Select(
            large, Constants.Real<TLanes, T>(1.1805916207174113e21f, 4.149515568880993e180),
            TLanes.Select(small, Constants.Real<TLanes, T>(8.077935669463161e-28f, 2.409919865102884e-181), Constants.One<TLanes, T>()));
        return TLanes.Select(TLanes.Equal(x, infinity) | TLanes.Equal(y, infinity), infinity, root * back);
    }

    /// <summary>x / √(x² + y²). An infinity stands for 1, and what is finite beside it for 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes DirectionCosine<TLanes, T>(TLanes x, TLanes y)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes zero = TLanes.BroadcastBits(0);
        TLanes one = Constants.One<TLanes, T>();
        TLanes infinity = Constants.Real<TLanes, T>(double.PositiveInfinity);
        TLanes xIsInfinite = TLanes.Equal(TLanes.Abs(x), infinity);
        TLanes yIsInfinite = TLanes.Equal(TLanes.Abs(y), infinity);
        TLanes isFinite = ~(xIsInfinite | yIsInfinite);
        x = TLanes.Select(isFinite, x, TLanes.Select(xIsInfinite, one | (x ^ TLanes.Abs(x)), x * zero));
        y = TLanes.Select(isFinite, y, TLanes.Select(yIsInfinite, one, y * zero));
        TLanes root = ScaledHypot<TLanes, T>(TLanes.Abs(x), TLanes.Abs(y), out TLanes large, out TLanes small);

        // Of large hypotenuses a quarter does not overflow; small ones stay scaled, with all their digits.
        TLanes quarter = Constants.Real<TLanes, T>(0.25);
        TLanes factor = TLanes.Select(
            large, quarter, TLanes.Select(small, Constants.Real<TLanes, T>(1.2379400392853803e27f, 4.149515568880993e180), one));
        TLanes divisor = root * TLanes.Select(large, Constants.Real<TLanes, T>(2.9514790517935283e20f, 1.0373788922202482e180), one);
        return TLanes.Select(TLanes.Equal(root, zero), x, x * factor / divisor);
    }

    /// <summary>The hypotenuse times 2⁻⁷⁰ or 2⁻⁶⁰⁰ where it is large, and times 2⁹⁰ or 2⁶⁰⁰ where it is small.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes ScaledHypot<TLanes, T>(TLanes x, TLanes y, out TLanes large, out TLanes small)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes one = Constants.One<TLanes, T>();
        TLanes extent = TLanes.Select(TLanes.Less(x, y), y, x);
        large = TLanes.Less(Constants.Real<TLanes, T>(1e18f, 1e150), extent);
        small = TLanes.Less(extent, Constants.Real<TLanes, T>(1e-18f, 1e-150));
        TLanes scale = TLanes.Select(
            large, Constants.Real<TLanes, T>(8.470329472543003e-22f, 2.409919865102884e-181),
            TLanes.Select(small, Constants.Real<TLanes, T>(1.2379400392853803e27f, 4.149515568880993e180), one));
        TLanes a = x * scale;
        TLanes b = y * scale;
        TLanes aSquare = a * a;
        TLanes bSquare = b * b;
        TLanes v = ExactSum<TLanes, T>(aSquare, bSquare, out TLanes lost);
        TLanes vLow = lost + (TLanes.MultiplySubtract(a, a, aSquare) + TLanes.MultiplySubtract(b, b, bSquare));
        TLanes root = TLanes.Sqrt(v);
        TLanes rootLow = (TLanes.MultiplyAdd(-root, root, v) + vLow) / (root + root);
        return root + (rootLow & ~TLanes.Equal(root, TLanes.BroadcastBits(0)));
    }
}
