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
