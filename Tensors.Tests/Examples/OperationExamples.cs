namespace Tensors.Tests.Examples;

/// <summary>The examples of the documentation of operations, one a theme at least.</summary>
public sealed class OperationExamples
{
    [Test]
    public void Elementwise_a_root_that_is_safe_to_differentiate()
    {
        Tensor x = Tensor.FromArray([4f, -1f]);
        Tensor positive = x > 0;
        Tensor safe = Tensor.Where(positive, x, Tensor.OnesLike(x));
        Tensor y = Tensor.Where(positive, safe.Sqrt(), Tensor.ZerosLike(x));

        Assert.That(y.ToArray<float>(), Is.EqualTo(new[] { 2f, 0 }));
    }

    [Test]
    public void Activations_a_layer()
    {
        (Tensor x, Tensor weights) = (Tensor.FromArray(new[,] { { 1f, -1 } }), Tensor.Ones([2, 3]));
        Tensor hidden = x.MatMul(weights).Gelu();

        Assert.That(hidden.ToArray<float>(), Is.EqualTo(new[] { 0f, 0, 0 }));
    }

    [Test]
    public void Reductions_shares_of_rows()
    {
        Tensor counts = Tensor.FromArray(new[,] { { 1f, 3 }, { 2, 2 } });
        Tensor shares = counts / counts.Sum([1], keepDims: true);   // each row adds up to 1

        Assert.That(shares.ToArray<float>(), Is.EqualTo(new[] { 0.25f, 0.75f, 0.5f, 0.5f }));
    }

    [Test]
    public void Scans_where_parts_start()
    {
        Tensor lengths = Tensor.FromArray([2, 3, 1]);
        Tensor starts = lengths.CumulativeSum(0, exclusive: true);   // lengths [2, 3, 1] start at [0, 2, 5]

        Assert.That(starts.ToArray<long>(), Is.EqualTo(new[] { 0L, 2, 5 }));
    }

    [Test]
    public void Convolutions_of_images()
    {
        (Tensor images, Tensor filters) = (Tensor.Ones([2, 8, 8, 3]), Tensor.Ones([3, 3, 3, 4]));
        Tensor edges = images.Convolution(filters, padding: WindowPadding.Same).Relu().MaxPool([2]);

        Assert.That(edges.Shape, Is.EqualTo(Shape.Create(2, 4, 4, 4)));
        Assert.That(edges[0, 1, 1, 0].Item<float>(), Is.EqualTo(27));
    }

    [Test]
    public void Convolutions_with_an_epilogue()
    {
        (Tensor images, Tensor filters, Tensor bias) = (Tensor.Ones([2, 8, 8, 3]), Tensor.Ones([3, 3, 3, 4]), Tensor.Full([4], -20f));
        Tensor edges = images.Convolution(filters, padding: WindowPadding.Same, bias: bias, activation: Activation.Relu).MaxPool([2]);

        Assert.That(edges[0, 1, 1, 0].Item<float>(), Is.EqualTo(7));
    }

    [Test]
    public void LinearAlgebra_a_dense_layer()
    {
        (Tensor x, Tensor weights, Tensor bias) = (Tensor.Ones([1, 2]), Tensor.Ones([2, 2]), Tensor.FromArray([1f, -3]));
        Tensor hidden = x.Dense(weights, bias, Activation.Relu);

        Assert.That(hidden.ToArray<float>(), Is.EqualTo(new[] { 3f, 0 }));
    }

    [Test]
    public void Recurrent_sentences_of_different_lengths()
    {
        (Tensor sentences, Tensor lengths) = (Tensor.Ones([4, 2, 3]), Tensor.FromArray([4, 2]));
        RecurrentWeights forwards = new(Tensor.Ones([3, 20]), Tensor.Ones([5, 20]));
        RecurrentWeights backwards = new(Tensor.Zeros([3, 20]), Tensor.Zeros([5, 20]));
        (Tensor outputs, Tensor state, _) = sentences.Lstm([forwards, backwards], bidirectional: true, lengths: lengths);

        Assert.That((outputs.Shape, state.Shape), Is.EqualTo((Shape.Create(4, 2, 10), Shape.Create(2, 2, 5))));
        Assert.That(outputs[2, 1].Sum().Item<float>(), Is.Zero);
    }

    [Test]
    public void LinearAlgebra_scores_of_attention()
    {
        (Tensor queries, Tensor keys) = (Tensor.Ones([2, 3, 4]), Tensor.Ones([2, 5, 4]));
        Tensor scores = Tensor.Einsum("bqd,bkd->bqk", queries, keys);

        Assert.That(scores.Shape, Is.EqualTo(Shape.Create(2, 3, 5)));
        Assert.That(scores.ToArray<float>(), Is.All.EqualTo(4f));
    }

