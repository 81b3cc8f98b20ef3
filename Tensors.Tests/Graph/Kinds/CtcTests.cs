using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>Connectionist temporal classification: the last class is the blank, inputs are logits.</summary>
public sealed class CtcTests : SessionFixture
{
    private const int Frames = 6;

    private static readonly int[] s_lengths = [6, 4, 3];

    // Labels 0, 0, 1 and 2; the third item has none.
    private static readonly long[,] s_positions = { { 0, 0 }, { 0, 1 }, { 0, 2 }, { 1, 0 } };
    private static readonly int[] s_labels = [0, 0, 1, 2];

    private static Tensor Logits => Tensor.RandomNormal([Frames, 3, 4], seed: 5);

    private static SparseTensor Labels => new(Constant(s_positions), Constant(s_labels), Constant(new[] { 3L, 3 }));

    [Test]
    public void Losses_and_gradients_are_those_of_logarithms_of_shares()
    {
        Tensor inputs = Constant(Logits);
        Tensor loss = CtcLoss(Labels, inputs, s_lengths);
        Tensor gradient = Gradients(loss, [inputs])[0]!;
        Tensor targets = Tensor.FromArray(new[,] { { 0, 0, 1 }, { 2, 0, 0 }, { 0, 0, 0 } });

        Tensor x = Logits;
        using Autograd.GradientTape tape = new();
        tape.Watch(x);
        Tensor expected = x.LogSoftmax().CtcLoss(
            targets, Tensor.FromArray(s_lengths), Tensor.FromArray([3, 1, 0]), blank: 3, LossReduction.None);

        Assert.That(Session.Run(loss).ToArray<float>(), Is.EqualTo(expected.ToArray<float>()).Within(1e-5));
        Assert.That(Session.Run(gradient).ToArray<float>(), Is.EqualTo(tape.Gradient(expected, x).ToArray<float>()).Within(1e-5));
    }

    [Test]
    public void Items_may_come_before_frames()
    {
        Tensor turned = Constant(Logits.Transpose(1, 0, 2).Copy());

        Assert.That(
            Session.Run(CtcLoss(Labels, turned, s_lengths, timeMajor: false)).ToArray<float>(),
            Is.EqualTo(Session.Run(CtcLoss(Labels, Constant(Logits), s_lengths)).ToArray<float>()));
    }

    [Test]
    public void Repeated_labels_may_be_collapsed_beforehand()
    {
        SparseTensor collapsed = new(
            Constant(new[,] { { 0L, 0 }, { 0, 1 }, { 1, 0 } }), Constant(new[] { 0, 1, 2 }), Constant(new[] { 3L, 3 }));

        Assert.That(
            Session.Run(CtcLoss(Labels, Constant(Logits), s_lengths, preprocessCollapseRepeated: true)).ToArray<float>(),
            Is.EqualTo(Session.Run(CtcLoss(collapsed, Constant(Logits), s_lengths)).ToArray<float>()));
    }

    [Test]
    public void More_labels_than_frames_are_an_error_or_cost_nothing()
    {
        Tensor inputs = Constant(Logits);
        Tensor ignoring = CtcLoss(Labels, inputs, new[] { 2, 4, 3 }, ignoreLongerOutputsThanInputs: true);
        Tensor gradient = Gradients(ignoring, [inputs])[0]!;

        Assert.That(
            () => Session.Run(CtcLoss(Labels, inputs, new[] { 2, 4, 3 })),
            Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("required: 3, available: 2"));
        Assert.That(Session.Run(ignoring).ToArray<float>()[0], Is.Zero);
        Assert.That(Session.Run(gradient).Slice(1, 0, 1).ToArray<float>(), Is.All.Zero);
    }

