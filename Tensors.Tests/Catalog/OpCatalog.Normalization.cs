namespace Tensors.Tests;

internal static partial class OpCatalog
{
    private static OpRow[] Normalization() =>
    [
        new("Softmax", typeof(SoftmaxOp), v => v[0].Softmax(), Of(Cube)),
        new("Softmax over an inner axis", typeof(SoftmaxOp), v => v[0].Softmax(1), Of(Cube)),
        new("LogSoftmax", typeof(LogSoftmaxOp), v => v[0].LogSoftmax(), Of(Cube)) { FoldedAxis = 2 },
        new("LogSoftmax over the first axis", typeof(LogSoftmaxOp), v => v[0].LogSoftmax(0), Of(Cube)),
        .. Reduction<LogSumExpOp>("LogSumExp", (x, axes, keepDims) => x.LogSumExp(axes, keepDims), dtypes: DTypeSet.Floating),
        new("SoftmaxCrossEntropy", typeof(SoftmaxCrossEntropyOp), v => v[0].SoftmaxCrossEntropy(v[1]), Of([3, 4]), Of([3, 4], Positive)),
        new("SoftmaxCrossEntropy over the first axis", typeof(SoftmaxCrossEntropyOp), v =>
            v[0].SoftmaxCrossEntropy(v[1], 0), Of(Cube), Of([4], Positive)),
        new("SoftmaxCrossEntropyGradient", typeof(SoftmaxCrossEntropyGradientOp), v =>
            Tensor.Apply<SoftmaxCrossEntropyGradientOp>(v), Of([3, 4]), Of([3, 4], Positive), Of([3])),
        Classes<SparseSoftmaxCrossEntropyOp>(
            "SparseSoftmaxCrossEntropy", v => v[0].SparseSoftmaxCrossEntropy(v[1]), Of([3, 4]), Of([3], Domain.Integers(0, 3))),
        Classes<SparseSoftmaxCrossEntropyOp>(
            "SparseSoftmaxCrossEntropy over an inner axis", v => v[0].SparseSoftmaxCrossEntropy(v[1], 1), Of(Cube),
            Of([2, 4], Domain.Integers(0, 2))),
        Classes<SparseSoftmaxCrossEntropyGradientOp>(
            "SparseSoftmaxCrossEntropyGradient", v => Tensor.Apply<SparseSoftmaxCrossEntropyGradientOp>(v), Of([3, 4]),
            Of([3], Domain.Integers(0, 3)), Of([3])),
        new("LayerNorm", typeof(LayerNormOp), v => v[0].LayerNorm(v[1], v[2], epsilon: 0.1), Of(Cube), Of([4]), Of([4])),
        new("LayerNorm over two axes", typeof(LayerNormOp), v => v[0].LayerNorm(v[1], axis: 1, epsilon: 0.1), Of(Cube), Of([3, 4])),
        new("LayerNorm without gain", typeof(LayerNormOp), v => v[0].LayerNorm(bias: v[1], epsilon: 0.1), Of(Cube), Of([1])),
        new("RmsNorm", typeof(LayerNormOp), v => v[0].RmsNorm(v[1], epsilon: 0.1), Of(Cube), Of([4])),
        new("LayerNormGradient", typeof(LayerNormGradientOp), v =>
            Tensor.Apply(new LayerNormGradientOp(1, 0.1, true), v), Of([3, 5]), Of([3, 5])),
        new("RmsNormGradient", typeof(LayerNormGradientOp), v =>
            Tensor.Apply(new LayerNormGradientOp(1, 0.1, false), v), Of([3, 5]), Of([3, 5])),
    ];

    private static OpRow[] ChannelNormalization() =>
    [
        new("BatchNorm", typeof(BatchNormOp), v => v[0].BatchNorm(v[1], v[2], epsilon: 0.1).Y, Of([3, 2, 4]), Of([4]), Of([4])),
        new("BatchNorm with channels first, rectified", typeof(BatchNormOp), v =>
            v[0].BatchNorm(v[1], v[2], 1, 0.5, rectifies: true).Y, Of([3, 2, 4]), Of([2]), Of([2])),
        new("BatchNorm, moments", typeof(BatchNormOp), v =>
            { (_, Tensor mean, Tensor variance) = v[0].BatchNorm(); return mean + (2 * variance); }, Of([5, 3])) { RoundsOnce = false },
        new("GroupNorm", typeof(BatchNormOp), v => v[0].GroupNorm(2, v[1], v[2], epsilon: 0.1), Of([2, 3, 4]), Of([4]), Of([4])),
        new("InstanceNorm", typeof(BatchNormOp), v => v[0].InstanceNorm(v[1], axis: 1, epsilon: 0.1), Of([2, 3, 5]), Of([3])),
        new("BatchNormGradient", typeof(BatchNormGradientOp), v =>
            OfBatchNorm(new(1, null, 0.1, false), v), Of([5, 3]), Of([5, 3]), Of([3])),
        new("BatchNormGradient, rectified", typeof(BatchNormGradientOp), v =>
            OfBatchNorm(new(1, null, 0.1, true), v), Of([3, 2, 4]), Of([3, 2, 4]), Of([2]), Of([2])),
        new("GroupNormGradient", typeof(BatchNormGradientOp), v =>
            OfBatchNorm(new(2, 2, 0.1, false), v), Of([2, 3, 4]), Of([2, 3, 4]), Of([4])),
        new("ScaleChannels", typeof(ScaleChannelsOp), v =>
            v[0].BatchNormInference(v[1], v[2], v[3], v[4], 1, 0.1), Of([2, 3, 4]), Of([3]), Of([3], Positive), Of([3]), Of([3])),
    ];

    private static OpRow Classes<TOperation>(string name, Func<Tensor[], Tensor> apply, params (Shape Shape, Domain Domain)[] operands)
        where TOperation : Operation => new(name, typeof(TOperation), apply, operands)
        {
            FixedDTypes = new Dictionary<int, DType> { [1] = DType.Int32 },
        };

    /// <summary>All results of a gradient of x, dy, gain and bias in one row, with the moments of x.</summary>
    private static Tensor OfBatchNorm(ChannelNorm norm, Tensor[] v)
    {
        Tensor[] moments = Tensor.ApplyAll(new BatchNormOp(norm), v[0])[1..];
        return Tensor.Concat(
            [.. Tensor.ApplyAll(new BatchNormGradientOp(norm), [v[0], v[1], .. moments, .. v[2..]]).Select(result => result.Flatten())]);
    }
}
