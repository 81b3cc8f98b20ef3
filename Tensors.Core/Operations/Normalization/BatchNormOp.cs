using System.Numerics;

namespace Tensors;

/// <summary>How channels are normalised.</summary>
/// <param name="Axis">The axis of the channels.</param>
/// <param name="Groups">Groups of neighbouring channels of each member that are normalised together; null for each channel over all
/// members.</param>
/// <param name="Epsilon">Added to variances.</param>
/// <param name="Rectifies">Whether results below 0 become 0.</param>
public readonly record struct ChannelNorm(int Axis, int? Groups, double Epsilon, bool Rectifies)
{
    /// <summary>The shape of the moments of a shape.</summary>
    internal Shape Moments(Shape x) => Groups is { } groups ? Shape.Create(x[0], groups) : Shape.Create(x[Axis]);
}

/// <summary>
/// The operation of <see cref="Tensor.BatchNorm(Tensor?, Tensor?, int, double, bool)"/>, <see cref="Tensor.GroupNorm"/> and
/// <see cref="Tensor.InstanceNorm"/>: (x), (x, gain) or (x, gain, bias). It makes results, means, variances, and what rounding lost of the
/// means.
/// </summary>
/// <param name="Norm">Channels, groups, epsilon.</param>
public sealed record BatchNormOp(ChannelNorm Norm) : Operation(Norm.Groups is null ? "BatchNorm" : "GroupNorm")
{
    /// <inheritdoc/>
    public override int OutputCount => 4;

    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        Check(Name, Norm, inputs[0], inputs[1..]);
        outputs[0] = new(inputs[0].Shape, inputs[0].DType);
        outputs[1..].Fill(new(Norm.Moments(inputs[0].Shape), inputs[0].DType.Wide));
    }

    /// <summary>Requires an axis of channels, groups that divide them, and operands of one number a channel.</summary>
    internal static void Check(string name, ChannelNorm norm, Tensor x, ReadOnlySpan<Tensor> ofChannels)
    {
        DTypeErrors.Require(name, x, DTypeSet.Floating);
        if (
            norm.Axis >= x.Rank
            || (norm.Groups is { } groups
            && (norm.Axis == 0 || (x.Shape[norm.Axis] > 0 && (groups < 1 || x.Shape[norm.Axis] % groups != 0)))))
        {
            throw new ShapeMismatchException(
                name, $"{x.Shape} has no channels at axis {norm.Axis} that make {norm.Groups ?? 1} equal groups behind an axis of members",
                [x.Shape]);
        }

        Shape channels = Shape.Create(x.Shape[norm.Axis]);
        foreach (Tensor operand in ofChannels)
        {
            DTypeErrors.RequireSame(name, x, operand);
            if (!operand.Shape.Equals(channels))
            {
                throw ShapeErrors.NotEqual(name, channels, operand.Shape);
            }
        }
    }

    /// <inheritdoc/>
    protected internal override void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        if (inputs[0].DType == DType.Float32)
        {
            Execute<float>(inputs, outputs);
        }
        else
        {
            Execute<double>(inputs, outputs);
        }
    }

    private unsafe void Execute<T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Tensor x = Tensor.ContiguousNow(inputs[0]);
        Tensor gain = inputs.Length > 1 ? Tensor.ContiguousNow(inputs[1]) : x;
        Tensor bias = inputs.Length > 2 ? Tensor.ContiguousNow(inputs[2]) : x;
        ChannelLayout layout = ChannelLayout.Of(x.Shape, Norm.Axis, Norm.Groups is not null);
        fixed (
            byte* source = x, gains = gain, biases = bias, y = outputs[0], means = outputs[1], variances = outputs[2], rests = outputs[3])
        {
            BatchNormKernel.Run(
                layout, ChannelGroups.Of(layout, Norm.Groups ?? 0), (T*)source, inputs.Length > 1 ? (T*)gains : null,
                inputs.Length > 2 ? (T*)biases : null,
                T.CreateSaturating(Norm.Epsilon), Norm.Rectifies, (T*)y, (T*)means, (T*)rests, (T*)variances);
        }

        GC.KeepAlive(x);
        GC.KeepAlive(gain);
        GC.KeepAlive(bias);
    }
}

/// <summary>
/// The gradients of <see cref="BatchNormOp"/> to x, gain and bias: (x, dy, means, variances, rests), and gain and bias behind them. The
/// moments are those of x, which are not computed again.
/// </summary>
/// <param name="Norm">Channels, groups, epsilon.</param>
public sealed record BatchNormGradientOp(ChannelNorm Norm) : Operation(Norm.Groups is null ? "BatchNormGradient" : "GroupNormGradient")
{
    /// <summary>The number of operands before the gain.</summary>
    internal const int Required = 5;

    /// <inheritdoc/>
    public override int OutputCount => 3;

    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        Tensor x = inputs[0];
        BatchNormOp.Check(Name, Norm, x, inputs[Required..]);
        DTypeErrors.RequireSame(Name, x, inputs[1]);
        if (!x.Shape.Equals(inputs[1].Shape))
        {
            throw ShapeErrors.NotEqual(Name, x.Shape, inputs[1].Shape);
        }

        foreach (Tensor moments in inputs[2..Required])
        {
            if (!moments.Shape.Equals(Norm.Moments(x.Shape)))
            {
                throw ShapeErrors.NotEqual(Name, Norm.Moments(x.Shape), moments.Shape);
            }

            if (moments.DType != x.DType && !(x.DType.IsHalf && moments.DType == DType.Float32))
            {
                throw new DTypeMismatchException(Name, $"moments of {x.DType.Name} are not {moments.DType.Name}", [x.DType, moments.DType]);
            }
        }

        outputs[0] = new(x.Shape, x.DType);
        outputs[1..].Fill(new(Shape.Create(x.Shape[Norm.Axis]), x.DType));
    }

    /// <inheritdoc/>
    protected internal override void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        if (inputs[0].DType == DType.Float32)
        {
            Execute<float>(inputs, outputs);
        }
        else
        {
            Execute<double>(inputs, outputs);
        }
    }

    private unsafe void Execute<T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Tensor[] near = new Tensor[Required + 2];
        for (int i = 0; i < near.Length; i++)
        {
            near[i] = i < inputs.Length ? Tensor.ContiguousNow(inputs[i]) : near[0];
        }

        ChannelLayout layout = ChannelLayout.Of(near[0].Shape, Norm.Axis, Norm.Groups is not null);
        fixed (byte* x = near[0], dy = near[1], means = near[2], variances = near[3], rests = near[4], gain = near[5], bias = near[6])
        fixed (byte* dx = outputs[0], dgain = outputs[1], dbias = outputs[2])
        {
            BatchNormCotangents<T> of = new()
            {
                Layout = layout,
                Groups = ChannelGroups.Of(layout, Norm.Groups ?? 0),
                X = (T*)x,
                Gain = inputs.Length > Required ? (T*)gain : null,
                Bias = inputs.Length > Required + 1 ? (T*)bias : null,
                Means = (T*)means,
                Rests = (T*)rests,
                Variances = (T*)variances,
                Cotangent = (T*)dy,
                Epsilon = T.CreateSaturating(Norm.Epsilon),
                Rectifies = Norm.Rectifies,
            };
            BatchNormGradientKernel.Run(of, (T*)dx, (T*)dgain, (T*)dbias);
        }

        GC.KeepAlive(near);
    }
}
