using Tensors.Autograd;

namespace Tensors.Tests;

/// <summary>Rows of which one element has nearly the whole sum, beside arithmetic of 50 digits.</summary>
public sealed class SaturatedRowTests
{
    // The elements as they are in each precision, and ln(1 + r) with r what the others have beside the greatest.
    private static readonly (double[] Row, double OfSingle, double OfDouble)[] Rows =
    [
        ([0, -20], 2.0611536203143807032e-9, 2.0611536203143807032e-9),
        ([14.1, -3.3, -2.7], 7.8316111875944202631e-8, 7.8316142839053594813e-8),
        ([24.7, 0.3, -60.2, 3.9], 9.5144086795210528938e-10, 9.514415052192751447e-10),
        ([0, -36.7], 1.1518400705230441176e-16, 1.1518409493076095659e-16),
        ([0.7, -0.9, -1.3], 0.29060166866862007218, 0.29060165723679958425),
        ([-0.1, -0.9], 0.37110067380133618721, 0.37110066594777772084),
        ([0, double.NegativeInfinity], 0, 0),
        ([.. Enumerable.Range(0, 5000).Select(i => i switch { 17 => -20.0, 3000 => 0, 4500 => -21, _ => -90 })], 2.819409661255213078e-9,
            2.819409661255213078e-9),
    ];

    private static readonly Dictionary<string, Func<Tensor, Tensor>> Functions = new()
    {
        ["LogSoftmax"] = x => -x.LogSoftmax(0).Max(),
        ["LogSoftmax of columns"] = x => -x.ExpandDims(1).BroadcastTo([x.Shape[0], 5]).Copy().LogSoftmax(0)[.., 4].Max(),
        ["LogSumExp"] = x => (x - x.Max()).LogSumExp(),
        ["LogSumExp of columns"] = x => (x - x.Max()).ExpandDims(1).BroadcastTo([x.Shape[0], 5]).Copy().LogSumExp(0)[4],
        ["loss of a class"] = x => x.ExpandDims(0).SparseSoftmaxCrossEntropy(x.ArgMax(0).ExpandDims(0))[0],
        ["loss of labels"] = x => x.SoftmaxCrossEntropy(Certain(x)),
        ["slope by a label"] = x => Transform.Grad(labels => x.SoftmaxCrossEntropy(labels))(Certain(x)).Min(),
    };

    // Sums relative to the greatest are asked of rows whose differences are exact.
    private static IEnumerable<TestCaseData> Cases =>
        from function in Functions.Keys
        from row in Rows
        where row.OfSingle == row.OfDouble || !function.StartsWith("LogSumExp", StringComparison.Ordinal)
        select new TestCaseData(function, row).SetArgDisplayNames(function, $"[{row.Row[0]}, {row.Row[1]}, …]");

    [TestCaseSource(nameof(Cases))]
    public void What_the_others_have_is_kept_in_float32(string function, (double[] Row, double OfSingle, double OfDouble) row)
    {
        Assert.That(
            Ulp.Error(Functions[function](Tensor.FromArray(row.Row).Cast(DType.Float32)).Item<float>(), row.OfSingle), Is.NotAbove(4.0));
    }

    [TestCaseSource(nameof(Cases))]
    public void What_the_others_have_is_kept_in_float64(string function, (double[] Row, double OfSingle, double OfDouble) row)
    {
        Assert.That(Ulp.Distance(Functions[function](Tensor.FromArray(row.Row)).Item<double>(), row.OfDouble), Is.NotAbove(4));
    }

    [Test]
    public void The_loss_of_probability_one_is_nothing() =>
        Assert.That(Tensor.FromArray([5f, float.NegativeInfinity]).SoftmaxCrossEntropy(Tensor.FromArray([1f, 0])).Item<float>(), Is.Zero);

    [Test]
    public void A_saturated_column_leaves_its_neighbours_as_they_are()
    {
        Tensor x = Tensor.RandomNormal([7, 20], seed: 1);
        Tensor saturated = Tensor.FromArray([90f, 0, 0, 0, 0, 0, 0]).ExpandDims(1);

        Tensor together = Tensor.Concat([x, saturated], 1).LogSoftmax(0);

        Assert.That(together[.., ..20].ToArray<float>(), Is.EqualTo(x.LogSoftmax(0).ToArray<float>()));
    }

    [Test]
    public void Running_sums_keep_what_comes_before_and_after_the_greatest()
    {
        float[] single = Tensor.FromArray([-20.3f, 0, -17.9f, -1.1f]).LogCumSumExp(0).ToArray<float>();
        double[] real = Tensor.FromArray([-20.3, 0, -17.9, -1.1]).LogCumSumExp(0).ToArray<double>();

        double[] ofSingle = [1.526941322924169173e-9, 1.8358678273103913213e-8, 0.28733533293495180028];
        double[] ofDouble = [1.5269401579608355101e-9, 1.8358670687343809827e-8, 0.28733533888920902844];
        for (int i = 0; i < 3; i++)
        {
            Assert.That(Ulp.Error(single[i + 1], ofSingle[i]), Is.NotAbove(4.0));
            Assert.That(Ulp.Distance(real[i + 1], ofDouble[i]), Is.NotAbove(4));
        }
    }

    private static Tensor Certain(Tensor x) => x.ArgMax(0).OneHot(x.Shape[0], x.DType);
}
