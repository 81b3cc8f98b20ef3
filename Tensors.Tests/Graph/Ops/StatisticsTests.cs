using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>Means and variances by weights and from sums.</summary>
public sealed class StatisticsTests : SessionFixture
{
    private static readonly float[,] s_rows = { { 1, 2 }, { 3, 6 }, { 5, 10 } };

    [Test]
    public void A_weight_counts_an_element_so_often()
    {
        (Tensor mean, Tensor variance) = WeightedMoments(s_rows, [0], new[,] { { 1f, 1 }, { 1, 1 }, { 2, 2 } });
        (Tensor meanOfAll, Tensor varianceOfAll) = Moments(new[,] { { 1f, 2 }, { 3, 6 }, { 5, 10 }, { 5, 10 } }, [0]);

        AssertEqual(mean, meanOfAll);
        AssertEqual(variance, varianceOfAll);
    }

    [Test]
    public void Weights_broadcast_and_take_on_the_type_of_the_elements()
    {
        Tensor weights = Constant(new[,] { { 1 }, { 0 }, { 0 } });
        (Tensor mean, Tensor variance) = WeightedMoments(Constant(s_rows), [0, 1], weights, keepDims: true);

        Assert.That(Session.Run(mean).ToArray<float>(), Is.EqualTo((float[])[1.5f]));
        Assert.That(Session.Run(variance).ToArray<float>(), Is.EqualTo((float[])[0.25f]));
        Assert.That(mean.StaticShape, Is.EqualTo(PartialShape.Create(1, 1)));
    }

    [Test]
    public void Weighted_moments_of_float16_are_computed_in_float32()
    {
        Tensor x = Cast(Constant(new[] { 300f, 500 }), DataType.Float16);
        (Tensor mean, Tensor variance) = WeightedMoments(x, [0], new[] { 1f, 1 });

        Assert.That((mean.DataType, variance.DataType), Is.EqualTo((DataType.Float16, DataType.Float16)));
        Assert.That(Session.Run(Cast<float>(mean)).Item<float>(), Is.EqualTo(400));
        Assert.That(Session.Run(Cast<float>(variance)).Item<float>(), Is.EqualTo(10_000));
    }

    [Test]
    public void Sums_of_differences_from_a_shift_are_counted_beside_it()
    {
        (Tensor count, Tensor sum, Tensor squares, Tensor? shift) = SufficientStatistics(s_rows, [0], shift: 2f);

        Assert.That(Session.Run(count).Item<float>(), Is.EqualTo(3));
        Assert.That(Session.Run(sum).ToArray<float>(), Is.EqualTo((float[])[3, 12]));
        Assert.That(Session.Run(squares).ToArray<float>(), Is.EqualTo((float[])[11, 80]));
        Assert.That(Session.Run(shift!).Item<float>(), Is.EqualTo(2));
    }

    [Test]
    public void Without_a_shift_the_sums_are_of_the_elements()
    {
        (Tensor count, Tensor sum, Tensor squares, Tensor? shift) = SufficientStatistics(s_rows, [1, 1], keepDims: true);

        Assert.That(Session.Run(count).Item<float>(), Is.EqualTo(2));
        Assert.That(Session.Run(sum).ToArray<float>(), Is.EqualTo((float[])[3, 9, 15]));
        Assert.That(Session.Run(squares).ToArray<float>(), Is.EqualTo((float[])[5, 45, 125]));
        Assert.That((sum.StaticShape, shift), Is.EqualTo((PartialShape.Create(3, 1), (Tensor?)null)));
    }

    [Test]
    public void Elements_are_counted_when_they_are_fed()
    {
        Tensor x = Placeholder<float>([null, 2]);
        (Tensor count, _, _, _) = SufficientStatistics(x, [0, 1]);

        Assert.That(Session.Run(count, [(x, s_rows)]).Item<float>(), Is.EqualTo(6));
    }

    [Test]
    public void Moments_follow_from_sums_that_were_added_up_in_parts([Values] bool isShifted)
    {
        Tensor x = Constant(s_rows);
        TensorLike? shift = isShifted ? 4f : null;
        (Tensor count, Tensor sum, Tensor squares, Tensor? near) = SufficientStatistics(x[..1], [0], shift);
        (Tensor countOfRest, Tensor sumOfRest, Tensor squaresOfRest, _) = SufficientStatistics(x[1..], [0], shift);
        (Tensor mean, Tensor variance) = NormalizeMoments(
            count + countOfRest, sum + sumOfRest, squares + squaresOfRest, near);
        (Tensor expectedMean, Tensor expectedVariance) = Moments(x, [0]);

        AssertEqual(mean, expectedMean);
        AssertEqual(variance, expectedVariance);
    }

    private void AssertEqual(Tensor got, Tensor expected) =>
        Assert.That(Session.Run(got).ToArray<float>(), Is.EqualTo(Session.Run(expected).ToArray<float>()).Within(1e-5f));
}
