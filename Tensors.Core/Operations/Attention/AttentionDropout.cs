using System.Numerics;

namespace Tensors;

/// <summary>
/// What <see cref="AttentionOp"/> multiplies weights by where it drops some, as an array: of the two numbers of a stream.
/// </summary>
/// <param name="Shape">The shape of the weights.</param>
/// <param name="DType">float32 or float64.</param>
/// <param name="Rate">The probability that a weight is dropped.</param>
public sealed record AttentionDropoutOp(Shape Shape, DType DType, double Rate) : Operation("AttentionDropout")
{
    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        if (inputs[0].DType != DType.Int64 || !inputs[0].Shape.Extents.SequenceEqual([2]))
        {
            throw new ShapeMismatchException(Name, "its operand is the two int64 numbers of a stream", [inputs[0].Shape]);
        }

        outputs[0] = DType is DType.Float32 or DType.Float64
            ? new(Shape, DType)
            : throw new DTypeMismatchException(Name, $"factors are float32 or float64, not {DType.Name}", [DType]);
    }

    /// <inheritdoc/>
    protected internal override void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        if (DType == DType.Float32)
        {
            Write<float>(inputs[0], outputs[0]);
        }
        else
        {
            Write<double>(inputs[0], outputs[0]);
        }
    }

    private unsafe void Write<T>(Tensor stream, Tensor factors)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        AttentionDropout<T> dropout = AttentionDropout<T>.Of(Rate, stream.ToArray<long>());
        fixed (byte* y = factors)
        {
            // As one query that sees all keys of all queries: numbers follow each other.
            dropout.Write(0, 0, 1, factors.ElementCount, (T*)y, 1);
        }
    }
}
