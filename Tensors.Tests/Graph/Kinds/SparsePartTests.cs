using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>Tensors of which only some elements are there: ordered, joined, cut, folded, filled up.</summary>
public sealed class SparsePartTests : SessionFixture
{
    // [[0, 2, 0], [3, 0, 4]]
    private static readonly long[,] s_positions = { { 0, 1 }, { 1, 0 }, { 1, 2 } };
    private static readonly long[] s_extents = [2, 3];

    [Test]
    public void Elements_are_put_in_the_order_of_rows()
    {
        SparseTensor ordered = SparseReorder(
            new(Constant(new[,] { { 1L, 2 }, { 0, 1 }, { 1, 0 } }), Constant(new[] { "c", "a", "b" }), Constant(s_extents)));

        Assert.That(Session.Run(ordered.Indices).ToArray<long>(), Is.EqualTo(new[] { 0L, 1, 1, 0, 1, 2 }));
        Assert.That(Session.RunText(ordered.Values).ToArray(), Is.EqualTo(new[] { "a", "b", "c" }));
    }

    [Test]
    public void Cotangents_go_back_to_the_places_that_elements_came_from()
    {
        Tensor values = Constant(new[] { 1f, 2, 3 });
        SparseTensor ordered = SparseReorder(new(Constant(new[,] { { 1L, 2 }, { 0, 1 }, { 1, 0 } }), values, Constant(s_extents)));
        Tensor slope = Gradients(ordered.Values * new[] { 10f, 20, 30 }, [values])[0]!;

        Assert.That(Session.Run(slope).ToArray<float>(), Is.EqualTo(new[] { 30f, 10, 20 }));
    }

    // The example of TensorFlow's documentation: [[a, b], [-, c]] beside [[-, d, e], [-, -, -]] along the columns.
    [Test]
    public void Tensors_are_joined_along_an_axis([Values(1, -1)] int axis)
    {
        SparseTensor left = new(
            Constant(new[,] { { 0L, 0 }, { 0, 1 }, { 1, 1 } }), Constant(new[] { "a", "b", "c" }), Constant(new[] { 2L, 2 }));
        SparseTensor right = new(Constant(new[,] { { 0L, 1 }, { 0, 2 } }), Constant(new[] { "d", "e" }), Constant(new[] { 2L, 3 }));
        SparseTensor joined = SparseConcat(axis, [left, right]);

        Assert.That(Session.Run(joined.Indices).ToArray<long>(), Is.EqualTo(new[] { 0L, 0, 0, 1, 0, 3, 0, 4, 1, 1 }));
        Assert.That(Session.RunText(joined.Values).ToArray(), Is.EqualTo(new[] { "a", "b", "d", "e", "c" }));
        Assert.That(Session.Run(joined.DenseShape).ToArray<long>(), Is.EqualTo(new[] { 2L, 5 }));
    }

    [Test]
    public void The_greatest_of_other_extents_is_taken_where_they_may_differ()
    {
        SparseTensor x = Matrix();
        SparseTensor more = new(Constant(new[,] { { 2L, 0 } }), Constant(new[] { 9f }), Constant(new[] { 3L, 1 }));
        SparseTensor joined = SparseConcat(1, [x, more], expandNonconcatDim: true);

        Assert.That(
            Session.Run(SparseTensorToDense(joined)).ToArray<float>(), Is.EqualTo(new[] { 0f, 2, 0, 0, 3, 0, 4, 0, 0, 0, 0, 9 }));
        Assert.That(
            () => Session.Run(SparseConcat(1, [x, more]).Values),
            Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("Input shapes must match"));
    }

    [Test]
    public void A_part_begins_at_its_own_zero_and_ends_with_the_tensor()
    {
        SparseTensor part = SparseSlice(Matrix(), new[] { 1, 1 }, new[] { 1, 5 });

        Assert.That(Session.Run(part.Indices).ToArray<long>(), Is.EqualTo(new[] { 0L, 1 }));
        Assert.That(Session.Run(part.Values).ToArray<float>(), Is.EqualTo(new[] { 4f }));
        Assert.That(Session.Run(part.DenseShape).ToArray<long>(), Is.EqualTo(new[] { 1L, 2 }));
    }

