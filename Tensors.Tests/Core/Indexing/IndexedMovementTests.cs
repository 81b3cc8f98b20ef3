using Tensors.Autograd;

namespace Tensors.Tests;

public sealed class IndexedMovementTests
{
    private static Tensor X => Tensor.Arange(6).Reshape(2, 3);

    [TestCase(1, new[] { 2, 0, 1, 5, 3, 4 })]
    [TestCase(-4, new[] { 1, 2, 0, 4, 5, 3 })]
    [TestCase(3, new[] { 0, 1, 2, 3, 4, 5 })]
    public void Roll_moves_round_the_end(int shift, int[] expected) => Assert.That(X.Roll(shift, 1).ToArray<int>(), Is.EqualTo(expected));

    [Test]
    public void Roll_without_an_axis_moves_all_elements() => Assert.That(X.Roll(2).ToArray<int>(), Is.EqualTo(new[] { 4, 5, 0, 1, 2, 3 }));

    [Test]
    public void Repeat_repeats_each_position()
    {
        Assert.That(Tensor.Arange(3).Repeat(2, 0).ToArray<int>(), Is.EqualTo(new[] { 0, 0, 1, 1, 2, 2 }));
        Assert.That(X.Repeat([2, 0, 1], 1).ToArray<int>(), Is.EqualTo(new[] { 0, 0, 2, 3, 3, 5 }));
    }

    [Test]
    public void Repeat_needs_one_number_for_each_position() => Assert.That(
        () => X.Repeat([1, 2], 1),
        Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("2 numbers were given for the 3 positions"));

    [TestCase(0, new[] { 0, 4 })]
    [TestCase(1, new[] { 1, 5 })]
    [TestCase(-1, new[] { 3 })]
    [TestCase(3, new int[0])]
    [TestCase(-9, new int[0])]
    public void Diagonal_is_a_view(int offset, int[] expected)
    {
        Tensor x = X;

        Assert.That(x.Diagonal(offset).ToArray<int>(), Is.EqualTo(expected));
        Assert.That(x.Diagonal(offset).Buffer, Is.SameAs(x.Buffer));
    }

    [Test]
    public void Diag_goes_both_ways()
    {
        Tensor matrix = Tensor.FromArray([1, 2]).Diag(-1);

        Assert.That(matrix.ToArray<int>(), Is.EqualTo(new[] { 0, 0, 0, 1, 0, 0, 0, 2, 0 }));
        Assert.That(matrix.Diag(-1).ToArray<int>(), Is.EqualTo(new[] { 1, 2 }));
        Assert.That(X.Trace().Item<long>(), Is.EqualTo(4));
    }

    [Test]
    public void Triangles_are_cut_at_a_diagonal()
    {
        Assert.That(X.Tril().ToArray<int>(), Is.EqualTo(new[] { 0, 0, 0, 3, 4, 0 }));
        Assert.That(X.Triu(1).ToArray<int>(), Is.EqualTo(new[] { 0, 1, 2, 0, 0, 5 }));
        Assert.That((X.Tril(-1) + X.Triu()).ToArray<int>(), Is.EqualTo(X.ToArray<int>()));
    }

    [Test]
    public void Meshgrid_repeats_each_vector_along_the_other_axes()
    {
        Tensor[] grids = Tensor.Meshgrid([Tensor.Arange(2), Tensor.Arange(3)]);
        Tensor[] swapped = Tensor.Meshgrid([Tensor.Arange(2), Tensor.Arange(3)], swapsFirstTwo: true);

        Assert.That(grids[0].ToArray<int>(), Is.EqualTo(new[] { 0, 0, 0, 1, 1, 1 }));
        Assert.That(grids[1].ToArray<int>(), Is.EqualTo(new[] { 0, 1, 2, 0, 1, 2 }));
        Assert.That(swapped[0].ToArray<int>(), Is.EqualTo(new[] { 0, 1, 0, 1, 0, 1 }));
    }

    [Test]
    public void Unfold_shows_windows_and_fold_adds_them_up()
    {
        Tensor x = Tensor.Arange(6);

        Assert.That(x.Unfold(0, 3, 2).ToArray<int>(), Is.EqualTo(new[] { 0, 1, 2, 2, 3, 4 }));
        Assert.That(x.Unfold(0, 3, 2).Fold(0, 6, 2).ToArray<int>(), Is.EqualTo(new[] { 0, 1, 4, 3, 4, 0 }));
    }

    [Test]
    public void A_window_may_be_as_long_as_its_axis_and_windows_may_fill_the_extent()
    {
        Tensor whole = Tensor.Arange(3).Unfold(0, 3);

        Assert.That(whole.ToArray<int>(), Is.EqualTo(new[] { 0, 1, 2 }));
        Assert.That(whole.Fold(0, 3).ToArray<int>(), Is.EqualTo(new[] { 0, 1, 2 }));
        Assert.That(
            () => Tensor.Arange(6).Unfold(0, 3, 2).Fold(0, 4, 2),
            Throws.TypeOf<ShapeMismatchException>().With.Message.Contains(
                "2 windows of 3 with step 2 along axis 0 do not fit into the extent 4"));
    }

