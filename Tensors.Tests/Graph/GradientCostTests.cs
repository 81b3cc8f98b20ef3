using Tensors.Graphs;

namespace Tensors.Tests;

/// <summary>What the making of a gradient costs.</summary>
public sealed class GradientCostTests
{
    [Test]
    public void A_gradient_costs_the_same_in_a_graph_that_holds_much_else()
    {
        long alone = BytesOfGradient(others: 0);

        long amongOthers = BytesOfGradient(others: 5000);

        // Looking at one node of the others would cost some bytes more each.
        Assert.That(amongOthers, Is.Below(alone + 50_000));
    }

    [Test]
    public void A_gradient_costs_the_same_for_each_node_of_a_long_graph()
    {
        BytesOfChain(nodes: 100);
        double ofShort = BytesOfChain(nodes: 1000) / 1000.0;

        double ofLong = BytesOfChain(nodes: 10_000) / 10_000.0;

        Assert.That(ofLong, Is.Below(1.2 * ofShort));
    }

    [Test]
    public void The_thousandth_gradient_costs_what_the_tenth_did()
    {
        using DefaultGraph isDefault = new Graph().AsDefault();
        Tensor x = Ops.Placeholder<float>([null], name: "x");
        Tensor loss = Ops.ReduceMean(Ops.Square(x));
        long[] bytes = [.. Enumerable.Range(0, 1000).Select(_ =>
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Ops.Gradients(loss, [x]);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        })];

        // Tables of the graph double now and then.
        Assert.That(bytes.TakeLast(100).Order().ElementAt(50), Is.Below(1.2 * bytes.Skip(10).Take(100).Order().ElementAt(50)));
    }

    private static long BytesOfChain(int nodes)
    {
        using DefaultGraph isDefault = new Graph().AsDefault();
        Tensor x = Ops.Placeholder<float>([null], name: "x");
        Tensor y = x;
        for (int i = 0; i < nodes; i++)
        {
            y = Ops.Tanh(y);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        Ops.Gradients(y, [x]);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static long BytesOfGradient(int others)
    {
        Graph graph = new();
        using DefaultGraph isDefault = graph.AsDefault();
        Tensor x = Ops.Placeholder<float>([null], name: "x");
        Tensor loss = Ops.ReduceMean(Ops.Square(x));
        for (int i = 0; i < others; i++)
        {
            Ops.Square(x);
        }

        Ops.Gradients(loss, [x]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Ops.Gradients(loss, [x]);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
