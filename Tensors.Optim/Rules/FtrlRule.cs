using System.Runtime.CompilerServices;

namespace Tensors.Optim;

/// <summary>
/// Slots n, z: <c>n' = n + g²</c>, <c>z ← z + g + 2 · shrinkage · p - (n'^-power - n^-power) / rate · p</c>, and p is 0 where |z| ≤ l1,
/// else <c>(sign z · l1 - z) / (n'^-power / rate + 2 · l2)</c>.
/// </summary>
internal readonly struct FtrlRule<TPower, T>(T rate, TPower power, T l1, T l2, T shrinkage) : IUpdateRule<T>
    where TPower : struct, IFtrlPower<T>
    where T : unmanaged
{
    public static int SlotCount => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Update<TLanes>(ref TLanes parameter, TLanes gradient, ref TLanes first, ref TLanes second, ref TLanes third)
        where TLanes : unmanaged, ILanes<TLanes, T>
    {
        TLanes two = Constants.Real<TLanes, T>(2);
        TLanes shrunk = gradient + (two * TLanes.Broadcast(shrinkage) * parameter);
        TLanes sum = first + (gradient * gradient);
        TLanes after = power.Raise(sum);
        TLanes before = power.Raise(first);
        second += shrunk - ((after - before) / TLanes.Broadcast(rate) * parameter);
        TLanes bound = TLanes.Broadcast(l1);
        TLanes magnitude = TLanes.Abs(second);
        TLanes pulled = (bound | (second ^ magnitude)) - second;
        TLanes divisor = (after / TLanes.Broadcast(rate)) + (two * TLanes.Broadcast(l2));
        parameter = (pulled / divisor) & TLanes.Less(bound, magnitude);
        first = sum;
    }
}

/// <summary>What FTRL divides by: a power of the sum of squares.</summary>
internal interface IFtrlPower<T>
    where T : unmanaged
{
    TLanes Raise<TLanes>(TLanes sum)
        where TLanes : unmanaged, ILanes<TLanes, T>;
}

/// <summary>The usual power, ½.</summary>
internal readonly struct RootPower<T> : IFtrlPower<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Raise<TLanes>(TLanes sum)
        where TLanes : unmanaged, ILanes<TLanes, T> => TLanes.Sqrt(sum);
}

/// <summary>Any other power.</summary>
internal readonly struct AnyPower<T>(T exponent) : IFtrlPower<T>
    where T : unmanaged
{
    public TLanes Raise<TLanes>(TLanes sum)
        where TLanes : unmanaged, ILanes<TLanes, T> => Powers.Pow<TLanes, T>(sum, TLanes.Broadcast(exponent));
}
