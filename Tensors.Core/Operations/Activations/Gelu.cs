using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Gaussian error linear unit of each element: <c>y = x · Φ(x) = x · ½ · (1 + erf(x / √2))</c>.</summary>
    /// <param name="approximate">Whether to use <c>y = ½ · x · (1 + tanh(√(2/π) · (x + 0.044715 · x³)))</c> in its place.</param>
    /// <remarks>
    /// Dtypes: floating. At most 3 ULP in float64 and 4 in float32, also where Φ(x) is tiny. 0 at -inf. VJP: <c>dx = dy · (Φ(x) + x ·
    /// φ(x))</c>, or the derivative of the approximation. After Hendrycks and Gimpel, "Gaussian Error Linear Units" (2016).
    /// </remarks>
    /// <example>
    /// <code>
    /// Tensor hidden = x.MatMul(weights).Gelu();
    /// </code>
    /// </example>
    public Tensor Gelu(bool approximate = false) => approximate ? Apply<GeluTanhOp>(this) : Apply<GeluOp>(this);
}

/// <summary>The operation of <see cref="Tensor.Gelu(bool)"/>.</summary>
public sealed record GeluOp() : UnaryOperation("Gelu")
{
    private protected override DTypeSet Takes => DTypeSet.Floating;

    internal override Type Formula => typeof(GeluOperator);

    private protected override unsafe void Map(in Operand x, void* y, long count, DType dtype) =>
        ElementwiseDispatch.Floating<GeluOperator>(x, y, count, dtype);
}

internal readonly struct GeluOperator : IUnaryOperator
{
    public static int Cost => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => ErrorFunctions.Gelu<TLanes, T>(x);
}

/// <summary>The operation of <see cref="Tensor.Gelu(bool)"/>, approximated.</summary>
public sealed record GeluTanhOp() : UnaryOperation("GeluTanh")
{
    private protected override DTypeSet Takes => DTypeSet.Floating;

    internal override Type Formula => typeof(GeluTanhOperator);

    private protected override unsafe void Map(in Operand x, void* y, long count, DType dtype) =>
        ElementwiseDispatch.Floating<GeluTanhOperator>(x, y, count, dtype);
}

internal readonly struct GeluTanhOperator : IUnaryOperator
{
    public static int Cost => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => ErrorFunctions.GeluTanh<TLanes, T>(x);
}
