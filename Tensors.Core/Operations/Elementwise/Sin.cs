using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Sine of each element, in radians.</summary>
    /// <remarks>At most 2 ULP for every finite argument. NaN at ±inf. VJP: <c>dx = dy · cos x</c>.</remarks>
    public Tensor Sin() => Apply<SinOp>(this);
}

/// <summary>The operation of <see cref="Tensor.Sin"/>.</summary>
public sealed record SinOp() : UnaryOperation("Sin")
{
    private protected override DTypeSet Takes => DTypeSet.Floating;

    private protected override unsafe void Map(in Operand x, void* y, long count, DType dtype) =>
        ElementwiseDispatch.Floating<SinOperator>(x, y, count, dtype);
}

internal readonly unsafe struct SinOperator : IUnaryOperator, IAngleFunction
{
    public static int Cost => 16;

    public static bool HasRareArguments => true;

    public static void Mend<T>(T* x, T* y, nint count)
        where T : unmanaged => LargeAngle.Mend<SinOperator, T>(x, y, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes OfReduced<TLanes, T>(TLanes r, TLanes low, TLanes quadrant)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => Trigonometry.SinOfQuadrant<TLanes, T>(r, low, quadrant);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => Trigonometry.Sin<TLanes, T>(x);
}
