using Tensors.Autograd;

namespace Tensors.Tests;

public sealed class CtcLossTests
{
    private const int Frames = 5;
    private const int Classes = 4;

    // Labels of each item, and how many frames it has.
    private static readonly int[][] s_labels = [[1, 2], [3, 3], [2], []];
    private static readonly int[] s_frames = [5, 4, 3, 2];

    private static Tensor X => Tensor.RandomNormal([Frames, s_labels.Length, Classes], dtype: DType.Float64, seed: 3).LogSoftmax();

    private static Tensor Targets =>
        Tensor.FromArray(
            s_labels.SelectMany(labels => (int[])[.. labels, .. Enumerable.Repeat(-7, 3 - labels.Length)]).ToArray(), [s_labels.Length, 3]);

    private static Tensor InputLengths => Tensor.FromArray(s_frames);

    private static Tensor TargetLengths => Tensor.FromArray(Array.ConvertAll(s_labels, labels => labels.Length));

    [TestCase(true)]
    [TestCase(false)]
    public void The_probability_is_the_sum_over_all_alignments(bool mergesRepeated)
    {
        Tensor losses = Tensor.Apply(new CtcLossOp(0, mergesRepeated), X, Targets, InputLengths, TargetLengths);

        double[] expected =
            [.. Enumerable.Range(0, s_labels.Length)
                .Select(item => -Math.Log(Alignments(item, mergesRepeated).Sum(path => Probability(item, path))))];
        Assert.That(losses.ToArray<double>(), Is.EqualTo(expected).Within(1e-13));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void The_gradient_is_minus_the_share_of_alignments_through_a_class(bool mergesRepeated)
    {
        Tensor ones = Tensor.Ones([s_labels.Length], DType.Float64);
        Tensor gradient = Tensor.Apply(new CtcLossGradientOp(0, mergesRepeated), X, Targets, InputLengths, TargetLengths, ones);

        double[,,] expected = new double[Frames, s_labels.Length, Classes];
        for (int item = 0; item < s_labels.Length; item++)
        {
            double all = Alignments(item, mergesRepeated).Sum(path => Probability(item, path));
            foreach (int[] path in Alignments(item, mergesRepeated))
            {
                for (int frame = 0; frame < path.Length; frame++)
                {
                    expected[frame, item, path[frame]] -= Probability(item, path) / all;
                }
            }
        }

        Assert.That(gradient.ToArray<double>(), Is.EqualTo(expected.Cast<double>().ToArray()).Within(1e-13));
    }

    [Test]
    public void The_blank_may_be_any_class()
    {
        // Classes turned round: the blank becomes the last one.
        Tensor turned = X.Gather(Tensor.FromArray([3, 2, 1, 0]), 2);

        Tensor losses = turned.CtcLoss(3 - Targets, InputLengths, TargetLengths, blank: 3, LossReduction.None);

        Assert.That(
            losses.ToArray<double>(),
            Is.EqualTo(X.CtcLoss(Targets, InputLengths, TargetLengths, 0, LossReduction.None).ToArray<double>()).Within(1e-14));
    }

    [Test]
    public void The_mean_is_that_of_losses_per_label()
    {
        double[] losses = X.CtcLoss(Targets, InputLengths, TargetLengths, reduction: LossReduction.None).ToArray<double>();

        Assert.That(
            X.CtcLoss(Targets, InputLengths, TargetLengths).Item<double>(),
            Is.EqualTo(((losses[0] / 2) + (losses[1] / 2) + losses[2] + losses[3]) / 4).Within(1e-14));
    }

    [Test]
    public void Labels_without_an_alignment_cost_infinity_or_nothing_and_have_no_slope()
    {
        Tensor x = Tensor.Zeros([2, 1, 3]).LogSoftmax();
        (Tensor targets, Tensor frames, Tensor labels) = (
            Tensor.FromArray(new[,] { { 1, 1 } }), Tensor.FromArray([2]), Tensor.FromArray([2]));
        using GradientTape tape = new();
        tape.Watch(x);

        Tensor loss = x.CtcLoss(targets, frames, labels, reduction: LossReduction.Sum);

        Assert.That(loss.Item<float>(), Is.EqualTo(float.PositiveInfinity));
        Assert.That(x.CtcLoss(targets, frames, labels, reduction: LossReduction.Sum, zeroInfinity: true).Item<float>(), Is.Zero);
        Assert.That(tape.Gradient(loss, x).ToArray<float>(), Is.All.Zero);
    }

    [Test]
    public void Without_frames_only_items_without_labels_are_certain()
    {
        Tensor targets = Tensor.Ones([2, 1], DType.Int32);

        Tensor losses = Tensor.Zeros([2, 2, 3]).CtcLoss(
            targets, Tensor.FromArray([0, 0]), Tensor.FromArray([0, 1]), reduction: LossReduction.None);

        Assert.That(losses.ToArray<float>(), Is.EqualTo(new[] { 0, float.PositiveInfinity }));
    }

    [Test]
    public void A_batch_may_be_empty()
    {
        Tensor lengths = Tensor.Zeros([0], DType.Int32);

        Tensor loss = Tensor.Zeros([4, 0, 3]).CtcLoss(Tensor.Zeros([0, 2], DType.Int32), lengths, lengths, reduction: LossReduction.Sum);

        Assert.That(loss.Item<float>(), Is.Zero);
    }

    [Test]
    public void Long_sequences_of_unlikely_labels_stay_in_range()
    {
        Tensor x = Tensor.Full([2000, 1, 2], -1000, DType.Float64);

        Tensor loss = x.CtcLoss(
            Tensor.Ones([1, 1], DType.Int32), Tensor.FromArray([2000]), Tensor.FromArray([1]), reduction: LossReduction.Sum);

        // One label in a row of frames, anywhere: 2000 · 2001 / 2 alignments.
        Assert.That(loss.Item<double>(), Is.EqualTo(2e6 - Math.Log(2000.0 * 2001 / 2)).Within(1e-9));
    }

    [TestCase(0, "the blank")]
    [TestCase(4, "none of 4 classes")]
    public void Labels_that_are_no_class_are_rejected(int label, string message) => Assert.That(
        () => X.CtcLoss(Tensor.Full([4, 1], label, DType.Int32), InputLengths, Tensor.FromArray([1, 1, 1, 1])),
        Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains(message));

    [Test]
    public void Lengths_beyond_the_axes_are_rejected()
    {
        Assert.That(() => X.CtcLoss(Targets, InputLengths + 1, TargetLengths), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => X.CtcLoss(Targets, InputLengths, TargetLengths + 2), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Shapes_that_do_not_fit_are_rejected() => Assert.That(
        () => X.CtcLoss(Targets, Tensor.FromArray([1]), TargetLengths),
        Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("(frames, items, classes)"));

    /// <summary>All paths of classes that an item's labels are left of, without repetitions (or with them) and blanks.</summary>
    private static IEnumerable<int[]> Alignments(int item, bool mergesRepeated)
    {
        int frames = s_frames[item];
        for (int number = 0; number < Math.Pow(Classes, frames); number++)
        {
            int[] path = [.. Enumerable.Range(0, frames).Select(frame => number / (int)Math.Pow(Classes, frame) % Classes)];
            IEnumerable<int> left = path.Where((label, frame) => label != 0 && !(mergesRepeated && frame > 0 && path[frame - 1] == label));
            if (left.SequenceEqual(s_labels[item]))
            {
                yield return path;
            }
        }
    }

    private static double Probability(int item, int[] path)
    {
        double[] x = X.ToArray<double>();
        return Math.Exp(path.Select((label, frame) => x[(((frame * s_labels.Length) + item) * Classes) + label]).Sum());
    }
}
