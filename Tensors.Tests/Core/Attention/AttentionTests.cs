using Tensors.Autograd;

namespace Tensors.Tests;

[NonParallelizable]
public sealed class AttentionTests
{
    [TestCase(1, 1, 1, 1)]
    [TestCase(3, 1, 5, 2)]
    [TestCase(64, 96, 8, 8)]
    [TestCase(65, 97, 17, 33)]
    [TestCase(130, 200, 16, 40)]
    [TestCase(1, 300, 64, 64)]
    public void Results_are_means_of_values_by_the_softmax_of_scores(int queries, int keys, int width, int valueWidth)
    {
        Tensor q = Draw([2, queries, width], 1), k = Draw([2, keys, width], 2), v = Draw([2, keys, valueWidth], 3);

        Tensor y = q.Attention(k, v);

        AssertClose(y, Plain(q, k, v, (_, _, _) => 0, 1 / Math.Sqrt(width)));
    }

    [TestCase(0)]
    [TestCase(70)]
    public void Causal_queries_see_the_past_and_themselves(int past)
    {
        Tensor q = Draw([1, 130, 4], 1), k = Draw([1, 130 + past, 4], 2), v = Draw([1, 130 + past, 4], 3);

        Tensor y = q.Attention(k, v, causal: true, pastKeys: past);

        AssertClose(y, Plain(q, k, v, (_, i, j) => j <= i + past ? 0 : double.NegativeInfinity, 0.5));
    }

    [TestCase(new[] { 2, 70, 110 })]
    [TestCase(new[] { 70, 110 })]
    [TestCase(new[] { 2, 1, 110 })]
    [TestCase(new[] { 70, 1 })]
    [TestCase(new[] { 1 })]
    public void Numbers_of_a_mask_are_added_to_scores_however_they_are_repeated(int[] extents)
    {
        Tensor q = Draw([2, 70, 4], 1), k = Draw([2, 110, 4], 2), v = Draw([2, 110, 4], 3), mask = Draw(Shape.Create(extents), 4);
        double[] all = mask.BroadcastTo([2, 70, 110]).ToArray<double>();

        Tensor y = q.Attention(k, v, mask);

        AssertClose(y, Plain(q, k, v, (b, i, j) => all[(((b * 70) + i) * 110) + j], 0.5));
    }

    [Test]
    public void Truth_values_of_a_mask_say_which_keys_are_seen()
    {
        Tensor q = Draw([2, 70, 4], 1), k = Draw([2, 110, 4], 2), v = Draw([2, 110, 4], 3);
        Tensor mask = Draw([2, 70, 110], 4) > -0.5;
        bool[] all = mask.ToArray<bool>();

        Tensor y = q.Attention(k, v, mask);

        AssertClose(y, Plain(q, k, v, (b, i, j) => all[(((b * 70) + i) * 110) + j] ? 0 : double.NegativeInfinity, 0.5));
    }

