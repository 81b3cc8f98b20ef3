using Tensors.Autograd;

namespace Tensors.Tests;

/// <summary>Several tensors, arrays and masks in one bracket: shapes and elements as in NumPy.</summary>
public sealed class TensorIndexTests
{
    private static Tensor X => Tensor.Arange(120).Reshape(2, 3, 4, 5);

    private static Tensor Pair => Tensor.FromArray([0, -1]);

    private static Tensor Column => Tensor.FromArray(new[,] { { 0 }, { 1 }, { 2 } });

    [Test]
    public void An_array_takes_positions_in_any_order() => Assert.That(
        Tensor.Arange(6).Reshape(2, 3)[.., new[] { 2, 0, 2, -3 }].ToArray<int>(), Is.EqualTo(new[] { 2, 0, 2, 0, 5, 3, 5, 3 }));

    [Test]
    public void Arrays_pair_up()
    {
        Tensor y = X[new[] { 1, 0 }, new[] { 2, 0 }];

        Assert.That(y.Shape, Is.EqualTo(Shape.Create(2, 4, 5)));
        Assert.That(y[.., 0, 0].ToArray<int>(), Is.EqualTo(new[] { 100, 0 }));
    }

    [Test]
    public void Neighbours_broadcast_in_their_place()
    {
        // x[:, [[0], [1], [2]], [0, -1]]: (2, 3, 2, 5)
        Tensor y = X[.., Column, Pair];

        Assert.That(y.Shape, Is.EqualTo(Shape.Create(2, 3, 2, 5)));
        Assert.That(y[1, 2, 1, 4].Item<int>(), Is.EqualTo(X[1, 2, 3, 4].Item<int>()));
        Assert.That(y[0, 1, 0, 2].Item<int>(), Is.EqualTo(X[0, 1, 0, 2].Item<int>()));
    }

    [Test]
    public void Separated_ones_come_first()
    {
        // x[[0, -1], :, [1, 2]]: (2, 3, 5)
        Tensor y = X[Pair, .., new[] { 1, 2 }];

        Assert.That(y.Shape, Is.EqualTo(Shape.Create(2, 3, 5)));
        Assert.That(y[1, 2, 3].Item<int>(), Is.EqualTo(X[1, 2, 2, 3].Item<int>()));

        // x[..., [0, 1, 2], :, [0, 0, 0]]: (3, 2, 4)
        Assert.That(X[TensorIndex.Ellipsis, new[] { 0, 1, 2 }, .., new[] { 0, 0, 0 }].Shape, Is.EqualTo(Shape.Create(3, 2, 4)));
    }

    [Test]
    public void A_single_position_counts_as_an_array()
    {
        // x[0, :, [1, 2]]: (2, 3, 5), and x[:, 0, [1, 2]]: (2, 2, 5)
        Assert.That(X[0, .., new[] { 1, 2 }].Shape, Is.EqualTo(Shape.Create(2, 3, 5)));
        Assert.That(X[0, .., new[] { 1, 2 }][1, 2, 3].Item<int>(), Is.EqualTo(X[0, 2, 2, 3].Item<int>()));
        Assert.That(X[.., 0, new[] { 1, 2 }].Shape, Is.EqualTo(Shape.Create(2, 2, 5)));
    }

    [Test]
    public void New_axes_and_steps_stand_beside_arrays()
    {
        // x[:, None, [0, 1, 2], ::-2]: (2, 1, 3, 2, 5)
        Tensor y = X[.., TensorIndex.NewAxis, new[] { 0, 1, 2 }, TensorIndex.Step(null, null, -2)];

        Assert.That(y.Shape, Is.EqualTo(Shape.Create(2, 1, 3, 2, 5)));
        Assert.That(y[1, 0, 2, 1, 0].Item<int>(), Is.EqualTo(X[1, 2, 1, 0].Item<int>()));

        // x[[0, 1], None, [0, 1]]: a new axis separates
        Assert.That(X[new[] { 0, 1 }, TensorIndex.NewAxis, new[] { 0, 1 }].Shape, Is.EqualTo(Shape.Create(2, 1, 4, 5)));
        Assert.That(X[.., new[] { 0, 1 }, TensorIndex.NewAxis, new[] { 0, 1 }].Shape, Is.EqualTo(Shape.Create(2, 2, 1, 5)));
    }

