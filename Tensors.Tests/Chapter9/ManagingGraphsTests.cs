using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Chapter9;

/// <summary>Section 2: which graph nodes land on.</summary>
public sealed class ManagingGraphsTests : ChapterGraph
{
    [Test]
    public void Nodes_land_on_the_default_graph() => Assert.That(Variable(1).Graph, Is.SameAs(Graph.Default));

    [Test]
    public void Another_graph_can_be_the_default_one_for_a_block()
    {
        Graph other = new();
        Variable x2;
        using (other.AsDefault())
        {
            x2 = Variable(2);
        }

        Assert.That(x2.Graph, Is.SameAs(other));
        Assert.That(x2.Graph, Is.Not.SameAs(Graph.Default));
    }

    [Test]
    public void The_global_default_graph_cannot_be_reset_inside_a_block() =>
        Assert.That(() => Graph.ResetDefault(), Throws.InvalidOperationException.With.Message.Contains("nested graphs"));
}
