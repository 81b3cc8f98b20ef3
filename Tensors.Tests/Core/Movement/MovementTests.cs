namespace Tensors.Tests;

public sealed class MovementTests
{
    private static Tensor X => Tensor.Arange(6).Reshape(2, 3);

    [Test]
    public void Transpose_reverses_the_axes() => Assert.That(X.Transpose().ToArray<int>(), Is.EqualTo(new[] { 0, 3, 1, 4, 2, 5 }));

    [Test]
    public void T_swaps_the_last_two_axes() => Assert.That(Tensor.Zeros([2, 3, 4]).T.Shape, Is.EqualTo(Shape.Create(2, 4, 3)));

    [Test]
    public void Reshape_infers_one_extent() => Assert.That(X.Reshape(3, -1).Shape, Is.EqualTo(Shape.Create(3, 2)));

    [Test]
    public void Reshape_of_a_contiguous_tensor_is_a_view()
    {
        Tensor x = X;

        Assert.That(x.Reshape(6).Buffer, Is.SameAs(x.Buffer));
    }

    [Test]
    public void Reshape_to_another_number_of_elements_is_rejected() => Assert.That(
        () => X.Reshape(4, 2), Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("(2, 3)").And.Message.Contains("(4, 2)"));

    [Test]
    public void Squeeze_drops_extents_of_one() => Assert.That(Tensor.Zeros([1, 2, 1]).Squeeze().Shape, Is.EqualTo(Shape.Create(2)));

    [Test]
    public void Squeeze_of_a_longer_axis_is_rejected() =>
        Assert.That(() => X.Squeeze(0), Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("(2, 3)"));

    [Test]
    public void BroadcastTo_repeats_without_copying()
    {
        Tensor repeated = Tensor.Arange(3).BroadcastTo([2, 3]);

        Assert.That(repeated.ToArray<int>(), Is.EqualTo(new[] { 0, 1, 2, 0, 1, 2 }));
        Assert.That(repeated.Layout.Strides[0], Is.Zero);
    }

    [Test]
    public void SumTo_is_the_transpose_of_broadcasting() =>
        Assert.That(Tensor.Ones([4, 2, 3]).SumTo([2, 1]).ToArray<float>(), Is.EqualTo(new[] { 12f, 12 }));

    [Test]
    public void Concat_joins_along_an_axis() =>
        Assert.That(Tensor.Concat([X, X + 10], axis: 1)[1].ToArray<int>(), Is.EqualTo(new[] { 3, 4, 5, 13, 14, 15 }));

    [Test]
    public void Concat_of_other_extents_is_rejected() => Assert.That(
        () => Tensor.Concat([X, Tensor.Arange(4).Reshape(2, 2)]),
        Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("Concat").And.Message.Contains("(2, 3)").And.Message.Contains(
            "(2, 2)"));

    [Test]
    public void Concat_of_another_rank_is_rejected() => Assert.That(
        () => Tensor.Concat([X, X[0]], 1),
        Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("(2, 3)").And.Message.Contains("(3,)"));

    [Test]
    public void Stack_adds_an_axis() => Assert.That(Tensor.Stack([X, X], axis: 1).Shape, Is.EqualTo(Shape.Create(2, 2, 3)));

    [Test]
    public void Split_gives_equal_parts()
    {
        Tensor[] parts = X.Split(3, axis: 1);

        Assert.That(parts.Select(part => part.Shape), Is.All.EqualTo(Shape.Create(2, 1)));
        Assert.That(parts[2].ToArray<int>(), Is.EqualTo(new[] { 2, 5 }));
    }

    [Test]
    public void Split_into_unequal_parts_is_rejected() => Assert.That(
        () => X.Split(2, axis: 1),
        Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("extent 3 does not fall into 2 equal parts"));

    [Test]
    public void Split_into_parts_that_do_not_add_up_is_rejected([Values("2, 2", "1, 1", "4, -1")] string parts)
    {
        int[] extents = [.. parts.Split(", ").Select(int.Parse)];

        Assert.That(
            () => X.Split(extents, 1), Throws.TypeOf<ShapeMismatchException>().With.Message.Contains($"[{parts}] do not add up to 3"));
    }

