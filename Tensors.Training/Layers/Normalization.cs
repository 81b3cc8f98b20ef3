namespace Tensors.Training;

/// <summary>A normalization with a gain and a bias: <c>weight</c> of ones and <c>bias</c> of zeros at first.</summary>
public abstract class NormalizationLayer : Layer
{
    private protected NormalizationLayer(Shape shape, double epsilon, bool affine, bool bias = true)
    {
        Epsilon = epsilon;
        Weight = affine ? AddParameter("weight", Tensor.Ones(shape)) : null;
        Bias = affine && bias ? AddParameter("bias", Tensor.Zeros(shape)) : null;
    }

    /// <summary>What results are multiplied by, or null.</summary>
    public Tensor? Weight { get; }

    /// <summary>What is added to results, or null.</summary>
    public Tensor? Bias { get; }

    private protected double Epsilon { get; }
}

/// <summary>
/// Normalizes each channel (axis 1) over all others: by the moments of the batch in training, by running ones otherwise.
/// </summary>
/// <remarks>
/// PyTorch's <c>BatchNorm1d</c> to <c>BatchNorm3d</c>: <c>weight</c>, <c>bias</c>, and the statistics <c>running_mean</c> (0 at first),
/// <c>running_var</c> (1) and <c>num_batches_tracked</c>.
/// </remarks>
public sealed class BatchNorm : NormalizationLayer
{
    private readonly int _channels;
    private readonly double _momentum;
    private readonly Tensor _mean;
    private readonly Tensor _variance;
    private readonly Tensor _batches;

    /// <summary>Makes the parameters.</summary>
    /// <param name="channels">The extent of axis 1.</param>
    /// <param name="epsilon">Keeps the divisor away from 0.</param>
    /// <param name="momentum">How far running moments move towards those of a batch; what others call 0.9 is 0.1 here.</param>
    /// <param name="affine">Whether there are a gain and a bias.</param>
    public BatchNorm(int channels, double epsilon = 1e-5, double momentum = 0.1, bool affine = true)
        : base([channels], epsilon, affine)
    {
        _channels = channels;
        _momentum = momentum;
        _mean = AddState("running_mean", Tensor.Zeros([channels]));
        _variance = AddState("running_var", Tensor.Ones([channels]));
        _batches = AddState("num_batches_tracked", Tensor.FromScalar(0L));
    }

    /// <inheritdoc/>
    public override string ToString() => $"BatchNorm({_channels})";

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x)
    {
        if (!IsTraining)
        {
            return x.BatchNormInference(_mean, _variance, Weight, Bias, axis: 1, Epsilon);
        }

        (Tensor y, Tensor mean, Tensor variance) = x.BatchNorm(Weight, Bias, axis: 1, Epsilon);
        long count = x.ElementCount / _channels;
        EffectOp.Run("BatchNorm.Update", moments => Update(moments[0], moments[1], count), mean, variance);
        return y;
    }

    private void Update(Tensor mean, Tensor variance, long count)
    {
        Move(_mean, mean, 1);
        Move(_variance, variance, count > 1 ? count / (count - 1.0) : 1);
        using TensorAccess<long> batches = _batches.Access<long>();
        batches.Span[0]++;
    }

    /// <summary>Towards the moments of a batch, in place: a tape has nothing to record.</summary>
    private void Move(Tensor running, Tensor moments, double factor)
    {
        using TensorAccess<float> access = running.Access<float>();
        float[] batch = moments.ToArray<float>();
        for (int i = 0; i < batch.Length; i++)
        {
            access.Span[i] = (access.Span[i] * (float)(1 - _momentum)) + (batch[i] * (float)(_momentum * factor));
        }
    }
}

/// <summary>Normalizes each slice of the last axes: PyTorch's <c>LayerNorm</c>.</summary>
public sealed class LayerNorm : NormalizationLayer
{
    private readonly int[] _extents;

    /// <summary>Makes the parameters.</summary>
    /// <param name="extents">The last extents of inputs, which are normalized together; often one: the width.</param>
    /// <param name="epsilon">Keeps the divisor away from 0.</param>
    /// <param name="affine">Whether there are a gain and a bias.</param>
    /// <param name="bias">Whether there is a bias beside the gain.</param>
    public LayerNorm(PerAxis extents, double epsilon = 1e-5, bool affine = true, bool bias = true)
        : base(Shape.Create([.. extents]), epsilon, affine, bias) => _extents = [.. extents];

    /// <inheritdoc/>
    public override string ToString() => $"LayerNorm({string.Join(", ", _extents)})";

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x) =>
        Slices.Require("LayerNorm", x, _extents).LayerNorm(Weight, Bias, -_extents.Length, Epsilon);
}

/// <summary>Divides each slice of the last axes by its root of the mean square: PyTorch's <c>RMSNorm</c>.</summary>
public sealed class RmsNorm : NormalizationLayer
{
    private readonly int[] _extents;

    /// <summary>Makes the parameters.</summary>
    /// <param name="extents">The last extents of inputs, which are normalized together; often one: the width.</param>
    /// <param name="epsilon">Keeps the divisor away from 0; as PyTorch's default, the rounding unit of float32.</param>
    /// <param name="affine">Whether there is a gain.</param>
    public RmsNorm(PerAxis extents, double epsilon = 1.1920928955078125e-07, bool affine = true)
        : base(Shape.Create([.. extents]), epsilon, affine, bias: false) => _extents = [.. extents];

    /// <inheritdoc/>
    public override string ToString() => $"RmsNorm({string.Join(", ", _extents)})";

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x) => Slices.Require("RmsNorm", x, _extents).RmsNorm(Weight, -_extents.Length, Epsilon);
}

/// <summary>Normalizes groups of channels (axis 1) of each example: PyTorch's <c>GroupNorm</c>.</summary>
/// <param name="groups">How many groups the channels make.</param>
/// <param name="channels">The extent of axis 1.</param>
/// <param name="epsilon">Keeps the divisor away from 0.</param>
/// <param name="affine">Whether there are a gain and a bias.</param>
public sealed class GroupNorm(int groups, int channels, double epsilon = 1e-5, bool affine = true)
    : NormalizationLayer([channels], epsilon, affine)
{
    /// <inheritdoc/>
    public override string ToString() => $"GroupNorm({groups}, {channels})";

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x) => x.GroupNorm(groups, Weight, Bias, axis: 1, Epsilon);
}

/// <summary>
/// Normalizes each channel (axis 1) of each example by itself: PyTorch's <c>InstanceNorm1d</c> to <c>InstanceNorm3d</c>.
/// </summary>
/// <param name="channels">The extent of axis 1.</param>
/// <param name="epsilon">Keeps the divisor away from 0.</param>
/// <param name="affine">Whether there are a gain and a bias; false at PyTorch as well.</param>
public sealed class InstanceNorm(int channels, double epsilon = 1e-5, bool affine = false)
    : NormalizationLayer([channels], epsilon, affine)
{
    /// <inheritdoc/>
    public override string ToString() => $"InstanceNorm({channels})";

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x) => x.InstanceNorm(Weight, Bias, axis: 1, Epsilon);
}

/// <summary>The last axes of inputs.</summary>
internal static class Slices
{
    public static Tensor Require(string layer, Tensor x, int[] extents) => x.Shape.Extents.EndsWith(extents)
        ? x
        : throw new ShapeMismatchException(
            layer, $"the input {x.Shape} must end with ({string.Join(", ", extents)})", [x.Shape, Shape.Create(extents)]);
}
