namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Limits each element: <c>y = min(max(x, smallest), largest)</c>.</summary>
    /// <param name="smallest">The lower bound, as a value of this dtype.</param>
    /// <param name="largest">The upper bound; it wins where it is below the other.</param>
    /// <remarks>
    /// Dtypes: all numeric ones. NaN stays NaN. VJP: <c>dy</c> between the bounds, 0 on them and outside, as for <see cref="Relu"/>,
    /// <see cref="Relu6"/> and <see cref="HardTanh"/>: what lies on a bound belongs to the bound.
    /// </remarks>
    public Tensor Clip(Scalar smallest, Scalar largest) => Apply<ClipOp>(this, smallest.Beside(this, "Clip"), largest.Beside(this, "Clip"));
}

/// <summary>The operation of <see cref="Tensor.Clip(Scalar, Scalar)"/>: (x, smallest, largest).</summary>
public sealed record ClipOp() : TernaryOperation("Clip")
{
    private protected override DTypeSet Takes => DTypeSet.Numeric;

    internal override Type Formula => typeof(ClipOperator);

    private protected override unsafe void Map(in Operand x, in Operand y, in Operand z, void* w, long count, DType dtype) =>
        MapNumeric<ClipOperator>(x, y, z, w, count, dtype);
}

internal readonly struct ClipOperator : ITernaryOperator
{
    public static TLanes Invoke<TLanes, T>(TLanes x, TLanes y, TLanes z)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => TLanes.Min(TLanes.Max(x, y), z);
}
