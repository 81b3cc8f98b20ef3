namespace Tensors.Tests;

internal static partial class OpCatalog
{
    // Two numbers of a stream.
    private static (Shape Shape, Domain Domain) Stream => Of([2], Domain.Integers(1, 1000));

    private static OpRow[] Attention() =>
    [
        new("Attention", typeof(AttentionOp), v => v[0].Attention(v[1], v[2]), Of([2, 3, 4]), Of([2, 5, 4]), Of([2, 5, 3])),
        new("Attention of groups of heads to the past", typeof(AttentionOp), v =>
            v[0].Attention(v[1], v[2], causal: true, pastKeys: 2), Of([1, 4, 3, 2]), Of([1, 2, 5, 2]), Of([1, 2, 5, 3])),
        new("Attention with addends", typeof(AttentionOp), v =>
            v[0].Attention(v[1], v[2], v[3], scale: 0.3), Of([2, 2, 3, 2]), Of([2, 1, 4, 2]), Of([2, 1, 4, 2]), Of([2, 1, 4])),
        new("Attention that is hidden", typeof(AttentionOp), v =>
            v[0].Attention(v[1], v[2], v[3]), Of([2, 3, 2]), Of([2, 4, 2]), Of([2, 4, 3]), Of([3, 4], Domain.Integers(0, 1)))
        {
            FixedDTypes = new Dictionary<int, DType> { [3] = DType.Bool },
        },
        new("Attention with dropout", typeof(AttentionOp), v =>
            Tensor.ApplyAll(new AttentionOp(new(0.5, null, 0.4)), v)[0], Of([2, 3, 4]), Of([2, 5, 4]), Of([2, 5, 3]), Stream)
        {
            FixedDTypes = new Dictionary<int, DType> { [3] = DType.Int64 },
        },
        new("Attention, logarithms", typeof(AttentionOp), v =>
            Tensor.ApplyAll(new AttentionOp(new(0.5, 1, 0)), v)[1], Of([2, 3, 4]), Of([2, 5, 4]), Of([2, 5, 3])) { RoundsOnce = false },
        new(
            "AttentionGradient", typeof(AttentionGradientOp),
            v => Tensor.Concat(Tensor.ApplyAll(new AttentionGradientOp(new(0.5, 1, 0)), v), 1),
            Of([2, 3, 4]), Of([2, 5, 4]), Of([2, 5, 4]), Of([2, 3]), Of([2, 3]), Of([2, 3, 4])),
        new(
            "AttentionGradient with dropout in groups", typeof(AttentionGradientOp),
            v => Tensor.Concat([.. Tensor.ApplyAll(new AttentionGradientOp(new(0.5, null, 0.4)), v).Select(x => x.Reshape(-1, 2))], 0),
            Of([4, 3, 2]), Of([2, 4, 2]), Of([2, 4, 2]), Of([4, 3]), Of([4, 3]), Of([4, 3, 2]), Stream)
        {
            FixedDTypes = new Dictionary<int, DType> { [6] = DType.Int64 },
        },
        new(
            "AttentionBiasGradient", typeof(AttentionBiasGradientOp), v => Tensor.Apply(new AttentionBiasGradientOp(new(0.5, 2, 0)), v),
            Of([2, 3, 4]), Of([2, 5, 4]), Of([2, 5, 3]), Of([2, 3]), Of([2, 3]), Of([2, 3, 3]), Of([3, 5])),
        new("AttentionDropout", typeof(AttentionDropoutOp), v =>
            Tensor.Apply(new AttentionDropoutOp([2, 3, 5], DType.Float64, 0.4), v), Stream)
        {
            DTypes = (DTypeSet)(1 << (int)DType.Int64),
        },
    ];
}
