using System.Runtime.CompilerServices;

namespace Tensors;

/// <summary>An operator's form for positive normal numbers.</summary>
internal readonly struct ShortForm<TOperator> : IUnaryOperator
    where TOperator : struct, IUnaryOperator
{
    public static int Cost => TOperator.Cost;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => TOperator.InvokeShort<TLanes, T>(x);
}
