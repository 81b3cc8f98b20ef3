namespace Tensors.Tests;

/// <summary>Reshaped, broadcast and empty views have the elements that copies would have.</summary>
public sealed class ViewShapeTests
{
    private static readonly Dictionary<string, Func<Tensor, Tensor>> s_views = new()
    {
        ["as it is"] = x => x,
        ["transposed"] = x => x.T,
        ["columns"] = x => x[.., ..4],
        ["every second column"] = x => x[.., TensorIndex.Step(null, null, 2)],
        ["rows backwards"] = x => x.Flip(0),
        ["backwards"] = x => x.Flip(),
        ["one column"] = x => x[.., 1..2],
        ["one row"] = x => x[1..2],
        ["repeated"] = x => x[1..2].BroadcastTo([4, 6]),
        ["repeated in front"] = x => x.BroadcastTo([3, 4, 6]),
        ["inner axes swapped"] = x => x.Reshape(2, 2, 6).Transpose(0, 2, 1),
        ["empty"] = x => x[..0],
    };

    private static IEnumerable<string> Names => s_views.Keys;

    [TestCaseSource(nameof(Names))]
    public void Views_are_reshaped_like_copies(string name)
    {
        Tensor view = s_views[name](Tensor.Arange(24).Reshape(4, 6));
        foreach (int[] extents in Factors((int)view.ElementCount))
        {
            Assert.That(view.Reshape(extents).ToArray<int>(), Is.EqualTo(view.Copy().ToArray<int>()), Shape.Create(extents).ToString());
        }
    }

    [Test]
    public void What_strides_can_express_is_not_copied()
    {
        Tensor x = Tensor.Arange(24).Reshape(4, 6);

        Assert.That(x[.., ..4].Reshape(2, 8).Buffer, Is.Not.SameAs(x.Buffer), "a seam between the rows");
        Assert.That(x[.., ..4].Reshape(2, 2, 2, 2).Buffer, Is.SameAs(x.Buffer));
        Assert.That(x[.., TensorIndex.Step(null, null, 2)].Reshape(2, 6).Buffer, Is.SameAs(x.Buffer));
        Assert.That(x.T.Reshape(2, 3, 2, 2).Buffer, Is.SameAs(x.Buffer));
        Assert.That(x.Flip().Reshape(8, 3).Buffer, Is.SameAs(x.Buffer));
    }

    [Test]
    public void Axes_of_extent_1_leave_no_gaps()
    {
        Tensor row = Tensor.Arange(3).Reshape(1, 3);

        Assert.That(row.T.IsContiguous);
        Assert.That(row.BroadcastTo([1, 1, 3]).IsContiguous);
        Assert.That(Tensor.Zeros([0, 3]).T.IsContiguous);
        Assert.That(Tensor.Zeros([2, 3]).T.IsContiguous, Is.False);
    }

    [Test]
    public void An_empty_axis_goes_with_extents_of_0_and_1_only()
    {
        Assert.That((Tensor.Zeros([0]) + Tensor.Zeros([1])).Shape, Is.EqualTo(Shape.Create(0)));
        Assert.That((Tensor.Zeros([2, 0]) + Tensor.Zeros([2, 1])).Shape, Is.EqualTo(Shape.Create(2, 0)));
        Assert.That(
            () => Tensor.Zeros([0]) + Tensor.Zeros([5]), Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("do not broadcast"));
        Assert.That(() => Tensor.Zeros([0]).BroadcastTo([5]), Throws.TypeOf<ShapeMismatchException>());
        Assert.That(() => Tensor.Zeros([5]).BroadcastTo([0]), Throws.TypeOf<ShapeMismatchException>());
        Assert.That(() => Tensor.Zeros([2, 5]).BroadcastTo([5]), Throws.TypeOf<ShapeMismatchException>());
    }

    [Test]
    public void The_extent_beside_an_empty_axis_is_not_inferred()
    {
        Assert.That(
            () => Tensor.Zeros([0, 3]).Reshape(0, -1), Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("exactly one way"));
        Assert.That(
            () => Tensor.Zeros([0, 3]).Reshape(5, 0, -1), Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("exactly one way"));
        Assert.That(Tensor.Zeros([0, 3]).Reshape(3, -1).Shape, Is.EqualTo(Shape.Create(3, 0)));
        Assert.That(
            () => Tensor.Zeros([4]).Reshape(-1, -1), Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("exactly one way"));
        Assert.That(
            () => Tensor.Zeros([4]).Reshape(3, -1), Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("exactly one way"));
    }

    /// <summary>Every shape of up to four axes with so many elements.</summary>
    private static IEnumerable<int[]> Factors(int count, int axes = 4)
    {
        yield return [count];
        for (int first = 1; axes > 1 && first <= Math.Max(1, count); first++)
        {
            if (count % first == 0)
            {
                foreach (int[] rest in Factors(count / first, axes - 1))
                {
                    yield return [first, .. rest];
                }
            }
        }
    }
}
