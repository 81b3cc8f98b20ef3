namespace Tensors;

/// <summary>An elementwise operation on three tensors of one dtype; the result has their shape and dtype.</summary>
/// <param name="Name">The name in messages, traces and graphs.</param>
public abstract record TernaryOperation(string Name) : ElementwiseOperation(Name)
{
    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        DTypeErrors.Require(Name, inputs[0], Takes);
        foreach (Tensor other in inputs[1..])
        {
            DTypeErrors.RequireSame(Name, inputs[0], other);
            if (!other.Shape.Equals(inputs[0].Shape))
            {
                throw ShapeErrors.NotEqual(Name, inputs[0].Shape, other.Shape);
            }
        }

        outputs[0] = new(inputs[0].Shape, inputs[0].DType);
    }

    /// <inheritdoc/>
    protected internal sealed override unsafe void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        fixed (byte* x = inputs[0], y = inputs[1], z = inputs[2], w = outputs[0])
        {
            Map(
                new Operand(x, inputs[0].Layout),
                new Operand(y, inputs[1].Layout),
                new Operand(z, inputs[2].Layout),
                w,
                inputs[0].ElementCount,
                inputs[0].DType);
        }
    }

    private protected static unsafe void MapFloating<TOperator>(in Operand x, in Operand y, in Operand z, void* w, long count, DType dtype)
        where TOperator : struct, ITernaryOperator
    {
        if (dtype == DType.Float32)
        {
            TernaryDriver.Run<TOperator, float>(x, y, z, (float*)w, count);
        }
        else
        {
            TernaryDriver.Run<TOperator, double>(x, y, z, (double*)w, count);
        }
    }

    private protected static unsafe void MapNumeric<TOperator>(in Operand x, in Operand y, in Operand z, void* w, long count, DType dtype)
        where TOperator : struct, ITernaryOperator
    {
        switch (dtype)
        {
            case DType.Int32:
                TernaryDriver.Run<TOperator, int>(x, y, z, (int*)w, count);
                break;
            case DType.Int64:
                TernaryDriver.Run<TOperator, long>(x, y, z, (long*)w, count);
                break;
            case DType.UInt8:
                TernaryDriver.Run<TOperator, byte>(x, y, z, (byte*)w, count);
                break;
            default:
                MapFloating<TOperator>(x, y, z, w, count, dtype);
                break;
        }
    }

    private protected abstract unsafe void Map(in Operand x, in Operand y, in Operand z, void* w, long count, DType dtype);
}
