using System.Numerics;

namespace Tensors;

/// <summary>The logarithm of a single number, by the formula of lanes: the same bits everywhere.</summary>
internal static unsafe class ScalarFunctions
{
    public static T Log<T>(T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Lanes128<T> lanes = ElementaryFunctions.Log<Lanes128<T>, T>(Lanes128<T>.Broadcast(x));
        return *(T*)&lanes;
    }
}
