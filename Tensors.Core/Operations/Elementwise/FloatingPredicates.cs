using System.Runtime.CompilerServices;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Whether each element is NaN; the result is bool.</summary>
    /// <exception cref="DTypeMismatchException">The elements are not floating-point numbers.</exception>
    /// <remarks>Not differentiable.</remarks>
    public Tensor IsNaN() => Apply<IsNaNOp>(this);

    /// <summary>Whether each element is +inf or -inf; the result is bool.</summary>
    /// <exception cref="DTypeMismatchException">The elements are not floating-point numbers.</exception>
    /// <remarks>Not differentiable.</remarks>
    public Tensor IsInfinity() => Apply<IsInfinityOp>(this);

    /// <summary>Whether each element is neither infinite nor NaN; the result is bool.</summary>
    /// <exception cref="DTypeMismatchException">The elements are not floating-point numbers.</exception>
    /// <remarks>Not differentiable.</remarks>
    public Tensor IsFinite() => Apply<IsFiniteOp>(this);
}

/// <summary>A question about each floating-point element; the result is bool.</summary>
/// <param name="Name">The name in messages, traces and graphs.</param>
public abstract record PredicateOperation(string Name) : UnaryOperation(Name)
{
    private protected override DTypeSet Takes => DTypeSet.Floating;

    /// <inheritdoc/>
    protected internal sealed override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        base.Infer(inputs, outputs);
        outputs[0] = outputs[0] with { DType = DType.Bool };
    }
}

/// <summary>The operation of <see cref="Tensor.IsNaN"/>.</summary>
public sealed record IsNaNOp() : PredicateOperation("IsNan")
{
    private protected override unsafe void Map(in Operand x, void* y, long count, DType dtype) =>
        ElementwiseDispatch.Compare<IsNaNOperator>(x, x, y, count, dtype);
}

/// <summary>The operation of <see cref="Tensor.IsInfinity"/>.</summary>
public sealed record IsInfinityOp() : PredicateOperation("IsInf")
{
    private protected override unsafe void Map(in Operand x, void* y, long count, DType dtype) =>
        ElementwiseDispatch.Compare<IsInfinityOperator>(x, x, y, count, dtype);
}

/// <summary>The operation of <see cref="Tensor.IsFinite"/>.</summary>
public sealed record IsFiniteOp() : PredicateOperation("IsFinite")
{
    private protected override unsafe void Map(in Operand x, void* y, long count, DType dtype) =>
        ElementwiseDispatch.Compare<IsFiniteOperator>(x, x, y, count, dtype);
}

internal readonly struct IsNaNOperator : IBinaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x, TLanes y)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => ~TLanes.Equal(x, y);
}

internal readonly struct IsInfinityOperator : IBinaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x, TLanes y)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => TLanes.Equal(TLanes.Abs(x), Constants.Real<TLanes, T>(double.PositiveInfinity));
}

internal readonly struct IsFiniteOperator : IBinaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x, TLanes y)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => TLanes.Less(TLanes.Abs(x), Constants.Real<TLanes, T>(double.PositiveInfinity));
}
