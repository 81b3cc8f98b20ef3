using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>Elements moved round axes, put side by side, cut out at random, and read as others.</summary>
public sealed class MovementTests : SessionFixture
{
    private static readonly int[,] s_rows = { { 0, 1, 2, 3, 4 }, { 5, 6, 7, 8, 9 } };

    // Examples of TensorFlow's documentation.
    [Test]
    public void What_is_rolled_comes_back_at_the_other_end()
    {
        Assert.That(Session.Run(Roll(new[] { 0, 1, 2, 3, 4 }, 2, 0)).ToArray<int>(), Is.EqualTo(new[] { 3, 4, 0, 1, 2 }));
        Assert.That(
            Session.Run(Roll(s_rows, new[] { 1, -2 }, new[] { 0, 1 })).ToArray<int>(),
            Is.EqualTo(new[] { 7, 8, 9, 5, 6, 2, 3, 4, 0, 1 }));
        Assert.That(
            Session.Run(Roll(s_rows, new[] { 2, -3 }, new[] { 1, 1 })).ToArray<int>(),
            Is.EqualTo(new[] { 1, 2, 3, 4, 0, 6, 7, 8, 9, 5 }));
    }

    [Test]
    public void Text_is_rolled_as_well() =>
        Assert.That(Session.RunText(Roll(new[] { "a", "b", "c" }, 1, 0)).ToArray(), Is.EqualTo(new[] { "c", "a", "b" }));

    [Test]
    public void Cotangents_are_rolled_back()
    {
        Tensor x = Placeholder<float>([null]);
        Tensor slope = Gradients(Roll(x, 1, 0) * new[] { 10f, 20, 30 }, [x])[0]!;

        Assert.That(Session.Run(slope, [(x, new[] { 1f, 2, 3 })]).ToArray<float>(), Is.EqualTo(new[] { 20f, 30, 10 }));
    }

    [Test]
    public void A_method_that_waits_for_extents_becomes_the_node()
    {
        Tensor x = Placeholder<float>([null, 2]);
        Tensor rolled = x.Roll(1, 0);

        Assert.That(rolled.Op.Op, Is.EqualTo("Roll"));
        Assert.That(Session.Run(rolled, [(x, new[,] { { 1f, 2 }, { 3, 4 } })]).ToArray<float>(), Is.EqualTo(new[] { 3f, 4, 1, 2 }));
    }

    [Test]
    public void There_are_as_many_shifts_as_axes()
    {
        Assert.That(
            () => Session.Run(Roll(s_rows, new[] { 1, 2 }, 0)),
            Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("shift and axis must have the same size"));
        Assert.That(() => Roll(1f, 1, 0), Throws.ArgumentException.With.Message.Contains("Shape must be at least rank 1 but is rank 0"));
    }

    [Test]
    public void Tensors_are_put_side_by_side()
    {
        Tensor stacked = ParallelStack([new[] { 1, 4 }, new[] { 2, 5 }, new[] { 3, 6 }]);

        Assert.That((stacked.Name, stacked.StaticShape), Is.EqualTo(("parallel_stack/ParallelConcat:0", PartialShape.Create(3, 2))));
        Assert.That(Session.Run(stacked).ToArray<int>(), Is.EqualTo(new[] { 1, 4, 2, 5, 3, 6 }));
        Assert.That(() => ParallelStack([]), Throws.ArgumentException);
    }

    // The first random words of the seeds (42, 42) are fc354969 and 6b2260e2: below the greatest integer, their rests are 2 of 8 rows and 1
    // of 7 columns.
    [Test]
    public void A_part_is_cut_out_where_TensorFlow_cuts_it_out()
    {
        SetRandomSeed(42);
        Tensor board = Reshape(Range(100), new[] { 10, 10 });
        Tensor part = RandomCrop(board, new[] { 3, 4 }, seed: 42);

        Assert.That((part.Name, part.StaticShape), Is.EqualTo(("random_crop:0", PartialShape.Create(3, 4))));
        Assert.That(
            Session.Run(part).ToArray<int>(), Is.EqualTo(new[] { 21, 22, 23, 24, 31, 32, 33, 34, 41, 42, 43, 44 }));
    }

    [Test]
    public void What_is_cut_out_has_to_fit()
    {
        Tensor x = Placeholder<float>([null]);
        Tensor part = RandomCrop(x, new[] { 3 });

        Assert.That(
            () => Session.Run(part, [(x, new[] { 1f, 2 })]),
            Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("Need value.shape >= size, got"));
    }

    [Test]
    public void Bits_are_read_as_elements_of_another_type()
    {
        Tensor bits = Bitcast(new[] { 1f, -2 }, DataType.Int32);
        Tensor bytes = Bitcast(new[] { 1f, -2 }, DataType.UInt8);

        Assert.That(Session.Run(bits).ToArray<int>(), Is.EqualTo(new[] { 0x3F800000, unchecked((int)0xC0000000) }));
        Assert.That(Session.Run(bytes).ToArray<byte>(), Is.EqualTo(new byte[] { 0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0 }));
        Assert.That((bits.StaticShape, bytes.StaticShape), Is.EqualTo((PartialShape.Create(2), PartialShape.Create(2, 4))));
        Assert.That(Session.Run(Bitcast(bytes, DataType.Float32)).ToArray<float>(), Is.EqualTo(new[] { 1f, -2 }));
    }

    [Test]
    public void Bits_of_integers_that_tensors_do_not_have_are_read()
    {
        Tensor halves = Bitcast(new[] { -1, 0x00020001 }, DataType.Int16);

        Assert.That(Session.Run(Cast<int>(halves)).ToArray<int>(), Is.EqualTo(new[] { -1, -1, 1, 2 }));
        Assert.That(Session.Run(Bitcast(halves, DataType.Int32)).ToArray<int>(), Is.EqualTo(new[] { -1, 0x00020001 }));
    }

    [Test]
    public void Parts_have_to_make_up_whole_elements()
    {
        Tensor x = Placeholder(DataType.UInt8, PartialShape.Unknown);
        Tensor numbers = Bitcast(x, DataType.Int32);

        Assert.That(() => Bitcast(new byte[] { 1, 2, 3 }, DataType.Int32), Throws.ArgumentException.With.Message.Contains("has to be 4"));
        Assert.That(
            () => Session.Run(numbers, [(x, new byte[] { 1, 2, 3 })]),
            Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("has to be 4"));
        Assert.That(() => Bitcast(new[] { 1 }, DataType.String), Throws.TypeOf<GraphTypeException>());
    }
}
