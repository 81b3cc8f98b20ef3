using Tensors.Training;

namespace Tensors.Tests;

/// <summary>Figures of outputs beside targets, against their definitions.</summary>
public sealed class MetricTests
{
    private static readonly float[,] s_logits = { { 3, 1, 2 }, { 0, 5, 1 }, { 2, 1, 4 }, { 1, 3, 2 } };
    private static readonly int[] s_classes = [0, 1, 1, 2];

    [Test]
    public void Accuracy_is_the_share_of_greatest_outputs_at_the_class() => Assert.That(Of(Metric.Accuracy), Is.EqualTo(0.5));

    [Test]
    public void Top_k_counts_classes_among_the_k_greatest() => Assert.That(Of(Metric.TopK(2)), Is.EqualTo(0.75));

    // Told 0, 1, 2, 1 for 0, 1, 1, 2: precision 1, 1/2, 0; recall 1, 1/2, 0.
    [Test]
    public void Precision_recall_and_F1_are_means_over_classes() => Assert.Multiple(() =>
    {
        Assert.That(Of(Metric.Precision(3)), Is.EqualTo(0.5));
        Assert.That(Of(Metric.Recall(3)), Is.EqualTo(0.5));
        Assert.That(Of(Metric.F1(3)), Is.EqualTo(0.5).Within(1e-15));
    });

    [Test]
    public void A_confusion_matrix_has_a_row_for_each_class()
    {
        ConfusionMatrix matrix = new(3);
        Of(matrix);

        Assert.That(matrix.ToTensor().ToArray<long>(), Is.EqualTo(new long[] { 1, 0, 0, 0, 1, 1, 0, 1, 0 }));
        Assert.That((matrix[1, 2], matrix.Value), Is.EqualTo((1L, 0.5)));
    }

    [Test]
    public void Perplexity_of_equal_logits_is_the_number_of_classes()
    {
        Metric perplexity = Metric.Perplexity;
        perplexity.Update(Tensor.Full([2, 7], 3), Tensor.FromArray([0, 6]));

        Assert.That(perplexity.Value, Is.EqualTo(7).Within(1e-12));
    }

    [Test]
    public void Auc_counts_pairs_and_halves_ties()
    {
        Metric auc = Metric.Auc;
        float[] outputs = [0.1f, 0.4f, 0.4f, 0.8f, 0.3f];
        float[] targets = [0, 0, 1, 1, 1];
        auc.Update(Tensor.FromArray(outputs), Tensor.FromArray(targets));

        // Of six pairs four are right (0.8 over both, 0.4 and 0.3 over 0.1), one is a tie, one is wrong.
        Assert.That(auc.Value, Is.EqualTo((4 + 0.5) / 6).Within(1e-15));
    }

    [Test]
    public void Differences_and_determination_follow_their_formulas() => Assert.Multiple(() =>
    {
        (Tensor y, Tensor t) = (Tensor.FromArray([1f, 2, 4]), Tensor.FromArray([1f, 3, 2]));
        Assert.That(Updated(Metric.MeanSquaredError, y, t), Is.EqualTo(5 / 3.0).Within(1e-15));
        Assert.That(Updated(Metric.MeanAbsoluteError, y, t), Is.EqualTo(1));
        Assert.That(Updated(Metric.R2, y, t), Is.EqualTo(1 - (5 / 2.0)).Within(1e-15));
        Assert.That(Updated(Metric.BinaryAccuracy(1.5), y, Tensor.FromArray([0f, 1, 0])), Is.EqualTo(2 / 3.0));
    });

    private static IEnumerable<TestCaseData> Kinds =>
    [
        new TestCaseData((Func<Metric>)(() => Metric.Accuracy), true).SetArgDisplayNames("accuracy"),
        new TestCaseData((Func<Metric>)(() => Metric.TopK(2)), true).SetArgDisplayNames("top 2"),
        new TestCaseData((Func<Metric>)(() => Metric.F1(3)), true).SetArgDisplayNames("f1"),
        new TestCaseData((Func<Metric>)(() => Metric.Perplexity), true).SetArgDisplayNames("perplexity"),
        new TestCaseData((Func<Metric>)(() => Metric.Auc), false).SetArgDisplayNames("auc"),
        new TestCaseData((Func<Metric>)(() => Metric.R2), false).SetArgDisplayNames("r2"),
        new TestCaseData((Func<Metric>)(() => Metric.MeanAbsoluteError), false).SetArgDisplayNames("mae"),
    ];

    [TestCaseSource(nameof(Kinds))]
    public void Parts_that_are_merged_give_the_figure_of_all(Func<Metric> make, bool ofClasses)
    {
        Tensor y = ofClasses ? Tensor.FromArray(s_logits) : Tensor.FromArray([0.3f, 0.9f, 0.1f, 0.5f]);
        Tensor t = ofClasses ? Tensor.FromArray(s_classes) : Tensor.FromArray([0f, 1, 1, 0]);
        (Metric all, Metric first, Metric second) = (make(), make(), make());
        all.Update(y, t);
        first.Update(y[..1], t[..1]);
        second.Update(y[1..], t[1..]);

        first.Merge(second);

        Assert.That(first.Value, Is.EqualTo(all.Value).Within(1e-14));
        all.Reset();
        Assert.That(all.Value, Is.EqualTo(make().Value));
    }

    [Test]
    public void A_class_out_of_range_names_the_example() => Assert.That(
        () => Metric.Accuracy.Update(Tensor.Zeros([2, 3]), Tensor.FromArray([0, 3])),
        Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("example 1 of the batch is outside [0, 3)"));

    [Test]
    public void Shapes_that_do_not_fit_are_named() => Assert.That(
        () => Metric.Accuracy.Update(Tensor.Zeros([2, 3]), Tensor.Zeros([2, 3])), Throws.TypeOf<ShapeMismatchException>());

    private static double Of(Metric metric) => Updated(metric, Tensor.FromArray(s_logits), Tensor.FromArray(s_classes));

    private static double Updated(Metric metric, Tensor outputs, Tensor targets)
    {
        metric.Update(outputs, targets);
        return metric.Value;
    }
}
