using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>Sums of tensors of which only some elements are there.</summary>
public sealed class SparseSumTests : SessionFixture
{
    private static readonly long[] s_extents = [2, 3];

    [TestCase(null, new[] { 0L, 0, 0, 2, 1, 0, 1, 1 }, new[] { 1f, 0.5f, 0, 5 })]
    [TestCase(0.25f, new[] { 0L, 0, 0, 2, 1, 1 }, new[] { 1f, 0.5f, 5 })]
    public void Elements_that_meet_are_added(float? threshold, long[] positions, float[] values)
    {
        SparseTensor sum = SparseAdd(Left(), Right(), threshold is { } given ? given : null);

        Assert.That(Session.Run(sum.Indices).ToArray<long>(), Is.EqualTo(positions));
        Assert.That(Session.Run(sum.Values).ToArray<float>(), Is.EqualTo(values));
        Assert.That(Session.Run(sum.DenseShape).ToArray<long>(), Is.EqualTo(s_extents));
    }

    [Test]
    public void A_small_element_that_meets_none_stays()
    {
        SparseTensor small = new(Constant(new[,] { { 0L, 0 } }), Constant(new[] { 0.1f }), Constant(s_extents));
        SparseTensor none = new(Constant(Tensor.Zeros([0, 2], DType.Int64)), Constant(Tensor.Zeros([0])), Constant(s_extents));

        Assert.That(Session.Run(SparseAdd(small, none, 1f).Values).ToArray<float>(), Is.EqualTo(new[] { 0.1f }));
    }

    [Test]
    public void Cotangents_reach_the_elements_of_both()
    {
        Tensor left = Constant(new[] { 1f, -3 }), right = Constant(new[] { 0.5f, 3, 5 });
        Tensor?[] slopes = Gradients(SparseAdd(Left(left), Right(right)).Values * new[] { 1f, 10, 100, 1000 }, [left, right]);
        Tensor?[] dropped = Gradients(SparseAdd(Left(left), Right(right), 0.25f).Values * new[] { 1f, 10, 1000 }, [left, right]);

        Assert.That(Session.Run(slopes[0]!).ToArray<float>(), Is.EqualTo(new[] { 1f, 100 }));
        Assert.That(Session.Run(slopes[1]!).ToArray<float>(), Is.EqualTo(new[] { 10f, 100, 1000 }));
        Assert.That(Session.Run(dropped[0]!).ToArray<float>(), Is.EqualTo(new[] { 1f, 0 }));
        Assert.That(Session.Run(dropped[1]!).ToArray<float>(), Is.EqualTo(new[] { 10f, 0, 1000 }));
    }

    [Test]
    public void A_whole_tensor_is_added_to_and_both_have_slopes()
    {
        Tensor values = Constant(new[] { 1f, -3 }), whole = Constant(new[,] { { 10f, 20, 30 }, { 40, 50, 60 } });
        Tensor sum = SparseAdd(Left(values), whole);
        Tensor?[] slopes = Gradients(sum * new[,] { { 1f, 2, 3 }, { 4, 5, 6 } }, [values, whole]);

        Assert.That(Session.Run(sum).ToArray<float>(), Is.EqualTo(new[] { 11f, 20, 30, 37, 50, 60 }));
        Assert.That(Session.Run(slopes[0]!).ToArray<float>(), Is.EqualTo(new[] { 1f, 4 }));
        Assert.That(Session.Run(slopes[1]!).ToArray<float>(), Is.EqualTo(new[] { 1f, 2, 3, 4, 5, 6 }));
    }

    [Test]
    public void Shapes_that_differ_are_an_error()
    {
        SparseTensor other = new(Constant(new[,] { { 0L, 0 } }), Constant(new[] { 1f }), Constant(new[] { 2L, 2 }));

        Assert.That(
            () => Session.Run(SparseAdd(Left(), other).Values),
            Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("shapes [2, 3] and [2, 2], which must be equal"));
    }

    private static SparseTensor Left(Tensor? values = null) =>
        new(Constant(new[,] { { 0L, 0 }, { 1, 0 } }), values ?? Constant(new[] { 1f, -3 }), Constant(s_extents));

    private static SparseTensor Right(Tensor? values = null) =>
        new(Constant(new[,] { { 0L, 2 }, { 1, 0 }, { 1, 1 } }), values ?? Constant(new[] { 0.5f, 3, 5 }), Constant(s_extents));
}
