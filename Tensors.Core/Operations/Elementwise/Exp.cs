using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Exponential of each element: <c>y = eˣ</c>; of complex numbers <c>e^(x + y·i) = eˣ · (cos y + i · sin y)</c>.</summary>
    /// <remarks>
    /// At most 2 ULP. Overflows to inf, underflows through the denormals to 0. VJP: <c>dx = y · dy</c>, of complex numbers with the
    /// conjugate of y.
    /// </remarks>
    public Tensor Exp() => Apply<ExpOp>(this);
}

/// <summary>The operation of <see cref="Tensor.Exp"/>.</summary>
public sealed record ExpOp() : UnaryOperation("Exp")
{
    private protected override DTypeSet Takes => DTypeSet.Continuous;

    internal override Type Formula => typeof(ExpOperator);

    private protected override unsafe void Map(in Operand x, void* y, long count, DType dtype) =>
        ElementwiseDispatch.Floating<ExpOperator>(x, y, count, dtype);

    private protected override unsafe void MapComplex(void* x, void* y, long count, DType part)
    {
        if (part == DType.Float32)
        {
            ForkJoinPool.For(count, Grains.OneByOne, new ComplexExponential<float>((float*)x, (float*)y));
        }
        else
        {
            ForkJoinPool.For(count, Grains.OneByOne, new ComplexExponential<double>((double*)x, (double*)y));
        }
    }
}

internal readonly struct ExpOperator : IUnaryOperator
{
    public static int Cost => 12;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => Exponentials.Exp<TLanes, T>(x);
}
