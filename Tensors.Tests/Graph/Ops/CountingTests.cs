using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>How often elements occur, sets, positions, and shapes of broadcasts.</summary>
public sealed class CountingTests : SessionFixture
{
    [Test]
    public void Numbers_are_counted_up_to_the_greatest()
    {
        Tensor numbers = Placeholder(DataType.Int32, [null]);
        Tensor counts = Bincount(numbers), floats = Bincount(numbers, dtype: DataType.Float32);

        Assert.That(Session.Run(counts, [(numbers, new[] { 1, 3, 1, 0 })]).ToArray<int>(), Is.EqualTo(new[] { 1, 2, 0, 1 }));
        Assert.That(Session.Run(floats, [(numbers, new[] { 1, 1 })]).ToArray<float>(), Is.EqualTo(new[] { 0f, 2 }));
        Assert.That(Session.Run(counts, [(numbers, Array.Empty<int>())]).ElementCount, Is.Zero);
    }

    [Test]
    public void Counts_may_be_weighted_and_bounded()
    {
        int[] numbers = [1, 3, 1];

        Assert.That(Session.Run(Bincount(numbers, weights: new[] { 0.5f, 2, 1 })).ToArray<float>(), Is.EqualTo(new[] { 0, 1.5f, 0, 2 }));
        Assert.That(Session.Run(Bincount(numbers, minlength: 6)).ToArray<int>(), Is.EqualTo(new[] { 0, 2, 0, 1, 0, 0 }));
        Assert.That(Session.Run(Bincount(numbers, maxlength: 3)).ToArray<int>(), Is.EqualTo(new[] { 0, 2, 0 }));
    }

    [Test]
    public void A_histogram_counts_what_lies_outside_in_its_ends()
    {
        Tensor histogram = HistogramFixedWidth(new[] { -1f, 0, 1.5f, 2, 5, 15 }, new[] { 0f, 5 }, nbins: 5);

        Assert.That(Session.Run(histogram).ToArray<int>(), Is.EqualTo(new[] { 2, 1, 1, 0, 2 }));
        Assert.That((histogram.Op.Name, histogram.StaticShape), Is.EqualTo(("histogram_fixed_width", PartialShape.Create([5]))));
    }

    [Test]
    public void What_another_vector_has_is_left_out()
    {
        (Tensor rest, Tensor places) = SetDiff1d(new[] { 1, 2, 3, 4, 5, 6, 2 }, new[] { 1, 3, 5 });

        Assert.That(Session.Run(rest).ToArray<int>(), Is.EqualTo(new[] { 2, 4, 6, 2 }));
        Assert.That(Session.Run(places).ToArray<int>(), Is.EqualTo(new[] { 1, 3, 5, 6 }));
    }

    [Test]
    public void The_n_th_element_is_counted_from_either_end()
    {
        float[,] rows = { { 3, 1, 2 }, { 9, 8, 7 } };

        Assert.That(Session.Run(NthElement(rows, 0)).ToArray<float>(), Is.EqualTo(new[] { 1f, 7 }));
        Assert.That(Session.Run(NthElement(rows, 1, reverse: true)).ToArray<float>(), Is.EqualTo(new[] { 2f, 8 }));
    }

    [Test]
    public void Numbers_stand_at_positions()
    {
        Assert.That(
            Session.Run(SparseToDense(new[,] { { 0, 1 }, { 1, 0 } }, new[] { 2, 2 }, new[] { 5f, 6 })).ToArray<float>(),
            Is.EqualTo(new[] { 0f, 5, 6, 0 }));
        Assert.That(Session.Run(SparseToDense(new[] { 1, 2 }, new[] { 4 }, 7, -1)).ToArray<int>(), Is.EqualTo(new[] { -1, 7, 7, -1 }));
        Assert.That(Session.Run(SparseToDense(2, new[] { 4 }, 7)).ToArray<int>(), Is.EqualTo(new[] { 0, 0, 7, 0 }));
    }

    [Test]
    public void The_diagonal_of_doubled_axes_comes_back()
    {
        Tensor x = Constant(new[,] { { 1f, 2 }, { 3, 4 } });

        Assert.That(Session.Run(DiagPart(Diag(x))).ToArray<float>(), Is.EqualTo(new[] { 1f, 2, 3, 4 }));
        Assert.That(Session.Run(DiagPart(x)).ToArray<float>(), Is.EqualTo(new[] { 1f, 4 }));
    }

    [Test]
    public void Several_tensors_pass_together()
    {
        IReadOnlyList<Tensor> both = IdentityN([1f, new[] { 2, 3 }]);

        Assert.That(both[0].Op, Is.SameAs(both[1].Op));
        Assert.That(Session.Run(both[1]).ToArray<int>(), Is.EqualTo(new[] { 2, 3 }));
    }

    [Test]
    public void Shapes_broadcast_when_the_graph_runs() =>
        Assert.That(Session.Run(BroadcastDynamicShape(new[] { 2, 1, 3 }, new[] { 4, 1 })).ToArray<int>(), Is.EqualTo(new[] { 2, 4, 3 }));

    [Test]
    public void Shapes_broadcast_as_far_as_they_are_known()
    {
        Assert.That(BroadcastStaticShape([2, 1, 3], [4, 1]), Is.EqualTo(PartialShape.Create(2, 4, 3)));
        Assert.That(BroadcastStaticShape([null, 3], [5, null]), Is.EqualTo(PartialShape.Create(5, 3)));
        Assert.That(BroadcastStaticShape([null, 1], [1, null]), Is.EqualTo(PartialShape.Create(null, null)));
        Assert.That(BroadcastStaticShape(PartialShape.Unknown, [3]), Is.EqualTo(PartialShape.Unknown));
        Assert.That(
            () => BroadcastStaticShape([2, 3], [2, 4]),
            Throws.ArgumentException.With.Message.Contains("Incompatible shapes for broadcasting: (2, 3) and (2, 4)"));
    }

    [Test]
    public void The_zeta_function_and_derivatives_of_digamma_are_those_of_tables()
    {
        Tensor one = Constant(1.0, DataType.Float64);

        Assert.That(Session.Run(Zeta(2.0, one)).Item<double>(), Is.EqualTo(Math.PI * Math.PI / 6).Within(1e-14));
        Assert.That(Session.Run(Polygamma(one, one)).Item<double>(), Is.EqualTo(Math.PI * Math.PI / 6).Within(1e-14));
    }
}
