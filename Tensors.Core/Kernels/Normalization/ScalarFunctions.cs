using System.Numerics;
using System.Runtime.CompilerServices;

namespace Tensors;

/// <summary>Functions of single numbers by the formulas of lanes: the same bits everywhere.</summary>
internal static unsafe class ScalarFunctions
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static T Log<T>(T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => First<T>(Logarithms.Log<Lanes128<T>, T>(Lanes128<T>.Broadcast(x)));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static T Log1P<T>(T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => First<T>(Logarithms.Log1P<Lanes128<T>, T>(Lanes128<T>.Broadcast(x)));

    /// <summary>As <see cref="Exponentials.ExpOfDifference{TLanes, T}"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static T ExpOfDifference<T>(T x, T y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        First<T>(Exponentials.ExpOfDifference<Lanes128<T>, T>(Lanes128<T>.Broadcast(x), Lanes128<T>.Broadcast(y)));

    private static T First<T>(Lanes128<T> lanes)
        where T : unmanaged => *(T*)&lanes;
}