    [Test]
    public void Elements_that_are_not_cut_out_have_no_slope()
    {
        Tensor values = Constant(new[] { 2f, 3, 4 });
        SparseTensor part = SparseSlice(Matrix(values), new[] { 1, 0 }, new[] { 1, 3 });
        Tensor slope = Gradients(part.Values * new[] { 10f, 20 }, [values])[0]!;

        Assert.That(Session.Run(slope).ToArray<float>(), Is.EqualTo(new[] { 0f, 10, 20 }));
    }

    [Test]
    public void Another_shape_counts_elements_row_by_row()
    {
        SparseTensor other = SparseReshape(Matrix(), new[] { 3, -1 });

        Assert.That(Session.Run(SparseTensorToDense(other)).ToArray<float>(), Is.EqualTo(new[] { 0f, 2, 0, 3, 0, 4 }));
        Assert.That(Session.Run(other.DenseShape).ToArray<long>(), Is.EqualTo(new[] { 3L, 2 }));
        Assert.That(
            () => Session.Run(SparseReshape(Matrix(), new[] { 4, -1 }).Indices),
            Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("6 dense values, but the requested shape has 4"));
    }

    // The example of TensorFlow's documentation: [[1, -, 1], [-, 1, -]].
    [Test]
    public void Sums_over_axes_are_those_of_the_documentation()
    {
        SparseTensor x = new(Constant(new[,] { { 0L, 0 }, { 0, 2 }, { 1, 1 } }), Constant(new[] { 1, 1, 1 }), Constant(s_extents));

        Assert.That(Session.Run(SparseReduceSum(x)).Item<int>(), Is.EqualTo(3));
        Assert.That(Session.Run(SparseReduceSum(x, 0)).ToArray<int>(), Is.EqualTo(new[] { 1, 1, 1 }));
        Assert.That(Session.Run(SparseReduceSum(x, 1)).ToArray<int>(), Is.EqualTo(new[] { 2, 1 }));
        Assert.That(Session.Run(SparseReduceSum(x, 1, keepDims: true)).Shape, Is.EqualTo(Shape.Create(2, 1)));
        Assert.That(Session.Run(SparseReduceSum(x, new[] { 0, 1 })).Item<int>(), Is.EqualTo(3));
    }

    [Test]
    public void Sums_stand_only_where_something_was_added([Values] bool keepDims)
    {
        SparseTensor x = new(
            Constant(new[,] { { 0L, 0 }, { 2, 1 }, { 0, 2 } }), Constant(new[] { 1f, 5, 2 }), Constant(new[] { 3L, 3 }));
        SparseTensor sums = SparseReduceSumSparse(x, -1, keepDims);

        Assert.That(
            Session.Run(sums.Indices).ToArray<long>(), Is.EqualTo(keepDims ? new[] { 0L, 0, 2, 0 } : new[] { 0L, 2 }));
        Assert.That(Session.Run(sums.Values).ToArray<float>(), Is.EqualTo(new[] { 3f, 5 }));
        Assert.That(Session.Run(sums.DenseShape).ToArray<long>(), Is.EqualTo(keepDims ? new[] { 3L, 1 } : new[] { 3L }));
    }

    [Test]
    public void The_greatest_of_nothing_is_zero()
    {
        SparseTensor x = new(Constant(new[,] { { 0L, 0 }, { 0, 2 } }), Constant(new[] { -1f, -2 }), Constant(s_extents));

        Assert.That(Session.Run(SparseReduceMax(x, 1)).ToArray<float>(), Is.EqualTo(new[] { -1f, 0 }));
    }

