using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

/// <summary>How gradients are summed, and where their nodes are kept.</summary>
public sealed class GradientOptionTests : GraphFixture
{
    [TestCase(AggregationMethod.AddN, "AddN")]
    [TestCase(AggregationMethod.ExperimentalTree, "AddN AddN")]
    [TestCase(AggregationMethod.ExperimentalAccumulateN, "AccumulateNV2")]
    public void Several_gradients_of_a_tensor_are_summed_as_asked(AggregationMethod method, string kinds)
    {
        Tensor x = Constant(new[] { 2f, 3 }, name: "x");
        Tensor y = ReduceSum((x * 2f) + (x * 3f) + (x * x));
        int before = Graph.NodeCount;

        Tensor gradient = Gradients([y], [x], aggregationMethod: method)[0]!;

        using Session session = new();
        Assert.That(session.Run(gradient).ToArray<float>(), Is.EqualTo(new[] { 9f, 11 }));
        Assert.That(
            string.Join(
                ' ', Graph.Nodes.Skip(before).Select(node => node.Op).Where(op => op is "AddN" or "AccumulateNV2")
                .TakeLast(kinds.Split(' ').Length)), Is.EqualTo(kinds));
        Assert.That(
            gradient.Op.Name, Does.StartWith(method == AggregationMethod.ExperimentalTree ? "gradients/x_gradient_sum/" : "gradients/"));
    }

    [Test]
    public void Nodes_of_gradients_are_kept_beside_those_that_they_belong_to()
    {
        Variable v;
        Tensor product;
        using (Device("/cpu:1"))
        {
            v = Variable(2f, name: "v");
            product = Multiply(v, 3f, "product");
        }

        Gradients([product], [v.Reference], name: "free");
        Node step = new GradientDescentOptimizer(0.1).Minimize(product, colocateGradientsWithOps: true);

        Node[] beside =
            [.. Graph.Nodes.Where(
                node => node.Name.StartsWith("gradients/product_grad/", StringComparison.Ordinal) && !node.Name.Contains("tuple"))];
        Assert.That(beside, Is.Not.Empty);
        Assert.That(
            beside.Select(node => (node.Device, ((string[])node.Attributes["_class"]).Single())),
            Is.All.EqualTo(("/device:CPU:1", "loc:@product")));
        Assert.That(
            Graph.Nodes.Where(node => node.Name.StartsWith("free/product_grad/", StringComparison.Ordinal)).Select(node => node.Device),
            Is.All.Empty);
        using Session session = new();
        session.Run(v.Initializer);
        session.Run(step);
        Assert.That(session.Run(v).Item<float>(), Is.EqualTo(1.7f).Within(1e-6f));
    }

    [Test]
    public void What_is_accumulated_has_a_known_shape()
    {
        Tensor x = Placeholder<float>([null]);

        Assert.That(() => AccumulateN([x, x]), Throws.ArgumentException.With.Message.Contains("the shape of the tensors has to be known"));
    }
}
