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
        new("SoftmaxCrossEntropy over the first axis", typeof(SoftmaxCrossEntropyOp), v => v[0].SoftmaxCrossEntropy(v[1], 0), Of(Cube), Of([4], Positive)),
        new("SoftmaxCrossEntropyGradient", typeof(SoftmaxCrossEntropyGradientOp), v => Tensor.Apply<SoftmaxCrossEntropyGradientOp>(v), Of([3, 4]), Of([3, 4], Positive), Of([3])),
        Classes<SparseSoftmaxCrossEntropyOp>("SparseSoftmaxCrossEntropy", v => v[0].SparseSoftmaxCrossEntropy(v[1]), Of([3, 4]), Of([3], Domain.Integers(0, 3))),
        Classes<SparseSoftmaxCrossEntropyOp>(
            "SparseSoftmaxCrossEntropy over an inner axis", v => v[0].SparseSoftmaxCrossEntropy(v[1], 1), Of(Cube), Of([2, 4], Domain.Integers(0, 2))),
        Classes<SparseSoftmaxCrossEntropyGradientOp>(
            "SparseSoftmaxCrossEntropyGradient", v => Tensor.Apply<SparseSoftmaxCrossEntropyGradientOp>(v), Of([3, 4]), Of([3], Domain.Integers(0, 3)), Of([3])),
        new("LayerNorm", typeof(LayerNormOp), v => v[0].LayerNorm(v[1], v[2], epsilon: 0.1), Of(Cube), Of([4]), Of([4])),
        new("LayerNorm over two axes", typeof(LayerNormOp), v => v[0].LayerNorm(v[1], axis: 1, epsilon: 0.1), Of(Cube), Of([3, 4])),
        new("LayerNorm without gain", typeof(LayerNormOp), v => v[0].LayerNorm(bias: v[1], epsilon: 0.1), Of(Cube), Of([1])),
        new("RmsNorm", typeof(LayerNormOp), v => v[0].RmsNorm(v[1], epsilon: 0.1), Of(Cube), Of([4])),
        new("LayerNormGradient", typeof(LayerNormGradientOp), v => Tensor.Apply(new LayerNormGradientOp(1, 0.1, true), v), Of([3, 5]), Of([3, 5])),
        new("RmsNormGradient", typeof(LayerNormGradientOp), v => Tensor.Apply(new LayerNormGradientOp(1, 0.1, false), v), Of([3, 5]), Of([3, 5])),
    ];

    private static OpRow Classes<TOperation>(string name, Func<Tensor[], Tensor> apply, params (Shape Shape, Domain Domain)[] operands)
        where TOperation : Operation => new(name, typeof(TOperation), apply, operands)
        {
            FixedDTypes = new Dictionary<int, DType> { [1] = DType.Int32 },
        };
}
