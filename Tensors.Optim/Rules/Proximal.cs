using System.Runtime.CompilerServices;

namespace Tensors.Optim;

/// <summary>The proximal step of l1 and l2 regularization (Duchi and Singer, "Efficient online and batch learning", 2009).</summary>
internal static class Proximal
{
    /// <summary><c>sign q · max(|q| - rate · l1, 0) / (1 + rate · l2)</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Shrink<TLanes, T>(TLanes q, TLanes rate, TLanes l1, TLanes l2)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes magnitude = TLanes.Abs(q);
        TLanes left = TLanes.AtLeast(magnitude - (rate * l1), TLanes.BroadcastBits(0));
        return (left / (Constants.One<TLanes, T>() + (rate * l2))) | (q ^ magnitude);
    }
}
