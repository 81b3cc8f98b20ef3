using System.Runtime.CompilerServices;

namespace Tensors.Optim;

/// <summary>Slots n, z: <c>n' = n + g²</c>, <c>z ← z + g + 2 · shrinkage · p - (n'^-power - n^-power) / rate · p</c>, and p is 0 where |z| ≤ l1, else
/// <c>(sign z · l1 - z) / (n'^-power / rate + 2 · l2)</c>.</summary>
internal readonly struct FtrlRule<T>(T rate, T power, T l1, T l2, T shrinkage) : IUpdateRule<T>
    where T : unmanaged
{
    public static int SlotCount => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Update<TLanes>(ref TLanes parameter, TLanes gradient, ref TLanes first, ref TLanes second, ref TLanes third)
        where TLanes : unmanaged, ILanes<TLanes, T>
    {
        TLanes two = Constants.Real<TLanes, T>(2f, 2);
        TLanes shrunk = gradient + (two * TLanes.Broadcast(shrinkage) * parameter);
        TLanes sum = first + (gradient * gradient);
        TLanes exponent = -TLanes.Broadcast(power);
        TLanes after = ElementaryFunctions.Pow<TLanes, T>(sum, exponent);
        TLanes before = ElementaryFunctions.Pow<TLanes, T>(first, exponent);
        second += shrunk - ((after - before) / TLanes.Broadcast(rate) * parameter);
        TLanes bound = TLanes.Broadcast(l1);
        TLanes magnitude = TLanes.Abs(second);
        TLanes pulled = (bound | (second ^ magnitude)) - second;
        TLanes divisor = (after / TLanes.Broadcast(rate)) + (two * TLanes.Broadcast(l2));
        parameter = (pulled / divisor) & TLanes.Less(bound, magnitude);
        first = sum;
    }
}