    [Test]
    public void Groups_of_heads_share_keys()
    {
        Tensor q = Draw([2, 6, 5, 4], 1), k = Draw([2, 3, 7, 4], 2), v = Draw([2, 3, 7, 4], 3);

        Tensor y = q.Attention(k, v);

        Tensor repeated = Tensor.Stack(
            [.. Enumerable.Range(0, 6).Select(head => q[.., head].Attention(k[.., head / 2], v[.., head / 2]))], 1);
        Assert.That(Bits.Of(y), Is.EqualTo(Bits.Of(repeated)));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void A_query_that_sees_nothing_has_zeros_and_gives_zeros(bool isTruth)
    {
        Tensor q = Draw([3, 4], 1), k = Draw([5, 4], 2), v = Draw([5, 4], 3);
        Tensor sees = Tensor.FromArray([true, false, true], [3, 1]);
        Tensor mask = isTruth
            ? sees
            : Tensor.Where(sees, Tensor.Zeros([], DType.Float64), Tensor.Full([], double.NegativeInfinity, DType.Float64));
        using GradientTape tape = new();
        tape.Watch(q, k, v);

        Tensor y = q.Attention(k, v, mask);
        Tensor[] gradients = tape.Gradient(y[1].Sum(), [q, k, v]);

        Assert.That(y[1].ToArray<double>(), Is.All.Zero);
        Assert.That(gradients.SelectMany(gradient => gradient.ToArray<double>()), Is.All.Zero);
        Assert.That(y.ToArray<double>(), Has.None.NaN);
    }

    [Test]
    public void Without_keys_there_are_zeros() =>
        Assert.That(Draw([3, 4], 1).Attention(Draw([0, 4], 2), Draw([0, 2], 3)).ToArray<double>(), Is.EqualTo(new double[6]));

    [TestCase(0, 3)]
    [TestCase(2, 0)]
    public void Without_queries_there_is_nothing(int batch, int queries) =>
        Assert.That(
            Draw([batch, queries, 4], 1).Attention(Draw([batch, 5, 4], 2), Draw([batch, 5, 4], 3)).Shape,
            Is.EqualTo(Shape.Create(batch, queries, 4)));

    [Test]
    public void Large_scores_do_not_overflow()
    {
        Tensor q = Tensor.Full([1, 1], 1e4f), k = Tensor.FromArray([1f, 2, 2], [3, 1]), v = Tensor.FromArray([1f, 2, 4], [3, 1]);

        Assert.That(q.Attention(k, v).Item<float>(), Is.EqualTo(3));
    }

    [Test]
    public void Dropout_keeps_what_its_stream_says_in_results_and_gradients()
    {
        Tensor q = Draw([2, 70, 4], 1), k = Draw([2, 110, 4], 2), v = Draw([2, 110, 4], 3), stream = Tensor.FromArray([7L, 8L]);
        AttentionForm form = new(0.5, null, 0.3);
        Tensor kept = (Tensor.Apply(new RandomUniformOp([2, 70, 110], DType.Float32, new(7, 8))) >= 0.3f).Cast(DType.Float64);
        Tensor Unblocked(Tensor[] x) => ((x[0].MatMul(x[1].T) * 0.5).Softmax() * (kept / 0.7)).MatMul(x[2]);
        Tensor Blocked(Tensor[] x) => Tensor.ApplyAll(new AttentionOp(form), [.. x, stream])[0];
        Tensor[] Slopes(Func<Tensor[], Tensor> function) =>
            Transform.Grad((Tensor[] x) => (function(x) * Draw([2, 70, 4], 4)).Sum())([q, k, v]);

        AssertClose(Blocked([q, k, v]), Unblocked([q, k, v]).ToArray<double>());
        foreach ((Tensor actual, Tensor expected) in Slopes(Blocked).Zip(Slopes(Unblocked)))
        {
            AssertClose(actual, expected.ToArray<double>());
        }
    }

    [Test]
    public void Dropout_with_a_seed_draws_anew_each_time_and_the_same_after_the_seed_is_set_again()
    {
        Tensor q = Draw([8, 4], 1);
        Tensor[] Twice()
        {
            RandomSeed.Set(3);
            return [q.Attention(q, q, dropout: 0.5, seed: 4), q.Attention(q, q, dropout: 0.5, seed: 4)];
        }

        Tensor[] first = Twice();
        Tensor[] second = Twice();
        RandomSeed.Set(null);

        Assert.That(Bits.Of(first[1]), Is.Not.EqualTo(Bits.Of(first[0])));
        Assert.That(second.Select(Bits.Of), Is.EqualTo(first.Select(Bits.Of)));
    }

    [Test]
    public void Gradients_of_long_sequences_are_those_of_the_array_of_weights([Values] bool causal)
    {
        Tensor q = Draw([4, 300, 8], 1), k = Draw([2, 300, 8], 2), v = Draw([2, 300, 8], 3), weights = Draw([4, 300, 8], 4);
        Tensor seen = causal ? Tensor.Ones([300, 300]).Tril().Cast(DType.Bool) : Tensor.Ones([300, 300]).Cast(DType.Bool);
        Tensor Each(Tensor x) => x.ExpandDims(1).BroadcastTo([2, 2, 300, 8]).Reshape(4, 300, 8);
        Tensor Unblocked(Tensor[] x) =>
            Tensor.Where(seen, x[0].MatMul(Each(x[1]).T) * 0.3, Tensor.Full([], double.NegativeInfinity, DType.Float64)).Softmax().MatMul(
                Each(x[2]));
        Tensor[] Slopes(Func<Tensor[], Tensor> function) => Transform.Grad((Tensor[] x) => (function(x) * weights).Sum())([q, k, v]);

        Tensor[] actual = Slopes(x => x[0].Attention(x[1], x[2], causal: causal, scale: 0.3));

        foreach ((Tensor gradient, Tensor expected) in actual.Zip(Slopes(Unblocked)))
        {
            AssertClose(gradient, expected.ToArray<double>());
        }
    }

    [Test]
    public void No_array_of_queries_by_keys_is_stored()
    {
        Tensor q = Tensor.RandomNormal([4, 1024, 8], seed: 1);
        long limit = TensorMemory.Limit;
        TensorMemory.Trim();
        try
        {
            // One such array has 16 MB; operands and gradients 128 KB each, partial sums of gradients 16 times that.
            TensorMemory.Limit = TensorMemory.BytesInUse + (4 << 20);
            using GradientTape tape = new();
            tape.Watch(q);
            Tensor gradient = tape.Gradient(q.Attention(q, q, causal: true).Sum(), q);
            Assert.That(gradient.IsFinite().All().Item<bool>());
        }
        finally
        {
            TensorMemory.Limit = limit;
        }
    }

    [Test]
    public void Shapes_that_do_not_fit_are_rejected()
    {
        Tensor q = Draw([2, 3, 4], 1);

        Assert.That(
            () => q.Attention(Draw([2, 5, 3], 1), Draw([2, 5, 3], 1)),
            Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("Attention"));
        Assert.That(() => q.Attention(Draw([2, 5, 4], 1), Draw([2, 6, 4], 1)), Throws.TypeOf<ShapeMismatchException>());
        Assert.That(
            () => Draw([3, 3, 4], 1).Attention(Draw([2, 5, 4], 1), Draw([2, 5, 4], 1)),
            Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("multiple"));
        Assert.That(
            () => q.Attention(q, q, Draw([2, 2, 3, 3], 1)), Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("(2, 3, 3)"));
        Assert.That(
            () => q.Attention(q, q, Tensor.Zeros([3, 3], DType.Int32)),
            Throws.TypeOf<DTypeMismatchException>().With.Message.Contains("mask"));
        Assert.That(() => q.Attention(q, q, dropout: 1), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    private static Tensor Draw(Shape shape, int seed) => Domain.Between(-1, 1).Draw(shape, DType.Float64, seed);

    private static void AssertClose(Tensor actual, double[] expected) =>
        Assert.That(actual.ToArray<double>(), Is.EqualTo(expected).Within(1e-13));

    /// <summary>The definition, in plain loops, of one axis of members.</summary>
    private static double[] Plain(Tensor q, Tensor k, Tensor v, Func<int, int, int, double> added, double scale)
    {
        (int queries, int keys, int width, int valueWidth) = (q.Shape[1], k.Shape[1], q.Shape[2], v.Shape[2]);
        (double[] qs, double[] ks, double[] vs) = (q.ToArray<double>(), k.ToArray<double>(), v.ToArray<double>());
        double[] y = new double[q.Shape[0] * queries * valueWidth];
        for (int b = 0; b < q.Shape[0]; b++)
        {
            for (int i = 0; i < queries; i++)
            {
                double[] weights = new double[keys];
                for (int j = 0; j < keys; j++)
                {
                    double product = 0;
                    for (int c = 0; c < width; c++)
                    {
                        product += qs[(((b * queries) + i) * width) + c] * ks[(((b * keys) + j) * width) + c];
                    }

                    weights[j] = Math.Exp((product * scale) + added(b, i, j));
                }

                for (int c = 0; c < valueWidth; c++)
                {
                    for (int j = 0; j < keys; j++)
                    {
                        y[(((b * queries) + i) * valueWidth) + c] += weights[j] / weights.Sum() * vs[(((b * keys) + j) * valueWidth) + c];
                    }
                }
            }
        }

        return y;
    }
}
