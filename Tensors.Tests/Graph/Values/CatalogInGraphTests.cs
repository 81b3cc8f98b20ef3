using Tensors.Autograd;
using Tensors.Graphs;

namespace Tensors.Tests.Graphs;

/// <summary>
/// Every row of the catalog in a graph: what a session computes has the bits that eager tensors have, whatever is known of the shapes.
/// </summary>
[TestFixtureSource(nameof(Knowledge))]
public class CatalogInGraphTests(string known, Func<Shape, PartialShape> shapeOf)
{
    public static IEnumerable<TestFixtureData> Knowledge =>
    [
        new("all extents", (Shape shape) => (PartialShape)shape),
        new("all but the first extent", (Shape shape) =>
            PartialShape.Create([.. shape.Select((extent, axis) => axis == 0 ? (int?)null : extent)])),
        new("the rank", (Shape shape) => PartialShape.OfRank(shape.Rank)),
    ];

    private static IEnumerable<OpRow> Rows => OpCatalog.All.Where(row => !row.ReadsElements);

    private static IEnumerable<OpRow> Differentiable =>
        OpCatalog.Differentiable.Where(row => !row.ReadsElements && row.DTypes.Contains(DType.Float64));

    [TestCaseSource(nameof(Rows))]
    public void A_session_gives_the_bits_of_eager_tensors(object row)
    {
        OpRow operation = (OpRow)row;
        Tensor[] operands = operation.Draw(DTypeChoice.Of(operation.DTypes)[0]);
        Tensor expected = operation.Apply(operands);
        (Tensor[] places, Tensor result) = Build(operation, operands);
        Tensor actual = Run(result, places, operands);
        Assert.Multiple(() =>
        {
            Assert.That(result.DataType, Is.EqualTo(expected.DType.DataType), $"static type, {known} known");
            Assert.That(result.StaticShape.IsCompatibleWith(expected.Shape), $"{result.StaticShape} beside {expected.Shape}");
            Assert.That(Bits.Of(actual), Is.EqualTo(Bits.Of(expected)));
        });
    }

    [TestCaseSource(nameof(Differentiable))]
    public void Gradients_are_those_of_a_tape(object row)
    {
        OpRow operation = (OpRow)row;
        Tensor[] operands = operation.Draw(DType.Float64);
        int[] sources = [.. operation.Free()];
        using GradientTape tape = new();
        tape.Watch([.. sources.Select(i => operands[i])]);
        Tensor[] expected = tape.Gradient(operation.Apply(operands), [.. sources.Select(i => operands[i])], UnconnectedGradients.Zeros);

        (Tensor[] places, Tensor result) = Build(operation, operands);
        Tensor?[] gradients = Ops.Gradients(
            [result], [.. sources.Select(i => places[i])], unconnectedGradients: UnconnectedGradients.Zeros);

        using Session session = new(result.Graph);
        Feed[] feed = [.. places.Zip(operands, (place, operand) => new Feed(place, operand))];
        Assert.Multiple(() =>
        {
            foreach ((Tensor? gradient, Tensor wanted) in gradients.Zip(expected))
            {
                double[] actual = session.Run(gradient!, feed: feed).ToArray<double>();
                double scale = 1 + wanted.Abs().Max().Item<double>();
                Assert.That(actual, Is.EqualTo(wanted.ToArray<double>()).Within(1e-11 * scale));
            }
        });
    }

    [TestCaseSource(nameof(Rows))]
    public void What_is_written_in_words_of_TensorFlow_is_read_back(object row)
    {
        OpRow operation = (OpRow)row;
        Tensor[] operands = operation.Draw(DTypeChoice.Of(operation.DTypes)[0]);
        (Tensor[] places, Tensor result) = Build(operation, operands);
        Assume.That(result.Graph.Nodes.Any(node => node.Attributes.ContainsKey("operation")), Is.False, "TensorFlow has no words for it.");

        Graph read = new();
        using (read.AsDefault())
        {
            Ops.ImportGraphDef(GraphDefinition.FromBytes(result.Graph.AsGraphDef().ToBytes()), name: "");
        }

        using Session session = new(read);
        Tensor actual = session.Run(result.Name, feed: [.. places.Zip(operands, (place, operand) => new Feed(place.Name, operand))])!;
        Assert.That(Bits.Of(actual), Is.EqualTo(Bits.Of(operation.Apply(operands))));
    }

    private static Tensor Run(Tensor result, Tensor[] places, Tensor[] operands)
    {
        using Session session = new(result.Graph);
        return session.Run(result, feed: [.. places.Zip(operands, (place, operand) => new Feed(place, operand))]);
    }

    private (Tensor[] Places, Tensor Result) Build(OpRow row, Tensor[] operands)
    {
        using DefaultGraph isDefault = new Graph().AsDefault();
        Tensor[] places = [.. operands.Select(operand => Ops.Placeholder(operand.DType.DataType, shapeOf(operand.Shape)))];
        return (places, row.Apply(places));
    }
}
