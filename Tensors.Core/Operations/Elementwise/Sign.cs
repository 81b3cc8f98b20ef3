using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Sign of each element: -1, 0 or 1.</summary>
    /// <remarks>Dtypes: floating, int32, int64. Zeros keep their sign, NaN stays NaN. Its derivative is 0 everywhere.</remarks>
    public Tensor Sign() => Apply<SignOp>(this);
}

/// <summary>The operation of <see cref="Tensor.Sign"/>.</summary>
public sealed record SignOp() : UnaryOperation("Sign")
{
    private protected override DTypeSet Takes => DTypeSet.Signed;

    internal override Type Formula => typeof(SignOperator);

    private protected override unsafe void Map(in Operand x, void* y, long count, DType dtype) =>
        ElementwiseDispatch.Numeric<SignOperator>(x, y, count, dtype);
}

internal readonly struct SignOperator : IUnaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes zero = TLanes.BroadcastBits(0);
        TLanes one = Constants.One<TLanes, T>();
        return TLanes.Select(TLanes.Less(x, zero), -one, TLanes.Select(TLanes.Less(zero, x), one, x));
    }
}