    [Test]
    public void A_window_that_does_not_fit_is_rejected() => Assert.That(
        () => X.Unfold(1, 4),
        Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("a window of 4 does not fit into axis 1 of extent 3"));

    // numpy.pad([1, 2, 3], (4, 5), mode).
    [TestCase(PadMode.Reflect, new[] { 1, 2, 3, 2, 1, 2, 3, 2, 1, 2, 3, 2 })]
    [TestCase(PadMode.Symmetric, new[] { 3, 3, 2, 1, 1, 2, 3, 3, 2, 1, 1, 2 })]
    [TestCase(PadMode.Edge, new[] { 1, 1, 1, 1, 1, 2, 3, 3, 3, 3, 3, 3 })]
    [TestCase(PadMode.Wrap, new[] { 3, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2 })]
    public void Padding_shows_the_elements_inside(PadMode mode, int[] expected) =>
        Assert.That(Tensor.FromArray([1, 2, 3]).Pad([(4, 5)], mode).ToArray<int>(), Is.EqualTo(expected));

    [Test]
    public void GatherNd_takes_elements_and_rows()
    {
        Assert.That(X.GatherNd(Tensor.FromArray(new[,] { { 1, 2 }, { 0, 1 } })).ToArray<int>(), Is.EqualTo(new[] { 5, 1 }));
        Assert.That(X.GatherNd(Tensor.FromArray(new[,] { { 1 }, { 0 } })).ToArray<int>(), Is.EqualTo(new[] { 3, 4, 5, 0, 1, 2 }));
    }

    [Test]
    public void GatherNd_outside_is_rejected() => Assert.That(
        () => X.GatherNd(Tensor.FromArray(new[,] { { 1, 3 } })),
        Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("index 3 in row 0"));

    [Test]
    public void No_index_takes_everything_and_an_empty_one_nothing()
    {
        Tensor none = Tensor.Zeros([0], DType.Int64);
        Tensor whole = X;

        Assert.That(whole.At(), Is.SameAs(whole));
        Assert.That(X.At(none).Shape, Is.EqualTo(Shape.Create(0, 3)));
        Assert.That(X.At(none, none.Cast(DType.Int32)).Shape, Is.EqualTo(Shape.Create(0)));
        Assert.That(X.At(none, Tensor.FromArray([1])).Shape, Is.EqualTo(Shape.Create(0)));
        Assert.That(X.WithAt([none], Tensor.Zeros([0, 3], X.DType)).ToArray<int>(), Is.EqualTo(X.ToArray<int>()));
        Assert.That(Transform.Grad(x => x.At(none).Sum())(X.Cast(DType.Float64)).ToArray<double>(), Is.All.Zero);
    }

    [Test]
    public void Integer_arrays_index_like_numpy()
    {
        Tensor rows = Tensor.FromArray(new[,] { { 0 }, { -1 } });
        Tensor columns = Tensor.FromArray([2, 0]);

        Assert.That(X.At(rows, columns).ToArray<int>(), Is.EqualTo(new[] { 2, 0, 5, 3 }));
        Assert.That(X.At(Tensor.FromArray([-2])).ToArray<int>(), Is.EqualTo(new[] { 0, 1, 2 }));
    }

    [TestCase(ScatterMode.Set, new[] { 10, 40, 30, 10 })]
    [TestCase(ScatterMode.Add, new[] { 10, 80, 40, 10 })]
    [TestCase(ScatterMode.Multiply, new[] { 10, 8000, 300, 10 })]
    [TestCase(ScatterMode.Minimum, new[] { 10, 10, 10, 10 })]
    [TestCase(ScatterMode.Maximum, new[] { 10, 40, 30, 10 })]
    public void Scattering_takes_updates_in_order(ScatterMode mode, int[] expected)
    {
        Tensor target = Tensor.FromArray([10, 10, 10, 10]);
        Tensor positions = Tensor.FromArray(new[,] { { 1 }, { 2 }, { 1 } });
        int[] updates = mode == ScatterMode.Multiply ? [20, 30, 40] : mode == ScatterMode.Add ? [30, 30, 40] : [20, 30, 40];

        Assert.That(target.ScatterNd(positions, Tensor.FromArray(updates), mode).ToArray<int>(), Is.EqualTo(expected));
    }

    [Test]
    public void Scattering_leaves_the_tensor_as_it_was()
    {
        Tensor x = X;

        _ = x.ScatterNd(Tensor.FromArray(new[,] { { 0 } }), Tensor.FromScalar(9));

        Assert.That(x.ToArray<int>(), Is.EqualTo(new[] { 0, 1, 2, 3, 4, 5 }));
    }

