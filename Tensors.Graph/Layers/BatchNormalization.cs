namespace Tensors.Graphs;

/// <summary>
/// Normalizes each channel over the batch and all positions: <c>(x - mean) / √(variance + ε) · gamma + beta</c>; while training with the
/// batch's own mean and variance, of which it keeps moving averages, else with those. Variables: <c>gamma</c>, <c>beta</c>,
/// <c>moving_mean</c>, <c>moving_variance</c>.
/// </summary>
/// <param name="axis">The axis of the channels.</param>
/// <param name="momentum">What the moving averages keep of themselves at each step.</param>
/// <param name="epsilon">What is added to the variance.</param>
/// <param name="center">Whether beta is added.</param>
/// <param name="scale">Whether gamma is multiplied by.</param>
/// <param name="betaInitializer">The first value of beta; null for zeros.</param>
/// <param name="gammaInitializer">The first value of gamma; null for ones.</param>
/// <param name="movingMeanInitializer">The first value of the moving mean; null for zeros.</param>
/// <param name="movingVarianceInitializer">The first value of the moving variance; null for ones.</param>
/// <param name="betaRegularizer">Makes a loss of beta.</param>
/// <param name="gammaRegularizer">Makes a loss of gamma.</param>
/// <param name="trainable">Whether optimizers train beta and gamma.</param>
/// <param name="fused">Whether it is one node, which needs four axes and channels as the second or the last; null where that is so.</param>
/// <param name="name">The name of the variable scope; null for <c>batch_normalization</c>, made unique.</param>
/// <param name="reuse">Whether the variables are there already.</param>
/// <remarks>
/// The moving averages are updated by the operations of the collection <see cref="GraphKeys.UpdateOps"/>, which a training step has to
/// depend on.
/// </remarks>
public sealed class BatchNormalization(
    int axis = -1, double momentum = 0.99, double epsilon = 1e-3, bool center = true, bool scale = true,
    Initializer? betaInitializer = null,
    Initializer? gammaInitializer = null, Initializer? movingMeanInitializer = null, Initializer? movingVarianceInitializer = null,
    Func<Tensor, Tensor?>? betaRegularizer = null, Func<Tensor, Tensor?>? gammaRegularizer = null, bool trainable = true,
    bool? fused = null, string? name = null,
    Reuse reuse = Reuse.Inherit)
    : Layer(name, "batch_normalization", reuse)
{
    private Variable? _gamma;
    private Variable? _beta;
    private Variable? _mean;
    private Variable? _variance;

    /// <summary>What is normalized.</summary>
    /// <param name="inputs">At least two axes; the extent of the channels is known.</param>
    /// <param name="training">Whether it is training: a truth value, or a tensor that says so when the graph runs; not training if there is
    /// none.</param>
    /// <exception cref="ArgumentException">The extent of the channels is not known, the axis is none of the inputs, or they cannot be
    /// normalized by one node.</exception>
    public Tensor Call(TensorLike inputs, TensorLike training = default)
    {
        Tensor x = inputs.ToTensor(inputs.Graph ?? Graph.Default, "inputs");
        int rank = x.StaticShape.Rank
            ?? throw new ArgumentException($"BatchNormalization: the number of axes of '{x.Name}' has to be known.");
        int channelAxis = axis < 0 ? axis + rank : axis;
        int channels = channelAxis >= 0 && channelAxis < rank && x.StaticShape[channelAxis] is { } extent
            ? extent
            : throw new ArgumentException(
                $"BatchNormalization: axis {axis} of '{x.Name}' {x.StaticShape} must be there and have a known extent.");
        bool fits = rank == 4 && channelAxis is 1 or 3;
        bool isFused = fused ?? fits;
        if (isFused && !fits)
        {
            throw new ArgumentException(
                $"BatchNormalization: '{x.Name}' {x.StaticShape} with channels along axis {channelAxis} cannot be normalized by one node, "
                + "fused.");
        }

        using DefaultGraph isDefault = x.Graph.AsDefault();
        using IDisposable open = Open();
        AddVariables(channels, x.DataType.Base == DataType.Float64 ? DataType.Float64 : DataType.Float32);
        return isFused ? Fused(x, training, channelAxis == 1) : ByParts(x, training, channelAxis, rank);
    }

    private void AddVariables(int channels, DataType type)
    {
        if (scale)
        {
            _gamma ??= AddVariable("gamma", [channels], type, gammaInitializer ?? Initializers.Ones(), gammaRegularizer, trainable);
        }

        if (center)
        {
            _beta ??= AddVariable("beta", [channels], type, betaInitializer ?? Initializers.Zeros(), betaRegularizer, trainable);
        }

        _mean ??= AddVariable("moving_mean", [channels], type, movingMeanInitializer ?? Initializers.Zeros(), trainable: false);
        _variance ??= AddVariable("moving_variance", [channels], type, movingVarianceInitializer ?? Initializers.Ones(), trainable: false);
    }

    private Tensor Fused(Tensor x, TensorLike training, bool channelsFirst)
    {
        Shape shape = _mean!.Shape.ToShape();
        Tensor gamma = _gamma is null ? Ops.Ones(shape, _mean.DataType) : _gamma;
        Tensor beta = _beta is null ? Ops.Zeros(shape, _mean.DataType) : _beta;
        string format = ImageFormat.Of(channelsFirst, 2);
        Tensor[] WithBatch()
        {
            (Tensor y, Tensor mean, Tensor variance) = Ops.FusedBatchNorm(x, gamma, beta, epsilon: (float)epsilon, dataFormat: format);
            return [y, mean, variance];
        }

        Tensor[] WithAverages()
        {
            (Tensor y, Tensor mean, Tensor variance) = Ops.FusedBatchNorm(
                x, gamma, beta, _mean!, _variance!, (float)epsilon, format, isTraining: false);
            return [y, mean, variance];
        }

        bool? known = Training.Known(training);
        if (known == false)
        {
            return WithAverages()[0];
        }

        Tensor[] results = known == true ? WithBatch() : Ops.CondMany(training, () => [.. WithBatch()], () => [.. WithAverages()]);
        Tensor kept = known == true
            ? Building.Number(x.Graph, momentum, DataType.Float32, "Const")
            : Ops.Cond(training, () => (float)momentum, () => 1f);
        AddUpdate(Average(_mean!, results[1], () => Decay(kept)));
        AddUpdate(Average(_variance!, results[2], () => Decay(kept)));
        return results[0];
    }

    private Tensor ByParts(Tensor x, TensorLike training, int channelAxis, int rank)
    {
        (Tensor mean, Tensor variance) = (_mean!, _variance!);
        if (Training.Known(training) != false)
        {
            (Tensor ofBatch, Tensor varianceOfBatch) = Ops.Moments(x, [.. Enumerable.Range(0, rank).Where(other => other != channelAxis)]);
            mean = Training.Choose(training, () => ofBatch, () => _mean!);
            variance = Training.Choose(training, () => varianceOfBatch, () => _variance!);
            (Tensor newMean, Tensor newVariance) = (mean, variance);
            Tensor Rate() => Building.Number(x.Graph, 1 - momentum, DataType.Float32, "decay");
            AddUpdate(Training.Choose(training, () => Average(_mean!, newMean, Rate), () => _mean!));
            AddUpdate(Training.Choose(training, () => Average(_variance!, newVariance, Rate), () => _variance!));
        }

        // Channels that are not last are laid along their axis.
        Tensor Along(Tensor parameter) => channelAxis == rank - 1
            ? parameter
            : Ops.Reshape(
                parameter, Enumerable.Range(0, rank).Select(other => other == channelAxis ? parameter.StaticShape[0]!.Value : 1).ToArray());
        Tensor? beta = _beta is null ? null : Along(_beta);
        Tensor? gamma = _gamma is null ? null : Along(_gamma);
        return Ops.BatchNormalization(
            x, Along(mean), Along(variance), beta is null ? default(TensorLike?) : beta, gamma is null ? default(TensorLike?) : gamma,
            epsilon);
    }

    private static void AddUpdate(Tensor update) => update.Graph.AddToCollection(GraphKeys.UpdateOps, update.Op);

    private static Tensor Decay(Tensor kept) => Ops.Subtract(1f, kept);

    private static Tensor Average(Variable variable, Tensor value, Func<Tensor> rate)
    {
        using NameScope scope = variable.Graph.OpenScope("AssignMovingAvg");
        using IDisposable colocated = variable.Graph.ColocateWith(variable.Op);
        Tensor decay = rate();
        decay = decay.DataType.Base == variable.DataType ? decay : Ops.Cast(decay, variable.DataType);
        return Ops.AssignSub(variable, (variable - value) * decay, scope.Name);
    }
}
