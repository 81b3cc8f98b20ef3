using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

// Values at edges.
public sealed partial class SurpriseTests
{
    private static readonly Dictionary<string, Action<SurpriseScene>> s_values = new()
    {
        ["kinds_of_gradients_of_rows"] = s =>
        {
            Variable v = Variable(new[,] { { 1f, 1 }, { 1, 1 }, { 1, 1 } });
            Tensor t = v;
            Dictionary<string, Tensor> made = new()
            {
                ["identity"] = Identity(v),
                ["cast"] = Cast<double>(v),
                ["plus"] = v + 1f,
                ["negative"] = -v,
                ["add_n"] = AddN([v, v]),
                ["concat"] = Concat([v, v], 0),
                ["concat columns"] = Concat([v, v], 1),
                ["times"] = v * 2f,
                ["reshape"] = Reshape(v, new[] { 3, 2 }),
                ["stack"] = Stack([v, v])[0],
                ["where"] = Where(v > 0, v, v),
            };
            Dictionary<string, bool> kinds = made.ToDictionary(
                pair => pair.Key, pair => Gradients(Gather(pair.Value, new[] { 2, 0, 2 }), [v])[0]!.Rows is not null);
            Tensor? g = Gradients(Gather(made["concat"], new[] { 4, 0, 4 }), [v])[0];
            Tensor a = Gather(v, Constant(new[] { 1 })), b = Gather(v, Constant(new[] { 2L }));
            Tensor? both = Gradients([a, b], [v.Reference])[0];
            s.FetchAll((object)(string[])[.. kinds.Keys.Where(kind => kinds[kind]).Order(StringComparer.Ordinal)]);
            s.FetchAll((object)(string[])[.. kinds.Keys.Where(kind => !kinds[kind]).Order(StringComparer.Ordinal)]);
            s.FetchAll(g, both!.Rows!.Indices.DataType.Name, both);
            s.Fetch(() => Gradients([a, b, v], [v.Reference]));
        },
        ["gradients_at_ties"] = s =>
        {
            Tensor a = Constant(1f), b = Constant(1f), r = Constant(new[] { 1f, 3, 3 }), e = Constant(new[] { -1f, 1 }),
            x = Constant(new[] { 0f, 6 }), o = Constant(0f);
            s.Fetch(() => Gradients(Maximum(a, b), [a, b]));
            s.Fetch(() => Gradients(Minimum(a, b), [a, b]));
            s.Fetch(() => Gradients(ReduceMax(r), [r]));
            s.Fetch(() => Gradients(SegmentMax(r, new[] { 0, 0, 0 }), [r]));
            s.Fetch(() => Gradients(TopK(r, 1).Values, [r]));
            s.Fetch(() => Gradients(ClipByValue(e, -1f, 1f), [e]));
            s.Fetch(() => Gradients(Relu6(x), [x]));
            s.Fetch(
                () => ((Func<Tensor, Tensor>[])[v => Relu(v), v => LeakyRelu(v), v => Elu(v), v => Selu(v), v => Abs(v)])
                .Select(f => Gradients(f(o), [o])[0]).ToArray());
        },
        ["gradients_at_zero"] = s =>
        {
            Tensor z = Constant(0f), u = Constant(0f), n = Constant(new[] { 0f, 0 });
            s.Fetch(() => Gradients(Pow(z, u), [z, u]));
            s.Fetch(() => ((float[])[0, 1, 2, 0.5f]).Select(k => Gradients(Pow(z, k), [z])[0]).ToArray());
            s.Fetch(() => Gradients(Pow(z, u - 1f), [z, u]));
            s.Fetch(() => Gradients(Building.Binary("Atan2", z, u, null), [z, u]));
            s.Fetch(() => Gradients(Xlogy(z, u), [z, u]));
            s.Fetch(() => Gradients(DivNoNan(z + 1f, u), [z, u]));
            s.Fetch(() => Gradients(Norm(n), [n]));
            s.Fetch(() => Gradients(Sqrt(Moments(n, [0]).Variance), [n]));
            s.Fetch(() => Gradients(L2Normalize(n, [0]), [n]));
            s.Fetch(() => Gradients(MultiplyNoNan(z + float.PositiveInfinity, u), [z, u]));
        },
        ["where_and_the_branch_not_chosen"] = s =>
        {
            Tensor x = PlaceholderWithDefault(0f, []);
            Tensor? Slope(Tensor y) => Gradients(Where(x > 0, y, ZerosLike(y)), [x])[0];
            s.Fetch(() => new object?[] { Slope(Sqrt(x)), Slope(Rsqrt(x)), Slope(Reciprocal(x)) });
            s.Fetch(() => new object?[] { Slope(Log(x)), Slope(Pow(x, 0.5f)), Slope(1f / x), Slope(Acos(x + 1f)) });
        },
        ["gradient_of_cumprod_with_a_zero"] = s =>
        {
            Tensor x = Constant(new[] { 2f, 0, 3 });
            Tensor byHand = x[0] + (x[0] * x[1]) + (x[0] * x[1] * x[2]);
            s.Fetch(() => Cumprod(x));
            s.Fetch(() => Gradients(Cumprod(x), [x]));
            s.Fetch(() => Gradients(byHand, [x]));
            s.Fetch(() => Gradients(ReduceProd(x), [x]));
        },
        ["no_gradient_or_an_error"] = s =>
        {
            Tensor x = Constant(7f), y = Constant(3f), l = Constant(new[,] { { 1f, 0, 0 } }), z = Constant(new[,] { { 1f, 2, 3 } });
            s.Fetch(() => Gradients(SoftmaxCrossEntropyWithLogits(l, z), [l]));
            s.Fetch(() => Gradients(SoftmaxCrossEntropyWithLogitsV2(l, z), [l]));
            s.Fetch(() => Gradients(FloorDiv(x, y), [x, y]));
            s.Fetch(() => Gradients(Mod(x, y), [x, y]));
            s.Fetch(
                () => ((Tensor[])[Round(x), Cast<float>(Cast<int>(x)), CSharpFunc(v => v, x, DataType.Float32)])
                .Select(t => Gradients(t, [x])[0]).ToArray());
            s.Fetch(() => Gradients(Sign(x), [x]));
            s.Fetch(() => Gradients(Building.Binary("TruncateMod", x, y, null), [x]));
        },
        ["cholesky_of_a_matrix_that_is_not_positive"] = s =>
        {
            Tensor c = Cholesky(Constant(new[,] { { 1f, 2 }, { 2, 1 } })), a = Eye(2);
            s.Fetch(() => MatrixDiagPart(c));
            s.Fetch(() => Cholesky(Constant(new[,] { { 4f, 99 }, { 2, 5 } })));
            s.Fetch(() => Gradients(ReduceSum(SelfAdjointEig(a).Values), [a]));
            s.Fetch(() => Gradients(ReduceSum(Svd(a).S), [a]));
        },
        ["clipping_of_rows"] = s =>
        {
            Tensor rows = new IndexedSlices(Constant(new[,] { { 3f }, { 4 } }), Constant(new[] { 0, 0 }), Constant(new[] { 2, 1 }))
                .ToTensor();
            s.Fetch(() => ClipByNorm(rows, 1f));
            s.Fetch(() => ClipByGlobalNorm([rows, null], 1f).Clipped[0]);
            s.Fetch(() => GlobalNorm([rows]));
            s.Fetch(() => GlobalNorm([Identity(rows)]));
        },
        ["clipping_of_extremes"] = s =>
        {
            Tensor z = Constant(new[] { 0f, 0 });
            s.Fetch(() => ClipByNorm(Constant(new[] { 3e20f, 4e20f }), 1f));
            s.Fetch(() => Clipped([Constant(new[] { 3e20f, 4e20f })]));
            s.Fetch(() => Clipped([Constant(new[] { float.PositiveInfinity }), Constant(new[] { 1f })]));
            s.Fetch(() => Gradients(ClipByNorm(z, 1f), [z]));
            s.Fetch(() => ClipByValue(Constant(new[] { 0f, 3, 9 }), 5f, 1f));

            static object Clipped(Tensor[] tensors)
            {
                (Tensor?[] clipped, Tensor norm) = ClipByGlobalNorm(tensors, 1f);
                return new object[] { clipped, norm };
            }
        },
        ["scatter_that_fails_half_way"] = s =>
        {
            Variable v = Variable(new[] { 1f, 2, 3 });
            s.FetchAll(ScatterUpdate(v, Constant(new[] { 0, 7 }), Constant(new[] { 5f, 6 })), v);
        },
        ["segments_without_elements"] = s =>
        {
            Tensor x = Constant(new[] { -1f, -2, -3 });
            int[] ids = [0, 0, 2];
            s.Fetch(() => SegmentMax(x, ids));
            s.Fetch(() => SegmentMin(x, ids));
            s.Fetch(() => UnsortedSegmentMax(x, ids, 3));
            s.Fetch(() => UnsortedSegmentProd(x, ids, 3));
            s.Fetch(() => DivNoNan(UnsortedSegmentSum(x, ids, 3), UnsortedSegmentSum(OnesLike(x), ids, 3)));
            s.Fetch(() => UnsortedSegmentSum(x, PlaceholderWithDefault(new[] { -1, 0, 0 }, [3]), 2));
            s.Fetch(() => UnsortedSegmentSum(x, PlaceholderWithDefault(new[] { 2, 0, 0 }, [3]), 2));
        },
        ["means_of_float16"] = s =>
        {
            Tensor h = PlaceholderWithDefault(Tensor.Ones([70000], DType.Float16), [null]),
            k = PlaceholderWithDefault(Tensor.Full([8], 60000, DType.Float16), [null]);
            Tensor m = PlaceholderWithDefault(Tensor.Ones([70000, 2], DType.Float16), [null, null]), r = PlaceholderWithDefault(
                Tensor.Ones([4096, 2], DType.Float16), [null, 2]);
            Tensor b = Constant(Tensor.Zeros([2], DType.Float16));
            s.Fetch(() => ReduceMean(h));
            s.Fetch(() => ReduceMean(m, 0));
            s.Fetch(() => Gradients(ReduceMean(h), [h])[0]![..2]);
            s.Fetch(() => new object[] { ReduceSum(r, 0), ReduceMean(r, 0) });
            s.Fetch(() => new object?[] { Gradients(r + b, [b])[0], Gradients(BiasAdd(r, b), [b])[0] });
            s.Fetch(() => ReduceMean(k));
            s.Fetch(() => new object[] { Moments(h, [0]).Mean, Moments(r, [0]).Mean });
        },
        ["sums_of_float16"] = s =>
        {
            Tensor h = PlaceholderWithDefault(Tensor.Ones([4096], DType.Float16), [null]), z = Zeros([4096], DataType.Int32);
            Variable v = Variable(Tensor.Zeros([1], DType.Float16));
            Tensor b = Cast(h, DataType.BFloat16);
            s.Fetch(() => new object[] { ReduceSum(h), MatMul(ExpandDims(h, 0), ExpandDims(h, 1))[0, 0] });
            s.Fetch(
                () =>
                new object[] { Cumsum(h)[^1], SegmentSum(h, z)[0], UnsortedSegmentSum(h, z, 1)[0],
                ScatterNd(ExpandDims(z, 1), h, new[] { 1 })[0] });
            s.Fetch(() => ScatterAdd(v, z, h));
            s.Fetch(() => Identity(Gradients(Gather(v, z), [v])[0]!));
            s.Fetch(() => SegmentMean(h, z));
            s.Fetch(() => Cast<float>(SegmentMean(b, z)));
            s.Fetch(() => new object[] { Cast<float>(ReduceSum(b)), Cast<float>(Cumsum(b)[^1]) });
        },
        ["integers"] = s =>
        {
            Tensor i = PlaceholderWithDefault(Enumerable.Repeat(int.MaxValue, 5).ToArray(), [null]);
            Tensor b = Cast(PlaceholderWithDefault(Enumerable.Repeat(1, 300).ToArray(), [null]), DataType.Int8);
            s.Fetch(() => new object[] { ReduceMean(Constant(new[] { 1, 2 })), ReduceMean(Constant(new[] { -3, -4, -4 })) });
            s.Fetch(() => ReduceMean(i));
            s.Fetch(() => Cast<int>(ReduceMean(b)));
            s.Fetch(() => SegmentMean(Constant(new[] { -1, -2 }), new[] { 0, 0 }));
            s.Fetch(() => new object[] { Shift("LeftShift", 1, 40), Shift("LeftShift", 1, -1), Shift("RightShift", -8, 40) });
            s.Fetch(
                () => Cast<int>(
                    Shift("LeftShift", Cast(Constant(new[] { 64, 1 }), DataType.Int8), Cast(Constant(new[] { 1, 9 }), DataType.Int8))));

            static Tensor Shift(string kind, TensorLike x, TensorLike by) => Building.Binary(kind, x, by, null);
        },
        ["powers_with_a_constant_exponent"] = s =>
        {
            Tensor i = PlaceholderWithDefault(new[] { 2, 3 }, [2]), x = PlaceholderWithDefault(new[] { float.NegativeInfinity, -0f }, [2]),
            half = PlaceholderWithDefault(0.5f, []);
            s.Fetch(() => Pow(i, -1));
            s.Fetch(() => Pow(i, -2));
            s.Fetch(() => Pow(x, 0.5f));
            s.Fetch(() => Pow(x, half));
        },
        ["remainders"] = s =>
        {
            static Tensor D(params double[] v) => v.Length == 1 ? Constant(Tensor.FromScalar(v[0])) : Constant(v);
            s.Fetch(() => new object[] { FloorDiv(D(1), D(0.1)), Mod(D(1), D(0.1)) });
            s.Fetch(() => Mod(D(-1e-20), D(3)));
            s.Fetch(
                () =>
                new object[] { Mod(D(-5), D(double.PositiveInfinity)), Mod(D(5), D(double.PositiveInfinity)),
                FloorDiv(D(-5), D(double.PositiveInfinity)) });
            s.Fetch(() => 1.0 / Mod(D(-6, 6), D(3, -3)));
            s.Fetch(() => new object[] { FloorDiv(D(5), D(0)), Mod(D(5), D(0)) });
        },
        ["ranges_and_steps"] = s =>
        {
            static Tensor D(double v) => Constant(Tensor.FromScalar(v));
            s.Fetch(() => Range(D(1), D(1.3), D(0.1)));
            s.Fetch(() => Range(0f, 1f, 0.1f));
            s.Fetch(() => LinSpace(0f, 1f, 11));
            s.Fetch(() => LinSpace(3f, 9f, 1));
        },
        ["nan_in_searches"] = s =>
        {
            static Tensor P(params float[] v) => PlaceholderWithDefault(v, [null]);
            const float N = float.NaN;
            s.Fetch(() => new object[] { ArgMax(P(1, N, 3)), ArgMax(P(N, 1, 2)), ArgMax(P(N, N)) });
            s.Fetch(() => new object[] { ArgMin(P(1, N, 3)), ArgMin(P(N, 1, 2)), ArgMin(P(N, N)) });
            s.Fetch(() => Unique(P(N, N, 1, 1)).Indices);
            s.Fetch(() => InTopK(new[,] { { N, 1f, 2f } }, new[] { 2 }, 1));
            s.Fetch(() => InTopK(new[,] { { float.PositiveInfinity, 1f, 2f } }, new[] { 0 }, 1));
            s.Fetch(() => InTopK(Tile(Constant(new[,] { { 0.5f, 0.5f, 0.1f } }), new[] { 4, 1 }), new[] { 0, 1, 2, 3 }, 1));
        },
        ["nothing_to_reduce"] = s =>
        {
            Tensor e = PlaceholderWithDefault(Tensor.Zeros([0]), [null]), r = PlaceholderWithDefault(Tensor.Zeros([0, 3]), [null, 3]);
            s.Fetch(() => new object[] { ReduceMax(e), ReduceMean(e), ReduceProd(e), ReduceLogSumExp(e), Norm(e) });
            s.Fetch(() => ReduceAll(e > 0));
            s.Fetch(() => ArgMax(e));
            s.Fetch(() => Scan((a, b) => a + b, e));
            s.Fetch(() => Losses.MeanSquaredError(r, r));
            s.Fetch(() => ReduceMean(SparseSoftmaxCrossEntropyWithLogits(Zeros([0], DataType.Int32), r)));
        },
        ["reshape_of_nothing"] = s =>
        {
            Tensor r = PlaceholderWithDefault(Tensor.Zeros([0, 3]), [null, 3]),
            z = PlaceholderWithDefault(Tensor.Zeros([4, 0, 3]), [null, null, null]);
            static Tensor Sizes(Tensor t, params int[] shape) => ShapeOf(Reshape(t, shape));
            s.Fetch(() => new object[] { Sizes(r, 0, -1), Sizes(r, -1, 0), Sizes(r, 2, -1) });
            s.Fetch(() => new object[] { Sizes(z, 0, -1), Sizes(z, -1, 0) });
            s.Fetch(() => new object[] { Sizes(z, 6, 0, -1), Sizes(z, 0, 0, -1) });
            s.Fetch(() => Reshape(Zeros([0, 3]), new[] { 0, -1 }).StaticShape.ToString());
        },
        ["infinite_logits"] = s =>
        {
            Tensor l = Constant(new[] { float.NegativeInfinity, float.NegativeInfinity }),
            i = Constant(new[,] { { float.NegativeInfinity, 0f } });
            s.Fetch(() => ReduceLogSumExp(l));
            s.Fetch(() => Gradients(ReduceLogSumExp(l), [l]));
            s.Fetch(() => Softmax(l));
            s.Fetch(() => SoftmaxCrossEntropyWithLogitsV2(new[,] { { 0f, 1f } }, i));
            s.Fetch(() => SparseSoftmaxCrossEntropyWithLogits(new[] { 1 }, i));
        },
        ["metrics_of_little"] = s =>
        {
            (Tensor Value, Tensor UpdateOp)[] made =
            [
                Metrics.Auc(Constant(new[] { 0, 0 }), Constant(new[] { 0.5f, 0.9f })),
                Metrics.Auc(Constant(new[] { 1, 1 }), Constant(new[] { 0.5f, 0.9f })),
                Metrics.Precision(Constant(new[] { 1f, 1 }), Constant(new[] { 0.4f, 0 })),
                Metrics.MeanPerClassAccuracy(Constant(new[] { 0, 1 }), Constant(new[] { 0, 1 }), 3),
                Metrics.MeanIou(Constant(new[] { 0, 1 }), Constant(new[] { 0, 1 }), 3),
                Metrics.Mean(Constant(new[] { 1f, 2 }), Constant(new[] { 0f, 0 })),
                Metrics.PrecisionAtK(Constant(new[,] { { 1L } }), Constant(new[,] { { 0.1f, 0.9f } }), 1),
            ];
            object[] values = [.. made.Select(metric => metric.Value)];
            s.FetchAll(values, Group([.. made.Select(metric => (Fetch)metric.UpdateOp)]), values);
            s.Fetch(() => ConfusionMatrix(new[] { 0, 0 }, new[] { 0, 0 }, weights: new[] { 0.5f, 2 }));
            s.Fetch(() => ConfusionMatrix(new[] { 0, 0 }, new[] { 0, 0 }, dtype: DataType.Float32, weights: new[] { 0.5f, 2 }));
        },
    };
}