    [Test]
    public void Each_element_receives_the_cotangent_of_its_sum([Values] bool keepDims)
    {
        Tensor values = Constant(new[] { 2f, 3, 4 });
        Tensor sums = SparseReduceSum(Matrix(values), 1, keepDims);
        Tensor slope = Gradients(Reshape(sums, new[] { -1 }) * new[] { 10f, 20 }, [values])[0]!;

        Assert.That(Session.Run(slope).ToArray<float>(), Is.EqualTo(new[] { 10f, 20, 20 }));
    }

    // The example of TensorFlow's documentation.
    [Test]
    public void Rows_without_an_element_are_given_one()
    {
        SparseTensor x = new(
            Constant(new[,] { { 0L, 1 }, { 0, 3 }, { 2, 0 }, { 3, 1 } }), Constant(new[] { "a", "b", "c", "d" }),
            Constant(new[] { 5L, 6 }));
        (SparseTensor filled, Tensor isEmpty) = SparseFillEmptyRows(x, "-");

        Assert.That(
            Session.Run(filled.Indices).ToArray<long>(), Is.EqualTo(new[] { 0L, 1, 0, 3, 1, 0, 2, 0, 3, 1, 4, 0 }));
        Assert.That(Session.RunText(filled.Values).ToArray(), Is.EqualTo(new[] { "a", "b", "-", "c", "d", "-" }));
        Assert.That(Session.Run(isEmpty).ToArray<bool>(), Is.EqualTo(new[] { false, true, false, false, true }));
    }

    [Test]
    public void What_fills_rows_up_receives_their_cotangents()
    {
        Tensor values = Constant(new[] { 1f, 2 });
        Tensor other = Constant(7f);
        SparseTensor x = new(Constant(new[,] { { 3L, 0 }, { 1, 0 } }), values, Constant(new[] { 4L, 2 }));
        (SparseTensor filled, _) = SparseFillEmptyRows(x, other);
        Tensor?[] slopes = Gradients(filled.Values * new[] { 1f, 10, 100, 1000 }, [values, other]);

        Assert.That(Session.Run(filled.Values).ToArray<float>(), Is.EqualTo(new[] { 7f, 2, 7, 1 }));
        Assert.That(Session.Run(slopes[0]!).ToArray<float>(), Is.EqualTo(new[] { 1000f, 10 }));
        Assert.That(Session.Run(slopes[1]!).Item<float>(), Is.EqualTo(101));
    }

    [Test]
    public void Elements_are_kept_by_truth_values()
    {
        SparseTensor kept = SparseRetain(Matrix(), new[] { true, false, true });

        Assert.That(Session.Run(kept.Indices).ToArray<long>(), Is.EqualTo(new[] { 0L, 1, 1, 2 }));
        Assert.That(Session.Run(kept.Values).ToArray<float>(), Is.EqualTo(new[] { 2f, 4 }));
    }

    [Test]
    public void Elements_stand_among_others_that_are_not_there()
    {
        SparseTensor text = new(Constant(s_positions), Constant(new[] { "a", "b", "c" }), Constant(s_extents));

        Assert.That(Session.Run(SparseTensorToDense(Matrix(), -1f)).ToArray<float>(), Is.EqualTo(new[] { -1f, 2, -1, 3, -1, 4 }));
        Assert.That(Session.RunText(SparseTensorToDense(text)).ToArray(), Is.EqualTo(new[] { "", "a", "", "b", "", "c" }));
    }

    [Test]
    public void A_position_that_lies_outside_is_an_error() => Assert.That(
        () => Session.Run(SparseReorder(new(Constant(new[,] { { 0L, 3 } }), Constant(new[] { 1f }), Constant(s_extents))).Values),
        Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("indices[0] = [0, 3] is out of bounds: need 0 <= index < [2, 3]"));

    private static SparseTensor Matrix(Tensor? values = null) =>
        new(Constant(s_positions), values ?? Constant(new[] { 2f, 3, 4 }), Constant(s_extents));
}
