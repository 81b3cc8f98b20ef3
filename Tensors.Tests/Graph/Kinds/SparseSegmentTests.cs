using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>Segments of rows that are named by their positions in a table.</summary>
public sealed class SparseSegmentTests : SessionFixture
{
    [TestCase("SparseSegmentSum", 1f)]
    [TestCase("SparseSegmentMean", 3f)]
    [TestCase("SparseSegmentSqrtN", 1.7320508f)]
    public void Rows_of_a_segment_are_folded(string op, float divisor)
    {
        Tensor table = Placeholder<float>([4, 2], "table");
        (Tensor rows, Tensor segments) = (Constant(new[] { 0, 3, 3, 1 }), Constant(new[] { 0, 0, 0, 2 }));
        Tensor folds = Graph.AddNode(op, null, [table, rows, segments]).Outputs[0];
        Tensor more = Graph.AddNode(op + "WithNumSegments", null, [table, rows, segments, Constant(4)]).Outputs[0];
        float[,] values = { { 1, 2 }, { 3, 4 }, { 5, 6 }, { 7, 8 } };
        Feed[] feed = [(table, values)];

        float[] expected = [15 / divisor, 18 / divisor, 0, 0, 3, 4];
        Assert.That(Session.Run(folds, feed).ToArray<float>(), Is.EqualTo(expected).Within(1e-6f));
        Assert.That(Session.Run(more, feed).ToArray<float>(), Is.EqualTo((float[])[.. expected, 0, 0]).Within(1e-6f));
        Assert.That(more.StaticShape.ToString(), Is.EqualTo("(4, 2)"));
    }

    [TestCase("SparseSegmentSum", 1f)]
    [TestCase("SparseSegmentMean", 3f)]
    [TestCase("SparseSegmentSqrtN", 1.7320508f)]
    public void Gradients_go_to_the_rows_that_are_named(string op, float divisor)
    {
        Tensor table = Constant(Tensor.Ones([4, 1]));
        (Tensor rows, Tensor segments) = (Constant(new[] { 0, 3, 3, 1 }), Constant(new[] { 0, 0, 0, 2 }));
        Tensor weights = Constant(new float[,] { { 10 }, { 20 }, { 30 } });
        Tensor gradient = Gradients(ReduceSum(Graph.AddNode(op, null, [table, rows, segments]).Outputs[0] * weights), [table])[0]!;
        Tensor node = Graph.AddNode(op + "Grad", null, [weights, rows, segments, Constant(4)]).Outputs[0];

        foreach (Tensor slope in (Tensor[])[gradient, node])
        {
            Assert.That(Session.Run(slope).ToArray<float>(), Is.EqualTo((float[])[10 / divisor, 30, 0, 20 / divisor]).Within(1e-5f));
        }
    }

    [Test]
    public void Functions_make_the_nodes()
    {
        Tensor table = Constant(new float[,] { { 1 }, { 2 }, { 6 } });

        Assert.That(Session.Run(SparseSegmentSum(table, new[] { 0, 2 }, new[] { 0, 0 })).ToArray<float>(), Is.EqualTo(new float[] { 7 }));
        Assert.That(
            Session.Run(SparseSegmentMean(table, new[] { 0, 2 }, new[] { 0, 0 }, numSegments: 2)).ToArray<float>(),
            Is.EqualTo(new float[] { 3.5f, 0 }));
        Assert.That(SparseSegmentSqrtN(table, new[] { 0, 2 }, new[] { 0, 0 }).Op.Op, Is.EqualTo("SparseSegmentSqrtN"));
    }

    [Test]
    public void Segments_beyond_the_number_and_descending_ones_are_refused()
    {
        Tensor table = Constant(new float[,] { { 1 }, { 2 } });
        Tensor segments = Placeholder<int>([2], "segments");
        Tensor count = Placeholder<int>([], "count");

        Assert.That(
            () => Session.Run(
                SparseSegmentSum(table, new[] { 0, 1 }, segments, numSegments: count), [(segments, new[] { 0, 2 }), (count, 2)]),
            Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("segment 2 is out of range [0, 2)"));
        Assert.That(
            () => Session.Run(SparseSegmentSum(table, new[] { 0, 1 }, segments), [(segments, new[] { 1, 0 })]),
            Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("not increasing"));
    }
}
