namespace Tensors;

/// <summary>
/// The gradients of <see cref="AttentionOp"/> to queries, keys and values: (queries, keys, values, logarithms, deltas, dy), mask and stream
/// behind them. With <c>p = e^(score - logarithm)</c>, slopes of scores are <c>p · (dy · vᵀ - delta)</c>, where delta is <c>Σ dy · y</c>
/// less the logarithm's cotangent.
/// </summary>
/// <param name="Form">Scale, causality, dropout.</param>
public sealed record AttentionGradientOp(AttentionForm Form) : AttentionGradientOperation("AttentionGradient", Form)
{
    /// <inheritdoc/>
    public override int OutputCount => 3;

    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        CheckGradient(inputs);
        for (int i = 0; i < outputs.Length; i++)
        {
            outputs[i] = new(inputs[i].Shape, inputs[i].DType);
        }
    }

    private protected override unsafe void Execute<T>(
        in AttentionOperands<T> operands, AttentionCotangents<T> cotangents, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        fixed (byte* dq = outputs[0], dk = outputs[1], dv = outputs[2])
        {
            AttentionGradientKernel.Run(operands, cotangents, (T*)dq, (T*)dk, (T*)dv);
        }
    }
}

/// <summary>
/// The gradient of <see cref="AttentionOp"/> to what is added to scores: the operands of <see cref="AttentionGradientOp"/>, the mask among
/// them.
/// </summary>
/// <param name="Form">Scale, causality, dropout.</param>
public sealed record AttentionBiasGradientOp(AttentionForm Form) : AttentionGradientOperation("AttentionBiasGradient", Form)
{
    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        CheckGradient(inputs);
        outputs[0] = MaskOf(inputs) is { } mask && mask.DType == inputs[0].DType
            ? new(mask.Shape, mask.DType)
            : throw new ShapeMismatchException(Name, "there is no mask of numbers", [inputs[0].Shape]);
    }

    private protected override unsafe void Execute<T>(
        in AttentionOperands<T> operands, AttentionCotangents<T> cotangents, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        Shape scores = inputs[0].Shape.With(inputs[0].Rank - 1, inputs[1].Shape[^2]);
        fixed (byte* dbias = outputs[0])
        {
            AttentionBiasGradientKernel.Run(
                operands, cotangents, new((T*)dbias, outputs[0].Layout.BroadcastTo(scores)), outputs[0].ElementCount);
        }
    }
}

/// <summary>A gradient of attention.</summary>
/// <param name="Name">The name.</param>
/// <param name="Form">Scale, causality, dropout.</param>
public abstract record AttentionGradientOperation(string Name, AttentionForm Form) : AttentionOperation(Name, Form, 6)
{
    private protected void CheckGradient(ReadOnlySpan<Tensor> inputs)
    {
        Check(inputs);
        Shape rows = Shape.Create(inputs[0].Shape.Extents[..^1]);
        Shape means = inputs[0].Shape.With(inputs[0].Rank - 1, inputs[2].Shape[^1]);
        DTypeErrors.RequireSame(Name, inputs[0], inputs[5]);
        if (!inputs[3].Shape.Equals(rows) || !inputs[4].Shape.Equals(rows) || !inputs[5].Shape.Equals(means))
        {
            throw new ShapeMismatchException(
                Name,
                $"logarithms {inputs[3].Shape} and deltas {inputs[4].Shape} must be {rows}, and cotangents {inputs[5].Shape} must be "
                + $"{means}",
                [inputs[3].Shape, inputs[4].Shape, inputs[5].Shape]);
        }

        foreach (Tensor row in inputs[3..5])
        {
            if (row.DType != inputs[0].DType && row.DType != inputs[0].DType.Wide)
            {
                throw new DTypeMismatchException(
                    Name, $"logarithms and deltas must be {inputs[0].DType.Wide.Name}", [row.DType, inputs[0].DType]);
            }
        }
    }

    private protected abstract void Execute<T>(
        in AttentionOperands<T> operands, AttentionCotangents<T> cotangents, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>;

    private protected sealed override unsafe void Execute<T>(
        in AttentionOperands<T> operands, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        Tensor rows = Tensor.ContiguousNow(inputs[3]);
        Tensor subtracted = Tensor.ContiguousNow(inputs[4]);
        Tensor dy = Tensor.ContiguousNow(inputs[5]);
        fixed (byte* logs = rows, deltas = subtracted, cotangents = dy)
        {
            Execute(operands, new AttentionCotangents<T>((T*)logs, (T*)deltas, (T*)cotangents), inputs, outputs);
        }

        GC.KeepAlive(rows);
        GC.KeepAlive(subtracted);
        GC.KeepAlive(dy);
    }
}