    [Test]
    public void Of_very_many_rows_at_one_position_each_is_added_once()
    {
        // More than 512 blocks of 512.
        const int Count = 600_000;

        Tensor sums = Tensor.Zeros([2]).ScatterNd(Tensor.Zeros([Count, 1], DType.Int32), Tensor.Ones([Count]), ScatterMode.Add);

        Assert.That(sums.ToArray<float>(), Is.EqualTo(new[] { (float)Count, 0 }));
    }

    [Test]
    public void Slices_are_scattered_along_an_inner_axis()
    {
        Tensor y = X.ScatterSlices(Tensor.FromArray([2, 0]), Tensor.FromArray(new[,] { { 10, 20 }, { 30, 40 } }), axis: 1);

        Assert.That(y.ToArray<int>(), Is.EqualTo(new[] { 20, 1, 10, 40, 4, 30 }));
    }

    [Test]
    public void Single_elements_are_scattered_along_an_axis()
    {
        Tensor y = X.ScatterAlongAxis(
            Tensor.FromArray(new[,] { { 2, 1 }, { 0, 0 } }), Tensor.FromArray(new[,] { { 10, 20 }, { 30, 40 } }), axis: 1);

        Assert.That(y.ToArray<int>(), Is.EqualTo(new[] { 0, 20, 10, 40, 4, 5 }));
    }

    [Test]
    public void Parts_are_assigned_in_a_new_tensor()
    {
        Tensor x = X;

        Assert.That(x.With([0, 1..], 7).ToArray<int>(), Is.EqualTo(new[] { 0, 7, 7, 3, 4, 5 }));
        Assert.That(x.With([Range.All, ^1], Tensor.FromArray([8, 9])).ToArray<int>(), Is.EqualTo(new[] { 0, 1, 8, 3, 4, 9 }));
        Assert.That(
            x.WithAt([Tensor.FromArray([1, 0]), Tensor.FromArray([0, -1])], Tensor.FromArray([8, 9])).ToArray<int>(),
            Is.EqualTo(new[] { 0, 1, 9, 8, 4, 5 }));
        Assert.That(x.ToArray<int>(), Is.EqualTo(new[] { 0, 1, 2, 3, 4, 5 }));
    }

    [Test]
    public void NonZero_lists_positions_in_order()
    {
        Tensor x = Tensor.FromArray(new[,] { { 0f, float.NaN, 0 }, { -1, 0, 2 } });

        Assert.That(Tensor.Where(x).ToArray<long>(), Is.EqualTo(new[] { 0L, 1, 1, 0, 1, 2 }));
        Assert.That(Tensor.FromScalar(true).NonZero().Shape, Is.EqualTo(Shape.Create(1, 0)));
        Assert.That(Tensor.Zeros([0, 3]).NonZero().Shape, Is.EqualTo(Shape.Create(0, 2)));
    }

    [Test]
    public void A_mask_picks_rows_or_elements()
    {
        Assert.That(X.BooleanMask(Tensor.FromArray([false, true])).ToArray<int>(), Is.EqualTo(new[] { 3, 4, 5 }));
        Assert.That(X.BooleanMask(X > 3).ToArray<int>(), Is.EqualTo(new[] { 4, 5 }));
    }

    [Test]
    public void A_mask_of_another_shape_is_rejected() => Assert.That(
        () => X.BooleanMask(Tensor.FromArray([true, false, true])),
        Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("BooleanMask").And.Message.Contains("(3,)"));

    [Test]
    public void Positions_of_a_traced_tensor_are_refused() => Assert.That(
        () => Tensor.Traced(new([3], DType.Bool)).NonZero(), Throws.TypeOf<NoElementsException>().With.Message.Contains("traced"));

    [Test]
    public void SearchSorted_searches_each_row_for_its_own_values()
    {
        Tensor sorted = Tensor.FromArray(new[,] { { 1, 3, 5 }, { 10, 20, 30 } });
        Tensor values = Tensor.FromArray(new[,] { { 4, 1 }, { 4, 25 } });

        Assert.That(sorted.SearchSorted(values).ToArray<long>(), Is.EqualTo(new[] { 2L, 0, 0, 2 }));
    }

    [Test]
    public void SearchSorted_finds_both_sides_of_equal_elements()
    {
        Tensor sorted = Tensor.FromArray([1f, 2, 2, 3, float.NaN]);
        Tensor values = Tensor.FromArray([0f, 2, 2.5f, 9, float.NaN]);

        Assert.That(sorted.SearchSorted(values).ToArray<long>(), Is.EqualTo(new[] { 0L, 1, 3, 4, 4 }));
        Assert.That(sorted.SearchSorted(values, right: true).ToArray<long>(), Is.EqualTo(new[] { 0L, 3, 3, 4, 5 }));
    }
}
