using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>Operands at the edge of what a function takes.</summary>
public sealed class EdgeTests : SessionFixture
{
    [Test]
    public void A_vector_is_no_bound_of_random_integers() =>
        Assert.That(() => RandomUniform([2], new[] { 1, 2 }, 5, DataType.Int32), Throws.ArgumentException);

    [Test]
    public void The_greatest_of_no_columns_is_nowhere()
    {
        Tensor place = ArgMax(Zeros([1, 0]), 0);

        Assert.That(place.StaticShape, Is.EqualTo(PartialShape.Create([0])));
        Assert.That(Session.Run(place).Shape, Is.EqualTo(Shape.Create([0])));
    }

    [Test]
    public void Positions_come_as_the_integers_that_are_asked_for()
    {
        Tensor place = ArgMax(new[] { 1f, 3f, 2f }, 0, outputType: DataType.Int32);

        Assert.That(Session.Run(place).ToArray<int>(), Is.EqualTo(new[] { 1 }));
    }

    [Test]
    public void Positions_are_no_fractions() =>
        Assert.That(
            () => ArgMax(new[] { 1f }, 0, outputType: DataType.Float32), Throws.ArgumentException.With.Message.Contains("output_type"));

    [TestCase(int.MinValue, int.MaxValue, 1, new[] { 1, 2, 3 })]
    [TestCase(int.MaxValue, int.MinValue, -1, new[] { 3, 2, 1 })]
    [TestCase(2, int.MinValue, int.MinValue, new[] { 3 })]
    [TestCase(0, 3, int.MaxValue, new[] { 1 })]
    [TestCase(int.MinValue, int.MinValue, 1, new int[0])]
    public void A_slice_takes_the_smallest_and_the_greatest_integers(int begin, int end, int stride, int[] expected)
    {
        Tensor first = Placeholder(DataType.Int32, [1]);

        Assert.That(
            Session.Run(StridedSlice(new[] { 1, 2, 3 }, new[] { begin }, new[] { end }, new[] { stride })).ToArray<int>(),
            Is.EqualTo(expected));
        Assert.That(
            Session.Run(StridedSlice(new[] { 1, 2, 3 }, first, new[] { end }, new[] { stride }), [(first, new[] { begin })]).ToArray<int>(),
            Is.EqualTo(expected));
    }

    [Test]
    public void A_stitch_with_a_gap_has_rows_up_to_the_greatest_number()
    {
        Tensor stitched = DynamicStitch([new[] { 0, 3 }], [new[] { 1f, 2 }]);

        float[] rows = Session.Run(stitched).ToArray<float>();

        Assert.That((rows.Length, rows[0], rows[3]), Is.EqualTo((4, 1f, 2f)));
    }

    [Test]
    public void A_partitioned_variable_is_found_again_without_its_partitioner()
    {
        PartitionedVariable made = GetPartitionedVariable("v", [4], partitioner: FixedSizePartitioner(2));

        using (VariableScope(GetVariableScope(), Reuse.True))
        {
            Assert.That(GetPartitionedVariable("v", [4]).Select(part => part.Name), Is.EqualTo(made.Select(part => part.Name)));
        }
    }

    [Test]
    public void A_placeholder_is_fed_once()
    {
        Tensor x = Placeholder<float>([], name: "x");

        Assert.That(() => Session.Run(x, [(x, 1f), (x, 2f)]), Throws.ArgumentException.With.Message.Contains("x:0"));
    }

    [Test]
    public void Small_integers_are_added_joined_and_cast()
    {
        Tensor bytes = Cast(Constant(new[] { 1, -2, 100 }), DataType.Int8), words = Cast(Constant(new[] { 1, 2 }), DataType.UInt16);

        Assert.That(Session.Run(Cast(bytes + bytes, DataType.Int32)).ToArray<int>(), Is.EqualTo(new[] { 2, -4, -56 }));
        Assert.That(Session.Run(Cast(Concat([words, words], 0), DataType.Int64)).ToArray<long>(), Is.EqualTo(new long[] { 1, 2, 1, 2 }));
    }

    [Test]
    public void Text_is_compared_joined_gathered_reshaped_and_cut()
    {
        Tensor text = Constant(new[] { "a", "b", "c", "d" });

        Assert.That(Session.Run(Equal(text, "b")).ToArray<bool>(), Is.EqualTo(new[] { false, true, false, false }));
        Assert.That(Session.RunText(Concat([text, Constant(new[] { "e" })], 0)).ToArray(), Is.EqualTo(new[] { "a", "b", "c", "d", "e" }));
        Assert.That(Session.RunText(Gather(text, new[] { 3, 0 })).ToArray(), Is.EqualTo(new[] { "d", "a" }));
        Assert.That(Session.RunText(Reshape(text, new[] { 2, 2 })).Shape, Is.EqualTo(Shape.Create([2, 2])));
        Assert.That(Session.RunText(StridedSlice(text, new[] { 1 }, new[] { 4 }, new[] { 2 })).ToArray(), Is.EqualTo(new[] { "b", "d" }));
    }
}