    [Test]
    public void Masks_stand_anywhere()
    {
        Tensor mask = Tensor.FromArray(
            new[,] { { true, false, false, true }, { false, false, false, false }, { false, true, false, false } });

        // x[:, mask]: (2, 3, 5), and x[mask of one axis, :, [1, 2]] pairs up
        Assert.That(X[.., mask].Shape, Is.EqualTo(Shape.Create(2, 3, 5)));
        Assert.That(X[.., mask][1, .., 0].ToArray<int>(), Is.EqualTo(new[] { 60, 75, 105 }));
        Assert.That(X[0, mask, 1].ToArray<int>(), Is.EqualTo(new[] { 1, 16, 46 }));
        Assert.That(X[new[] { true, true }, .., new[] { 1, 2 }].Shape, Is.EqualTo(Shape.Create(2, 3, 5)));
        Assert.That(X[X > 117].ToArray<int>(), Is.EqualTo(new[] { 118, 119 }));
    }

    [Test]
    public void What_does_not_fit_is_rejected()
    {
        Assert.That(() => X[new[] { 0, 1 }, new[] { 0, 1, 2 }], Throws.TypeOf<ShapeMismatchException>());
        Assert.That(() => X[.., new[] { true, false }], Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("mask (2,)"));
        Assert.That(() => X[new[] { 0, 2 }], Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("index 2"));
        Assert.That(() => X[new[] { 0 }, 0, 0, 0, 0], Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("5 axes"));
        Assert.That(() => X[Tensor.FromArray([0.5])], Throws.TypeOf<DTypeMismatchException>());
    }

    [Test]
    public void Parts_named_by_arrays_are_replaced()
    {
        Tensor x = Tensor.Arange(6).Reshape(2, 3);

        Assert.That(x.With([Range.All, new[] { 2, 0 }], Tensor.FromArray([7, 8])).ToArray<int>(), Is.EqualTo(new[] { 8, 1, 7, 8, 4, 7 }));
        Assert.That(x.With([new[] { 0, 1 }, new[] { 1, -1 }], 9).ToArray<int>(), Is.EqualTo(new[] { 0, 9, 2, 3, 4, 9 }));
        Assert.That(x.With([x > 3], -1).ToArray<int>(), Is.EqualTo(new[] { 0, 1, 2, 3, -1, -1 }));
        Assert.That(x.With([x > 3], Tensor.FromArray([40, 50])).ToArray<int>(), Is.EqualTo(new[] { 0, 1, 2, 3, 40, 50 }));
        Assert.That(
            x.With([TensorIndex.Step(null, null, -1)], Tensor.FromArray(new[,] { { 10, 11, 12 }, { 0, 0, 0 } })).ToArray<int>(),
            Is.EqualTo(new[] { 0, 0, 0, 10, 11, 12 }));
        Assert.That(
            x.With([0, TensorIndex.Step(null, null, -2)], Tensor.FromArray([7, 8])).ToArray<int>(), Is.EqualTo(new[] { 8, 1, 7, 3, 4, 5 }));
    }

    [Test]
    public void Of_values_for_one_position_the_last_stays() => Assert.That(
        Tensor.Zeros([3]).With([new[] { 1, 1 }], Tensor.FromArray([5f, 6])).ToArray<float>(), Is.EqualTo(new[] { 0f, 6, 0 }));

    [Test]
    public void Gradients_flow_through_brackets_and_assignments()
    {
        Tensor x = Tensor.FromArray([1.0, 2, 3]);

        Assert.That(Transform.Grad(v => v[new[] { 0, 2, 0 }].Sum())(x).ToArray<double>(), Is.EqualTo(new[] { 2.0, 0, 1 }));
        Assert.That(
            Transform.Grad(v => (v.With([new[] { 1 }], v[..1] * 10) * v).Sum())(x).ToArray<double>(), Is.EqualTo(new[] { 22.0, 10, 6 }));
    }
}