    [Test]
    public void Decompositions_a_line_through_points()
    {
        (Tensor x, Tensor y) = (Tensor.FromArray([0.0, 1, 2]), Tensor.FromArray([1.0, 3, 5]).Reshape([3, 1]));
        Tensor line = Tensor.Stack([x, Tensor.OnesLike(x)], axis: 1).LeastSquares(y);   // slope and intercept

        Assert.That(line.ToArray<double>(), Is.EqualTo(new[] { 2.0, 1 }).Within(1e-12));
    }

    [Test]
    public void Movement_a_column_of_ones()
    {
        Tensor rows = Tensor.FromArray(new[,] { { 2f }, { 3 } });
        Tensor withBias = Tensor.Concat([Tensor.Ones([rows.Shape[0], 1]), rows], axis: 1);

        Assert.That(withBias.ToArray<float>(), Is.EqualTo(new[] { 1f, 2, 1, 3 }));
    }

    [Test]
    public void Indexing_vectors_of_words()
    {
        (Tensor table, Tensor words) = (Tensor.FromArray(new[,] { { 1f, 2 }, { 3, 4 } }), Tensor.FromArray([1, 0, 1]));
        Tensor vectors = table.Gather(words);   // one row for each word

        Assert.That(vectors.ToArray<float>(), Is.EqualTo(new[] { 3f, 4, 1, 2, 3, 4 }));
    }

    [Test]
    public void Normalization_of_rows()
    {
        (Tensor x, Tensor gain, Tensor bias) = (
            Tensor.FromArray(new[,] { { 1.0, 3 } }), Tensor.FromArray([2.0, 2]), Tensor.FromArray([1.0, 1]));
        Tensor normalised = x.LayerNorm(gain, bias);   // each row to mean 0 and deviation 1, then scaled and shifted

        Assert.That(normalised.ToArray<double>(), Is.EqualTo(new[] { -1.0, 3 }).Within(1e-4));
    }

    [Test]
    public void Attention_to_the_past()
    {
        (Tensor queries, Tensor keys, Tensor values) = (Tensor.Ones([1, 2, 3, 4]), Tensor.Ones([1, 2, 3, 4]), Tensor.Ones([1, 2, 3, 4]));
        Tensor y = queries.Attention(keys, values, causal: true);   // (batch, heads, T, D) all three
        Assert.That(y.ToArray<float>(), Is.All.EqualTo(1f));
    }

    [Test]
    public void Losses_of_a_classifier()
    {
        (Tensor logits, Tensor classes) = (Tensor.FromArray(new[,] { { 0.0, 0 }, { 0, 0 } }), Tensor.FromArray([0, 1]));
        Tensor loss = logits.LogSoftmax().NegativeLogLikelihood(classes);

        Assert.That(loss.Item<double>(), Is.EqualTo(Math.Log(2)).Within(1e-15));
    }

    [Test]
    public void A_loss_of_some_classes_with_smoothed_labels()
    {
        (Tensor logits, Tensor classes, Tensor weights) = (Tensor.Zeros([2, 2]), Tensor.FromArray([0, -100]), Tensor.FromArray([1f, 1]));
        Tensor loss = logits.CrossEntropy(classes, weights, ignored: -100, labelSmoothing: 0.1);

        Assert.That(loss.Item<float>(), Is.EqualTo(MathF.Log(2)).Within(1e-6));
    }

    [Test]
    public void A_loss_over_all_alignments()
    {
        (Tensor logits, Tensor targets) = (Tensor.Zeros([2, 1, 2]), Tensor.FromArray(new[,] { { 1 } }));
        (Tensor inputLengths, Tensor targetLengths) = (Tensor.FromArray([2]), Tensor.FromArray([1]));
        Tensor loss = logits.LogSoftmax().CtcLoss(targets, inputLengths, targetLengths);

        Assert.That(loss.Item<float>(), Is.EqualTo(-MathF.Log(0.75f)).Within(1e-6));
    }

    [Test]
    public void A_spectrogram()
    {
        Tensor signal = Tensor.Ones([1024]);
        Tensor spectrogram = signal.Stft(512, hop: 128, window: Tensor.HannWindow(512)).Abs();

        Assert.That(spectrogram.Shape, Is.EqualTo(Shape.Create(257, 9)));
        Assert.That(spectrogram[0, 4].Item<float>(), Is.EqualTo(256).Within(1e-3));
    }

    [Test]
    public void Sorting_the_best_two()
    {
        Tensor scores = Tensor.FromArray([1f, 7, 3]);
        (Tensor best, Tensor positions) = scores.TopK(2);

        Assert.That(best.ToArray<float>(), Is.EqualTo(new[] { 7f, 3 }));
        Assert.That(positions.Cast(DType.Int64).ToArray<long>(), Is.EqualTo(new[] { 1L, 2 }));
    }

    [Test]
    public void Random_weights_that_are_the_same_in_every_run()
    {
        Tensor weights = Tensor.RandomUniform(Shape.Create(3, 2), -1, 1, seed: 42);   // the same numbers in every run

        Assert.That(weights.ToArray<float>(), Is.EqualTo(Tensor.RandomUniform(Shape.Create(3, 2), -1, 1, seed: 42).ToArray<float>()));
    }
}
