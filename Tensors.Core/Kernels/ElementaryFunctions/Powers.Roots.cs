using System.Runtime.CompilerServices;
using static Tensors.Logarithms;

namespace Tensors;

internal static partial class Powers
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
        TLanes third = TLanes.Round(e * Constants.Real<TLanes, T>(0.3333333333333333));
        TLanes left = e - (Constants.Real<TLanes, T>(3) * third);
        TLanes above = TLanes.Less(zero, left);
        TLanes below = TLanes.Less(left, zero);

        // On [√½, √2): error 10⁻⁴.
        TLanes y;
        y = Constants.Real<TLanes, T>(0.055811224720516063036);
        y = TLanes.MultiplyAdd(y, m, Constants.Real<TLanes, T>(-0.28270436455676113169));
        y = TLanes.MultiplyAdd(y, m, Constants.Real<TLanes, T>(0.73179539652935920237));
        y = TLanes.MultiplyAdd(y, m, Constants.Real<TLanes, T>(0.49515345405776398015));
        y *= TLanes.Select(
            above, Constants.Real<TLanes, T>(1.2599210498948732), TLanes.Select(below, Constants.Real<TLanes, T>(0.7937005259840998), one));
        m *= TLanes.Select(above, Constants.Real<TLanes, T>(2), TLanes.Select(below, Constants.Real<TLanes, T>(0.5), one));
        TLanes cube = y * y * y;
        y *= (cube + (m + m)) / (cube + cube + m);
        TLanes square = y * y;
        TLanes squareLow = TLanes.MultiplySubtract(y, y, square);
        TLanes remainder = TLanes.MultiplyAdd(-squareLow, y, TLanes.MultiplyAdd(-square, y, m));
        y += remainder / (Constants.Real<TLanes, T>(3) * square);
        TLanes result = TLanes.ScaleByPowerOfTwo(y, third) | (x ^ magnitude);
        TLanes ordinary = TLanes.Less(zero, magnitude) & TLanes.Less(magnitude, Constants.Real<TLanes, T>(double.PositiveInfinity));
        return TLanes.Select(ordinary, result, x);
    }
}
