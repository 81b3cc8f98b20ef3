using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

// Functions that TensorFlow composes, and windows.
public sealed partial class SurpriseTests
{
    private static readonly Dictionary<string, Action<SurpriseScene>> s_functions = new()
    {
        ["saturate_cast_stops_short"] = s =>
        {
            Tensor x = PlaceholderWithDefault(new[] { 1e30f, -1e30f }, [null]);
            s.Fetch(() => SaturateCast(x, DataType.Int32));
            s.Fetch(() => SaturateCast(x, DataType.UInt8));
        },
        ["nan_in_reductions_and_windows"] = s =>
        {
            static Tensor P(float[] v, params int[] shape) =>
                PlaceholderWithDefault(Tensor.FromArray(v, Shape.Create(shape)), PartialShape.Create([.. shape]));
            const float N = float.NaN, Low = float.NegativeInfinity;
            Tensor x = P([N]);
            Func<Tensor, Tensor> pool = t => MaxPool(t, [2, 2], [2, 2], "VALID");
            s.Fetch(() => new object[]
            {
                ReduceMax(P([1, N, 3], 3)), ReduceMin(P([1, N, 3], 3)), Maximum(P([N]), P([1])), Minimum(P([1]), P([N])), Relu6(P([N])),
                ClipByValue(P([N]), 0f, 1f), Sign(P([N])),
            });
            s.Fetch(
                () => ((Func<Tensor, Tensor>[])[v => Relu(v), v => Relu6(v), v => Elu(v), v => LeakyRelu(v), v => Abs(v)])
                .Select(f => Gradients(f(x), [x])[0]).ToArray());
            s.Fetch(() => pool(P([1, N, 3, 2], 1, 2, 2, 1)));
            s.Fetch(() => pool(P([N, N, N, N], 1, 2, 2, 1)));
            s.Fetch(() => pool(P([Low, Low, Low, Low], 1, 2, 2, 1)));
            s.Fetch(() => MaxPool3D(P([N, N, N, N, N, N, N, N], 1, 2, 2, 2, 1), [2, 2, 2], [2, 2, 2], "VALID"));
        },
        ["connectionist_losses"] = s =>
        {
            Tensor x = Constant(
                Tensor.FromArray(
                new[, ,] { { { 0.1f, 0.6f, 0.3f } }, { { 0.1f, 0.6f, 0.3f } }, { { 0.1f, 0.2f, 0.7f } }, { { 0.1f, 0.6f, 0.3f } } }).Log());
            int[] frames = [4];
            static SparseTensor L(params int[] v)
            {
                long[,] indices = new long[v.Length, 2];
                for (int i = 0; i < v.Length; i++)
                {
                    indices[i, 1] = i;
                }

                return new(Constant(indices), Constant(v), Constant(new[] { 1L, v.Length }));
            }

            s.Fetch(() => CtcLoss(L(1, 0), x, frames));
            s.Fetch(() => CtcLoss(L(1, 0, 1, 0, 1), x, frames));
            s.Fetch(() => CtcLoss(L(1, 0, 1, 0, 1), x, frames, ignoreLongerOutputsThanInputs: true));
            s.Fetch(() => CtcLoss(L(1, 1, 1, 0), x, frames));
            s.Fetch(() => CtcBeamSearchDecoder(x, frames, 10).Decoded[0].Values);
            s.Fetch(() => CtcBeamSearchDecoder(x, frames, 10, mergeRepeated: false).Decoded[0].Values);
            s.Fetch(() => CtcGreedyDecoder(x, frames).Decoded.Values);
        },
        ["sampled_losses"] = s =>
        {
            Tensor w = Constant(Tensor.Arange(8, DType.Float32).Reshape(4, 2) / 10), b = Zeros([4]), x = Ones([1, 2]),
            l = Constant(new[,] { { 1L } });
            SampledCandidates c = new(Constant(new[] { 1L, 3 }), Constant(new[,] { { 0.5f } }), Constant(new[] { 0.5f, 0.25f }));
            s.Fetch(() => SampledSoftmaxLoss(w, b, l, x, 2, 4, sampledValues: c));
            s.Fetch(() => SampledSoftmaxLoss(w, b, l, x, 2, 4, sampledValues: c, removeAccidentalHits: false));
            s.Fetch(() => NceLoss(w, b, l, x, 2, 4, sampledValues: c));
            s.Fetch(() => NceLoss(w, b, l, x, 2, 4, sampledValues: c, removeAccidentalHits: true));
        },
        ["embeddings_of_partitions"] = s =>
        {
            PartitionedVariable v = GetPartitionedVariable(
                "e", initialValue: Constant(new[,] { { 0f }, { 1f }, { 2f }, { 3f }, { 4f } }), partitioner: FixedSizePartitioner(2));
            int[] ids = [0, 1, 2, 3, 4];
            s.Fetch(() => EmbeddingLookup(v, ids));
            s.Fetch(() => EmbeddingLookup(v, ids, "div"));
            s.Fetch(() => Gather(v, ids));
        },
        ["embeddings_of_sparse_rows"] = s =>
        {
            Tensor w = Constant(new[,] { { 1f }, { 2f }, { 4f } });
            SparseTensor ids = new(
                Constant(new[,] { { 0L, 0 }, { 0, 1 }, { 2, 0 } }), Constant(new[] { 1L, 2, 0 }), Constant(new[] { 5L, 2 }));
            s.Fetch(() => EmbeddingLookupSparse(w, ids));
            s.Fetch(() => SafeEmbeddingLookupSparse(w, ids));
            s.Fetch(() => EmbeddingLookupSparse(w, ids, combiner: "sqrtn"));
        },
        ["cond_unpacks_lists_of_one"] = s =>
        {
            Tensor p = Constant(true);
            s.Fetch(() => CondMany(p, () => [Constant(1f)], () => [Constant(2f)]));
            s.Fetch(() => CondMany(p, () => [Constant(1f)], () => [Constant(2f)]));
        },
        ["fetch_of_a_fed_tensor"] = s =>
        {
            Tensor x = Placeholder<float>([2]), p = Placeholder<float>([]);
            float[] array = [1, 2];
            object fed = s.Session.RunObjects([p], [(p, 1)])[0]!, computed = s.Session.RunObjects([p + 0f], [(p, 1)])[0]!;
            s.Fetch(() => ReferenceEquals(s.Session.RunObjects([x], [(x, array)])[0], array));
            s.Fetch(() => (string[])[fed.GetType().Name, ((Tensor)fed).DataType.Name]);
            s.Fetch(() => computed.GetType().Name);
            s.Fetch(() => s.Session.Run(p + 0f, [(p, null!)]));
        },
        ["complex_gradients"] = s =>
        {
            Tensor z = Complex(Constant(1f), Constant(2f));
            Tensor G(Tensor y) => Gradients(y, [z])[0]!;
            s.Fetch(() => Real(G(Real(z * z))));
            s.Fetch(() => Imag(G(Real(z * z))));
            s.Fetch(() => ComplexAbs(G(ComplexAbs(z * Complex(Constant(0f), Constant(0f))))));
            s.Fetch(() => G(z * z));
        },
    };
}