    [Test]
    public void The_search_along_beams_finds_the_labels_whose_alignments_are_most_likely_together()
    {
        const int Classes = 4;
        double[] logs = Logits.Cast(DType.Float64).LogSoftmax().ToArray<double>();
        (SparseTensor[] decoded, Tensor probabilities) = CtcBeamSearchDecoder(
            Constant(Logits), s_lengths, beamWidth: 2000, topPaths: 3, mergeRepeated: false);
        double[] found = Session.Run(probabilities).Cast(DType.Float64).ToArray<double>();
        for (int path = 0; path < 3; path++)
        {
            (Tensor indices, Tensor values) = Session.Run(decoded[path].Indices, decoded[path].Values);
            for (int item = 0; item < 3; item++)
            {
                (string labels, double probability) = Alignments(logs, item, Classes).OrderByDescending(pair => pair.Value).ElementAt(path);
                IEnumerable<long> ofItem = values.ToArray<long>().Where((_, i) => indices[i, 0].Item<long>() == item);

                Assert.That(string.Concat(ofItem), Is.EqualTo(labels), $"path {path} of item {item}");
                Assert.That(found[(item * 3) + path], Is.EqualTo(Math.Log(probability)).Within(1e-5));
            }
        }
    }

    [Test]
    public void A_narrow_beam_follows_the_best_candidate_of_each_frame()
    {
        Tensor logits = Constant(Tensor.FromArray(new[, ,] { { { 5f, 0, 0 } }, { { 5, 0, 0 } }, { { 0, 0, 5 } }, { { 5, 0, 0 } } }));

        Assert.That(
            Session.Run(CtcBeamSearchDecoder(logits, new[] { 4 }, 1, mergeRepeated: false).Decoded[0].Values).ToArray<long>(),
            Is.EqualTo(new[] { 0L, 0 }));
        Assert.That(Session.Run(CtcBeamSearchDecoder(logits, new[] { 4 }, 1).Decoded[0].Values).ToArray<long>(), Is.EqualTo(new[] { 0L }));
    }

    [Test]
    public void More_paths_than_the_beam_is_wide_are_refused() => Assert.That(
        () => CtcBeamSearchDecoder(Constant(Logits), s_lengths, beamWidth: 2, topPaths: 3), Throws.TypeOf<ArgumentOutOfRangeException>());

    /// <summary>The probabilities of all labels that an item may have, by every alignment there is.</summary>
    private static Dictionary<string, double> Alignments(double[] logs, int item, int classes)
    {
        Dictionary<string, double> found = [];
        for (int number = 0; number < Math.Pow(classes, s_lengths[item]); number++)
        {
            (string labels, double log, int last) = ("", 0, -1);
            for (int frame = 0, rest = number; frame < s_lengths[item]; frame++, rest /= classes)
            {
                int label = rest % classes;
                log += logs[(((frame * 3) + item) * classes) + label];
                labels += label != last && label < classes - 1 ? label : "";
                last = label;
            }

            found[labels] = found.GetValueOrDefault(labels) + Math.Exp(log);
        }

        return found;
    }

    [Test]
    public void The_blank_is_no_label() => Assert.That(
        () => Session.Run(
            CtcLoss(new(Constant(s_positions), Constant(new[] { 0, 0, 3, 2 }), Constant(new[] { 3L, 3 })), Constant(Logits), s_lengths)),
        Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("label 3"));

    [TestCase(true, new long[] { 0, 1, 0 }, 2)]
    [TestCase(false, new long[] { 0, 0, 1, 0 }, 3)]
    public void The_greedy_decoder_takes_the_most_likely_class_of_each_frame(bool merges, long[] labels, int longest)
    {
        // Classes 0, 0, 1, blank of one item; blank, 0 of the other, which has two frames.
        Tensor inputs = Constant(Tensor.FromArray(new[] { 0, 2, 0, 0, 1, 0, 2, 1 }, [4, 2]).OneHot(3) * 2);
        (SparseTensor decoded, Tensor sums) = CtcGreedyDecoder(inputs, new[] { 4, 2 }, merges);

        Assert.That(Session.Run(decoded.Values).ToArray<long>(), Is.EqualTo(labels));
        Assert.That(Session.Run(decoded.DenseShape).ToArray<long>(), Is.EqualTo(new[] { 2L, longest }));
        Assert.That(Session.Run(sums).ToArray<float>(), Is.EqualTo(new[] { -8f, -4 }));
    }
}
