using System.Numerics;

namespace Tensors;

/// <summary>
/// Each element moved and scaled as its channel is: <c>y = (x - mean) · scale + shift</c>, cut at 0 where it rectifies; (x, mean, scale,
/// shift).
/// </summary>
/// <param name="Axis">The axis of the channels.</param>
/// <param name="Rectifies">Whether results below 0 become 0.</param>
public sealed record ScaleChannelsOp(int Axis, bool Rectifies) : Operation("ScaleChannels")
{
    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        BatchNormOp.Check(Name, new(Axis, null, 0, Rectifies), inputs[0], inputs[1..]);
        outputs[0] = new(inputs[0].Shape, inputs[0].DType);
    }

    /// <inheritdoc/>
    protected internal override void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        if (inputs[0].DType == DType.Float32)
        {
            Execute<float>(inputs, outputs[0]);
        }
        else
        {
            Execute<double>(inputs, outputs[0]);
        }
    }

    private unsafe void Execute<T>(ReadOnlySpan<Tensor> inputs, Tensor output)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (Tensor x, Tensor mean) = (Tensor.ContiguousNow(inputs[0]), Tensor.ContiguousNow(inputs[1]));
        (Tensor scale, Tensor shift) = (Tensor.ContiguousNow(inputs[2]), Tensor.ContiguousNow(inputs[3]));
        fixed (byte* source = x, means = mean, scales = scale, shifts = shift, y = output)
        {
            ChannelMap.Run(
                ChannelLayout.Of(x.Shape, Axis, keepsMembers: false), (T*)source, new((T*)means, (T*)scales, (T*)shifts), 1, Rectifies,
                (T*)y);
        }

        GC.KeepAlive(x);
        GC.KeepAlive(mean);
        GC.KeepAlive(scale);
        GC.KeepAlive(shift);
    }
}
