using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Tangent of each element, in radians.</summary>
    /// <remarks>At most 2.5 ULP for every finite argument. NaN at ±inf. VJP: <c>dx = dy · (1 + y²)</c>.</remarks>
    public Tensor Tan() => Apply<TanOp>(this);
}

/// <summary>The operation of <see cref="Tensor.Tan"/>.</summary>
public sealed record TanOp() : UnaryOperation("Tan")
{
    private protected override DTypeSet Takes => DTypeSet.Floating;

    private protected override unsafe void Map(in Operand x, void* y, long count, DType dtype) =>
        ElementwiseDispatch.Floating<TanOperator>(x, y, count, dtype);
}

internal readonly unsafe struct TanOperator : IUnaryOperator, IAngleFunction
{
    public static int Cost => 20;

    public static bool HasRareArguments => true;

    public static void Mend<T>(T* x, T* y, nint count)
        where T : unmanaged => LargeAngle.Mend<TanOperator, T>(x, y, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes OfReduced<TLanes, T>(TLanes r, TLanes low, TLanes quadrant)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => Trigonometry.TanOfQuadrant<TLanes, T>(r, low, quadrant);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => Trigonometry.Tan<TLanes, T>(x);
}