    [Test]
    public void Tile_repeats_in_blocks() => Assert.That(Tensor.Arange(2).Tile(3).ToArray<int>(), Is.EqualTo(new[] { 0, 1, 0, 1, 0, 1 }));

    [Test]
    public void Pad_surrounds_with_a_value() =>
        Assert.That(Tensor.Arange(2).Pad([(1, 2)], 9).ToArray<int>(), Is.EqualTo(new[] { 9, 0, 1, 9, 9 }));

    [Test]
    public void Flip_turns_an_axis_round() => Assert.That(X.Flip(1).ToArray<int>(), Is.EqualTo(new[] { 2, 1, 0, 5, 4, 3 }));

    [Test]
    public void Gather_takes_rows_in_the_order_of_the_positions() =>
        Assert.That(X.Gather(Tensor.FromArray([1, 0, 1])).ToArray<int>(), Is.EqualTo(new[] { 3, 4, 5, 0, 1, 2, 3, 4, 5 }));

    [Test]
    public void Gather_outside_is_rejected([Values(-1, 2)] int position) => Assert.That(
        () => X.Gather(Tensor.FromArray([position])), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains($"{position}"));

    [Test]
    public void Gather_by_floating_point_positions_is_rejected() => Assert.That(
        () => X.Gather(Tensor.FromArray([0.5f])),
        Throws.TypeOf<DTypeMismatchException>().With.Message.Contains("Gather").And.Message.Contains("float32"));

    [Test]
    public void OneHot_has_a_one_at_each_position() =>
        Assert.That(Tensor.FromArray([2, 0]).OneHot(3).ToArray<float>(), Is.EqualTo(new[] { 0f, 0, 1, 1, 0, 0 }));

    [Test]
    public void OneHot_of_a_class_that_is_not_there_is_a_row_of_zeros() =>
        Assert.That(Tensor.FromArray([3, -1, 1]).OneHot(3).ToArray<float>(), Is.EqualTo(new[] { 0f, 0, 0, 0, 0, 0, 0, 1, 0 }));

    [TestCase(1.5f, 1)]
    [TestCase(-1.5f, -1)]
    [TestCase(3e9f, int.MaxValue)]
    [TestCase(-3e9f, int.MinValue)]
    [TestCase(float.NaN, 0)]
    public void Casts_to_integers_cut_and_saturate(float value, int expected) =>
        Assert.That(Tensor.FromScalar(value).Cast(DType.Int32).Item<int>(), Is.EqualTo(expected));

    [Test]
    public void Casts_between_all_dtypes_agree_with_CSharp([Values] DType from, [Values] DType to)
    {
        Tensor x = Tensor.FromArray([0.0, 1, 2, 100, 77]).Cast(from);

        double[] expected = [.. x.Cast(DType.Float64).ToArray<double>().Select(value => to == DType.Bool ? value != 0 ? 1 : 0 : value)];
        Assert.That(x.Cast(to).Cast(DType.Float64).ToArray<double>(), Is.EqualTo(expected));
    }

    [Test]
    public void Casts_to_half_round_to_nearest_with_halves_to_even()
    {
        float[] values = [1 + (1f / 2048), 1 + (3f / 2048), 65519, 65520, 1e-8f, float.NaN, float.NegativeInfinity];

        Half[] actual = Tensor.FromArray(values).Cast(DType.Float16).ToArray<Half>();

        Assert.That(actual, Is.EqualTo(values.Select(value => (Half)value)));
    }

    [Test]
    public void Dtypes_that_differ_are_rejected() => Assert.That(
        () => Tensor.Ones([2]) + Tensor.Ones([2], DType.Float64),
        Throws.TypeOf<DTypeMismatchException>().With.Message.Contains("Add: left is float32 (2,) and right is float64 (2,)"));

    [Test]
    public void Shapes_that_do_not_broadcast_are_rejected() => Assert.That(
        () => Tensor.Ones([2, 3]) * Tensor.Ones([2]),
        Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("Mul: left (2, 3) and right (2,) do not broadcast"));
}
