using Tensors.Graphs;

namespace Tensors.Tests.Graphs;

public class NodeKindTests
{
    private static IEnumerable<string> Names => NodeKinds.Names.Order(StringComparer.Ordinal);

    [TestCaseSource(nameof(Names))]
    public void A_kind_has_a_gradient_or_says_that_there_is_none(string name)
    {
        NodeKind kind = NodeKinds.Find(name);

        Assert.That(kind.Gradient is not null, Is.Not.EqualTo(kind.IsNotDifferentiable));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Softmax_cross_entropy_has_a_second_derivative(bool isSparse)
    {
        using DefaultGraph isDefault = new Graph().AsDefault();
        Tensor logits = Ops.Constant(new float[,] { { 0.5f, 0.5f } });
        Tensor loss = isSparse
            ? Ops.SparseSoftmaxCrossEntropyWithLogits(Ops.Constant(new[] { 0 }), logits)
            : Ops.SoftmaxCrossEntropyWithLogits(Ops.Constant(new float[,] { { 1, 0 } }), logits);
        Tensor slope = Ops.Gradients(loss, [logits])[0]!;
        Tensor row = Ops.Gradients(slope[0, 0], [logits])[0]!;

        using Session session = new();
        Assert.That(session.Run(row).ToArray<float>(), Is.EqualTo((float[])[0.25f, -0.25f]).Within(1e-6f));
    }

    [Test]
    public void The_slopes_of_softmax_cross_entropy_by_labels_have_derivatives()
    {
        using DefaultGraph isDefault = new Graph().AsDefault();
        Tensor logits = Ops.Constant(new double[,] { { 1, 2, 0.5 } });
        Tensor labels = Ops.Constant(new double[,] { { 0.2, 0.5, 0.3 } });
        Tensor loss = logits.Graph.AddNode("SoftmaxCrossEntropyWithLogits", null, [logits, labels]).Outputs[0];
        Tensor slope = Ops.Gradients(loss, [logits])[0]!;
        Tensor mixed = Ops.Gradients(slope[0, 1], [labels])[0]!;

        using Session session = new();
        double[] shares = session.Run(Ops.Softmax(logits)).ToArray<double>();
        Assert.That(session.Run(mixed).ToArray<double>(), Is.EqualTo((double[])[shares[1], shares[1] - 1, shares[1]]).Within(1e-12));
    }
}
