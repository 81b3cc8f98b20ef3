namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// Batch normalization with the moments of this batch: <c>y = (x - mean) / √(variance + epsilon) · gain + bias</c>, with mean and
    /// variance of each channel over all other axes.
    /// </summary>
    /// <param name="gain">Shape <c>(C)</c>; 1 if null.</param>
    /// <param name="bias">Shape <c>(C)</c>; 0 if null.</param>
    /// <param name="axis">The axis of the channels; negative counts from the end.</param>
    /// <param name="epsilon">Keeps the divisor away from 0; not negative.</param>
    /// <param name="rectifies">Whether results below 0 become 0 (<see cref="Relu"/>) on the way.</param>
    /// <returns>The result, and mean and variance (of a population) of each channel; NaN of an empty batch.</returns>
    /// <exception cref="ShapeMismatchException">The axis does not exist, or gain or bias are not one number a channel.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are not floating.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Epsilon is negative or not finite.</exception>
    /// <remarks>
    /// Dtypes: floating. Channels far from 0 beside their deviation keep the digits of their differences. VJP with <c>h = dy · gain</c> and
    /// the normalised x̂: <c>dx = (h - mean h - x̂ · mean (h · x̂)) / √(variance + epsilon)</c>, <c>dgain = Σ dy · x̂</c>, <c>dbias = Σ
    /// dy</c>; what was cut passes nothing. After Ioffe and Szegedy, "Batch normalization" (2015).
    /// </remarks>
    public (Tensor Y, Tensor Mean, Tensor Variance) BatchNorm(
        Tensor? gain = null, Tensor? bias = null, int axis = -1, double epsilon = 1e-5, bool rectifies = false)
    {
        Tensor[] results = NormalizeChannels("BatchNorm", gain, bias, axis, null, epsilon, rectifies);
        return (results[0], results[1], results[2]);
    }

    /// <summary>
    /// As <see cref="BatchNorm(Tensor?, Tensor?, int, double, bool)"/>, and moves running moments towards those of the batch.
    /// </summary>
    /// <param name="runningMean">Becomes <c>(1 - momentum) · before + momentum · mean</c>; no derivative passes.</param>
    /// <param name="runningVariance">The same with the variance of a sample, <c>n / (n - 1)</c> times that of the batch.</param>
    /// <param name="gain">Shape <c>(C)</c>; 1 if null.</param>
    /// <param name="bias">Shape <c>(C)</c>; 0 if null.</param>
    /// <param name="momentum">How far they move, as PyTorch's: 0.1 is what others call 0.9.</param>
    /// <param name="axis">The axis of the channels; negative counts from the end.</param>
    /// <param name="epsilon">Keeps the divisor away from 0; not negative.</param>
    /// <param name="rectifies">Whether results below 0 become 0 on the way.</param>
    /// <exception cref="ShapeMismatchException">The axis does not exist, or operands are not one number a channel.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are not floating.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Epsilon is negative or not finite.</exception>
    public Tensor BatchNorm(
        ref Tensor runningMean,
        ref Tensor runningVariance,
        Tensor? gain = null,
        Tensor? bias = null,
        double momentum = 0.1,
        int axis = -1,
        double epsilon = 1e-5,
        bool rectifies = false)
    {
        (Tensor y, Tensor mean, Tensor variance) = BatchNorm(gain, bias, axis, epsilon, rectifies);
        long count = ElementCount / Math.Max(1, mean.ElementCount);
        double ofSample = count > 1 ? count / (count - 1.0) : 1;
        runningMean = ((runningMean * (1 - momentum)) + (mean * momentum)).StopGradient();
        runningVariance = ((runningVariance * (1 - momentum)) + (variance * (momentum * ofSample))).StopGradient();
        return y;
    }

    /// <summary>
    /// Batch normalization with given moments, as in inference: <c>y = (x - mean) / √(variance + epsilon) · gain + bias</c>.
    /// </summary>
    /// <param name="mean">Shape <c>(C)</c>.</param>
    /// <param name="variance">Shape <c>(C)</c>.</param>
    /// <param name="gain">Shape <c>(C)</c>; 1 if null.</param>
    /// <param name="bias">Shape <c>(C)</c>; 0 if null.</param>
    /// <param name="axis">The axis of the channels; negative counts from the end.</param>
    /// <param name="epsilon">Keeps the divisor away from 0; not negative.</param>
    /// <param name="rectifies">Whether results below 0 become 0 on the way.</param>
    /// <exception cref="ShapeMismatchException">The axis does not exist, or operands are not one number a channel.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are not floating.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Epsilon is negative or not finite.</exception>
    /// <remarks>
    /// Dtypes: floating. One pass: the moments and the gain become one factor a channel. Moments have derivatives as well.
    /// </remarks>
    public Tensor BatchNormInference(
        Tensor mean, Tensor variance, Tensor? gain = null, Tensor? bias = null, int axis = -1, double epsilon = 1e-5,
        bool rectifies = false)
    {
        RequireEpsilon("BatchNormInference", epsilon);
        if (DType.IsHalf)
        {
            Tensor Single(Tensor operand)
            {
                DTypeErrors.RequireSame("BatchNormInference", this, operand);
                return operand.Cast(DType.Float32);
            }

            return Single(this).BatchNormInference(
                Single(mean), Single(variance), gain is null ? null : Single(gain), bias is null ? null : Single(bias), axis, epsilon,
                rectifies).Cast(DType);
        }

        Tensor inverse = (variance + epsilon).Rsqrt();
        Tensor scale = gain is null ? inverse : gain * inverse;
        if (LackExtents(this, scale))
        {
            return Composite(
                "BatchNormInference", [this, mean, scale, bias ?? Zeros([], DType)], (axis, rectifies), static (x, of) =>
                    Apply(new ScaleChannelsOp(x[0].AxisOf("BatchNormInference", of.axis), of.rectifies), x[0], x[1], x[2],
                        x[3].BroadcastTo(x[2].Shape)));
        }

        return Apply(
            new ScaleChannelsOp(AxisOf("BatchNormInference", axis), rectifies), this, mean, scale,
            (bias ?? Zeros([], DType)).BroadcastTo(scale.Shape));
    }

    /// <summary>
    /// Normalises neighbouring channels of each member together: <c>y = (x - mean) / √(variance + epsilon) · gain + bias</c>, with the
    /// moments of each group of channels of each element of the first axis.
    /// </summary>
    /// <param name="groups">How many groups the channels make.</param>
    /// <param name="gain">Shape <c>(C)</c>; 1 if null.</param>
    /// <param name="bias">Shape <c>(C)</c>; 0 if null.</param>
    /// <param name="axis">The axis of the channels, not the first; negative counts from the end.</param>
    /// <param name="epsilon">Keeps the divisor away from 0; not negative.</param>
    /// <exception cref="ShapeMismatchException">The axis does not exist or is the first, the groups do not divide the channels, or gain or
    /// bias are not one number a channel.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are not floating.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Epsilon is negative or not finite.</exception>
    /// <remarks>
    /// Dtypes: floating. VJP as that of <see cref="BatchNorm(Tensor?, Tensor?, int, double, bool)"/>, with means over a group. After Wu and
    /// He, "Group normalization" (2018).
    /// </remarks>
    public Tensor GroupNorm(int groups, Tensor? gain = null, Tensor? bias = null, int axis = -1, double epsilon = 1e-5) =>
        NormalizeChannels("GroupNorm", gain, bias, axis, groups, epsilon, rectifies: false)[0];

    /// <summary>Normalises each channel of each member by itself: <see cref="GroupNorm"/> with as many groups as channels.</summary>
    /// <param name="gain">Shape <c>(C)</c>; 1 if null.</param>
    /// <param name="bias">Shape <c>(C)</c>; 0 if null.</param>
    /// <param name="axis">The axis of the channels, not the first; negative counts from the end.</param>
    /// <param name="epsilon">Keeps the divisor away from 0; not negative.</param>
    /// <exception cref="ShapeMismatchException">The axis does not exist or is the first, or gain or bias are not one number a
    /// channel.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are not floating.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Epsilon is negative or not finite.</exception>
    public Tensor InstanceNorm(Tensor? gain = null, Tensor? bias = null, int axis = -1, double epsilon = 1e-5) =>
        NormalizeChannels("InstanceNorm", gain, bias, axis, -1, epsilon, rectifies: false)[0];

    private static void RequireEpsilon(string name, double epsilon)
    {
        if (!double.IsFinite(epsilon) || epsilon < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(epsilon), epsilon, $"{name}: epsilon is finite and not negative.");
        }
    }

    /// <summary>Results and moments; no groups: each channel over all members, -1: each by itself in each member.</summary>
    private Tensor[] NormalizeChannels(string name, Tensor? gain, Tensor? bias, int axis, int? groups, double epsilon, bool rectifies)
    {
        RequireEpsilon(name, epsilon);
        if (LacksExtents)
        {
            Tensor[] operands = [this, .. gain is null ? [] : new[] { gain }, .. bias is null ? [] : new[] { bias }];
            int count = groups is null ? 4 : 1;
            return CompositeAll(
                name, count, operands, (name, count, hasGain: gain is not null, axis, groups, epsilon, rectifies),
                static (x, of) => x[0].NormalizeChannels(
                    of.name, of.hasGain ? x[1] : null, x.Length > (of.hasGain ? 2 : 1) ? x[^1] : null, of.axis, of.groups, of.epsilon,
                    of.rectifies)[..of.count]);
        }

        int channels = AxisOf(name, axis);
        if (groups is not null && channels > 1 && channels < Rank - 1)
        {
            // Axes between members and channels, and others behind them: the channels go last.
            return [MoveAxis(channels, -1).NormalizeChannels(name, gain, bias, -1, groups, epsilon, rectifies)[0].MoveAxis(-1, channels)];
        }

        BatchNormOp operation = new(new(channels, groups is -1 ? Shape[channels] : groups, epsilon, rectifies));
        Tensor? weights = gain ?? (bias is null ? null : Ones([Shape[channels]], DType));
        return weights is null ? ApplyAll(operation, this)
            : bias is null ? ApplyAll(operation, this, weights)
            : ApplyAll(operation, this, weights, bias);
    }
}
