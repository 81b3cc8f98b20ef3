using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Logarithm of the absolute value of the gamma function of each element: <c>y = ln |Γ(x)|</c>.</summary>
    /// <remarks>
    /// For x &gt; 0 at most 8 ULP; for negative x the error is at most 16 ULP of the greatest of 1, |y| and |ln |x||, because y crosses 0
    /// between the poles. +inf at 0, at negative integers and at ±inf. VJP: <c>dx = dy · ψ(x)</c>.
    /// </remarks>
    public Tensor LogGamma() => Apply<LogGammaOp>(this);
}

/// <summary>The operation of <see cref="Tensor.LogGamma"/>.</summary>
public sealed record LogGammaOp() : UnaryOperation("LogGamma")
{
    private protected override DTypeSet Takes => DTypeSet.Floating;

    internal override Type Formula => typeof(LogGammaOperator);

    private protected override unsafe void Map(in Operand x, void* y, long count, DType dtype) =>
        ElementwiseDispatch.Floating<LogGammaOperator>(x, y, count, dtype);
}

internal readonly struct LogGammaOperator : IUnaryOperator
{
    public static int Cost => 64;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => GammaFunctions.LogGamma<TLanes, T>(x);
}
