using System.Runtime.CompilerServices;

namespace Tensors;

/// <summary>An operation that computes each element of its result from the elements at the same position of its operands.</summary>
/// <remarks>Operands have the same shape: the public methods broadcast first, by a view.</remarks>
public abstract record ElementwiseOperation(string Name) : Operation(Name)
{
    internal sealed override bool ReadsInOrder => true;

    internal sealed override bool Broadcasts => true;

    /// <summary>
    /// The operator that says all of what it computes from floating-point numbers, and nothing else does; null where other code takes part.
    /// </summary>
    internal virtual Type? Formula => null;

    /// <summary>The dtypes that the operands may have.</summary>
    private protected abstract DTypeSet Takes { get; }

    /// <summary>The parts of contiguous complex numbers, one behind the other.</summary>
    private protected static unsafe Operand OfParts(void* pairs, long count) => Operand.Contiguous((byte*)pairs, 2 * count);

    /// <summary>Applies an operation to two operands of one dtype, broadcast to their common shape.</summary>
    internal static Tensor ApplyBroadcast<TOperation>(string name, Tensor left, Tensor right)
        where TOperation : Operation, new()
    {
        if (Tensor.GoesToSymbol(left, right))
        {
            return Tensor.Apply<TOperation>(left, right);
        }

        Shape shape = Broadcasting.Combine(name, left.Shape, right.Shape);
        return Tensor.Apply<TOperation>(left.BroadcastTo(shape), right.BroadcastTo(shape));
    }

    /// <summary>
    /// Applies an operation to three operands, broadcast to their common shape: that of the first with the common one of the others.
    /// </summary>
    internal static Tensor ApplyBroadcast<TOperation>(string name, Tensor x, Tensor y, Tensor z)
        where TOperation : Operation, new()
    {
        if (Tensor.GoesToSymbol(x, y, z))
        {
            return Tensor.Apply<TOperation>(x, y, z);
        }

        Shape shape = Broadcasting.Combine(name, x.Shape, Broadcasting.Combine(name, y.Shape, z.Shape));
        return Tensor.Apply<TOperation>(x.BroadcastTo(shape), y.BroadcastTo(shape), z.BroadcastTo(shape));
    }
}

/// <summary>An elementwise operation on one tensor; the result has its shape and dtype.</summary>
public abstract record UnaryOperation(string Name) : ElementwiseOperation(Name)
{
    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs) =>
        outputs[0] = new(inputs[0].Shape, DTypeErrors.Require(Name, inputs[0], Takes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    protected internal sealed override unsafe void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        if (inputs[0].DType.IsComplex)
        {
            Tensor pairs = Tensor.ContiguousNow(inputs[0]);
            fixed (byte* x = pairs, y = outputs[0])
            {
                MapComplex(x, y, pairs.ElementCount, pairs.DType.PartDType);
            }

            GC.KeepAlive(pairs);
            return;
        }

        fixed (byte* x = inputs[0], y = outputs[0])
        {
            Map(new Operand(x, inputs[0].Layout), y, inputs[0].ElementCount, inputs[0].DType);
        }
    }

    /// <summary>On contiguous complex numbers: part by part, where the operation does not say otherwise.</summary>
    private protected virtual unsafe void MapComplex(void* x, void* y, long count, DType part) =>
        Map(OfParts(x, count), y, 2 * count, part);

    private protected abstract unsafe void Map(in Operand x, void* y, long count, DType dtype);
}

/// <summary>An elementwise operation on two tensors of one dtype; the result has their shape and dtype.</summary>
public abstract record BinaryOperation(string Name) : ElementwiseOperation(Name)
{
    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        DTypeErrors.RequireSame(Name, inputs[0], inputs[1]);
        DTypeErrors.Require(Name, inputs[0], Takes);
        outputs[0] = new(
            inputs[0].Shape.Equals(inputs[1].Shape) ? inputs[0].Shape : throw ShapeErrors.NotEqual(Name, inputs[0].Shape, inputs[1].Shape),
            inputs[0].DType);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    protected internal sealed override unsafe void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        if (inputs[0].DType.IsComplex)
        {
            (Tensor left, Tensor right) = (Tensor.ContiguousNow(inputs[0]), Tensor.ContiguousNow(inputs[1]));
            fixed (byte* x = left, y = right, z = outputs[0])
            {
                MapComplex(x, y, z, left.ElementCount, left.DType.PartDType);
            }

            GC.KeepAlive(left);
            GC.KeepAlive(right);
            return;
        }

        fixed (byte* x = inputs[0], y = inputs[1], z = outputs[0])
        {
            Map(new Operand(x, inputs[0].Layout), new Operand(y, inputs[1].Layout), z, inputs[0].ElementCount, inputs[0].DType);
        }
    }

    /// <summary>On contiguous complex numbers: part by part, where the operation does not say otherwise.</summary>
    private protected virtual unsafe void MapComplex(void* x, void* y, void* z, long count, DType part) =>
        Map(OfParts(x, count), OfParts(y, count), z, 2 * count, part);

    private protected abstract unsafe void Map(in Operand x, in Operand y, void* z, long count, DType dtype);
}

/// <summary>A comparison of two tensors of one dtype; the result is bool.</summary>
public abstract record ComparisonOperation(string Name) : BinaryOperation(Name)
{
    private protected override DTypeSet Takes => DTypeSet.Numeric;

    /// <inheritdoc/>
    protected internal sealed override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        base.Infer(inputs, outputs);
        outputs[0] = outputs[0] with { DType = DType.Bool };
    }
}
