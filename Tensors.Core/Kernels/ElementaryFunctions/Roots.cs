using System.Runtime.CompilerServices;

namespace Tensors;

internal static partial class ElementaryFunctions
{
    /// <summary>Cube root: a cubic start, one step of Halley, one of Newton with the remainder in two parts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Cbrt<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes zero = TLanes.BroadcastBits(0);
        TLanes one = Constants.One<TLanes, T>();
        TLanes magnitude = TLanes.Abs(x);
        TLanes m = SplitExponent<TLanes, T>(magnitude, out TLanes e);
        TLanes third = TLanes.Round(e * Constants.Real<TLanes, T>(0.333333343f, 0.3333333333333333));
        TLanes left = e - (Constants.Real<TLanes, T>(3f, 3) * third);
        TLanes above = TLanes.Less(zero, left);
        TLanes below = TLanes.Less(left, zero);

        // On [√½, √2): error 10⁻⁴.
        TLanes y;
        y = Constants.Real<TLanes, T>(0.055811224720516063036f, 0.055811224720516063036);
        y = TLanes.MultiplyAdd(y, m, Constants.Real<TLanes, T>(-0.28270436455676113169f, -0.28270436455676113169));
        y = TLanes.MultiplyAdd(y, m, Constants.Real<TLanes, T>(0.73179539652935920237f, 0.73179539652935920237));
        y = TLanes.MultiplyAdd(y, m, Constants.Real<TLanes, T>(0.49515345405776398015f, 0.49515345405776398015));
        y *= TLanes.Select(above, Constants.Real<TLanes, T>(1.25992105f, 1.2599210498948732), TLanes.Select(below, Constants.Real<TLanes, T>(0.793700526f, 0.7937005259840998), one));
        m *= TLanes.Select(above, Constants.Real<TLanes, T>(2f, 2), TLanes.Select(below, Constants.Real<TLanes, T>(0.5f, 0.5), one));
        TLanes cube = y * y * y;
        y *= (cube + (m + m)) / (cube + cube + m);
        TLanes square = y * y;
        TLanes squareLow = TLanes.MultiplyAdd(y, y, -square);
        TLanes remainder = TLanes.MultiplyAdd(-squareLow, y, TLanes.MultiplyAdd(-square, y, m));
        y += remainder / (Constants.Real<TLanes, T>(3f, 3) * square);
        TLanes result = TLanes.ScaleByPowerOfTwo(y, third) | (x ^ magnitude);
        TLanes ordinary = TLanes.Less(zero, magnitude) & TLanes.Less(magnitude, Constants.Real<TLanes, T>(float.PositiveInfinity, double.PositiveInfinity));
        return TLanes.Select(ordinary, result, x);
    }

    /// <summary>√(x² + y²) with the sum in two parts, scaled so that nothing leaves the range on the way; infinite beside infinity, even for NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Hypot<TLanes, T>(TLanes x, TLanes y)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes one = Constants.One<TLanes, T>();
        TLanes infinity = Constants.Real<TLanes, T>(float.PositiveInfinity, double.PositiveInfinity);
        x = TLanes.Abs(x);
        y = TLanes.Abs(y);
        TLanes extent = TLanes.Max(x, y);
        TLanes large = TLanes.Less(Constants.Real<TLanes, T>(1e18f, 1e150), extent);
        TLanes small = TLanes.Less(extent, Constants.Real<TLanes, T>(1e-18f, 1e-150));
        TLanes scale = TLanes.Select(large, Constants.Real<TLanes, T>(8.470329472543003e-22f, 2.409919865102884e-181), TLanes.Select(small, Constants.Real<TLanes, T>(1.2379400392853803e27f, 4.149515568880993e180), one));
        TLanes back = TLanes.Select(large, Constants.Real<TLanes, T>(1.1805916207174113e21f, 4.149515568880993e180), TLanes.Select(small, Constants.Real<TLanes, T>(8.077935669463161e-28f, 2.409919865102884e-181), one));
        TLanes a = x * scale;
        TLanes b = y * scale;
        TLanes aSquare = a * a;
        TLanes bSquare = b * b;
        TLanes v = ExactSum<TLanes, T>(aSquare, bSquare, out TLanes lost);
        TLanes vLow = lost + (TLanes.MultiplyAdd(a, a, -aSquare) + TLanes.MultiplyAdd(b, b, -bSquare));
        TLanes root = TLanes.Sqrt(v);
        TLanes rootLow = (TLanes.MultiplyAdd(-root, root, v) + vLow) / (root + root);
        root += rootLow & ~TLanes.Equal(root, TLanes.BroadcastBits(0));
        return TLanes.Select(TLanes.Equal(x, infinity) | TLanes.Equal(y, infinity), infinity, root * back);
    }
}
