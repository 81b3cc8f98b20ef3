using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>Cells of recurrent networks, zeta functions, and folds that leave out negative ids.</summary>
public sealed class RecurrentKindTests : SessionFixture
{
    [TestCase("GRUBlockCell")]
    [TestCase("LSTMBlockCell")]
    public void Gradients_of_a_cell_are_those_of_differences(string op)
    {
        Tensor x = Constant(Numbers([2, 3], 1)), before = Constant(Numbers([2, 4], 2));
        int gates = op == "GRUBlockCell" ? 2 : 4;
        Tensor weights = Placeholder(DataType.Float64, [7, gates * 4]);
        Tensor[] operands = op == "GRUBlockCell"
            ? [x, before, weights, Constant(Numbers([7, 4], 3)), Constant(Numbers([8], 4)), Constant(Numbers([4], 5))]
            : [x, Constant(Numbers([2, 4], 6)), before, weights, Constant(Numbers([4], 7)), Constant(Numbers([4], 8)),
                Constant(Numbers([4], 9)), Constant(Numbers([16], 4))];
        Node cell = Graph.AddNode(
            op, op, operands, op == "GRUBlockCell" ? [] : new() { ["use_peephole"] = true, ["forget_bias"] = 1f, ["cell_clip"] = 3f });
        Tensor sum = ReduceSum(cell.Outputs[^1] * cell.Outputs[1]);
        Tensor gradient = Gradients(sum, [weights])[0]!;
        Tensor point = Numbers([7, gates * 4], 10), direction = Numbers([7, gates * 4], 11);

        double slope = (Value(1e-5) - Value(-1e-5)) / 2e-5;

        Assert.That((Session.Run(gradient, [(weights, point)]) * direction).Sum().Item<double>(), Is.EqualTo(slope).Within(1e-7));

        double Value(double step) => Session.Run(sum, [(weights, point + (direction * step))]).Item<double>();
    }

    [TestCase(2, 1, 1.6449340668482264)]
    [TestCase(4, 1, 1.0823232337111382)]
    [TestCase(2, 0.5, 4.934802200544679)]
    [TestCase(1.5, 3, 1.2588219580922146)]
    public void Zeta_sums_powers(double x, double q, double expected)
    {
        Tensor zeta = Graph.AddNode("Zeta", "Zeta", [Constant(x, DataType.Float64), Constant(q, DataType.Float64)]).Outputs[0];

        Assert.That(Session.Run(zeta).Item<double>(), Is.EqualTo(expected).Within(1e-9));
    }

    [Test]
    public void Derivatives_of_digamma_are_values_of_zeta()
    {
        Tensor trigamma = Graph.AddNode(
            "Polygamma", "Polygamma", [Constant(1.0, DataType.Float64), Constant(1.0, DataType.Float64)]).Outputs[0];

        Assert.That(Session.Run(trigamma).Item<double>(), Is.EqualTo(Math.PI * Math.PI / 6).Within(1e-12));
    }

    [TestCase("UnsortedSegmentSum", new[] { 4f, 2 })]
    [TestCase("UnsortedSegmentProd", new[] { 3f, 2 })]
    [TestCase("UnsortedSegmentMax", new[] { 3f, 2 })]
    [TestCase("UnsortedSegmentMin", new[] { 1f, 2 })]
    public void Rows_of_negative_segments_are_left_out(string op, float[] expected)
    {
        Tensor fold = Graph.AddNode(op, op, [Constant(new[] { 1f, 7, 2, 3 }), Constant(new[] { 0, -1, 1, 0 }), Constant(2)]).Outputs[0];

        Assert.That(Session.Run(fold).ToArray<float>(), Is.EqualTo(expected));
    }

    [Test]
    public void Gradients_go_through_singular_values_and_triangles()
    {
        Tensor x = Placeholder(DataType.Float64, [3, 3]);
        Tensor point = Numbers([3, 3], 12), direction = Numbers([3, 3], 13);

        foreach (Tensor sum in (Tensor[])[ReduceSum(Svd(x).S), ReduceSum(Square(Qr(x).R))])
        {
            Tensor gradient = Gradients(sum, [x])[0]!;
            double slope = (
                Session.Run(sum, [(x, point + (direction * 1e-5))]).Item<double>() - Session.Run(
                    sum, [(x, point - (direction * 1e-5))]).Item<double>()) / 2e-5;

            Assert.That((Session.Run(gradient, [(x, point)]) * direction).Sum().Item<double>(), Is.EqualTo(slope).Within(1e-6));
        }
    }

    [Test]
    public void Text_is_gathered_split_dealt_out_and_made_unique()
    {
        Tensor text = Constant(new[] { "a", "b", "a", "c" });

        Assert.That(Session.RunText(GatherNd(text, new[,] { { 3 }, { 0 } })).ToArray(), Is.EqualTo(new[] { "c", "a" }));
        Assert.That(Session.RunText(Graph.AddNode("Unique", "Unique", [text]).Outputs[0]).ToArray(), Is.EqualTo(new[] { "a", "b", "c" }));
        Assert.That(Session.RunText(Split(text, [1, 3], 0)[1]).ToArray(), Is.EqualTo(new[] { "b", "a", "c" }));
        Assert.That(Session.RunText(DynamicPartition(text, new[] { 0, 1, 1, 0 }, 2)[1]).ToArray(), Is.EqualTo(new[] { "b", "a" }));
    }

    private static Tensor Numbers(int[] shape, int seed) =>
        Tensor.FromArray(
            [.. Enumerable.Range(0, shape.Aggregate(1, (product, extent) => product * extent))
            .Select(i => Math.Sin((seed * 37) + (i * 1.7)))], Shape.Create(shape));
}
