using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

public sealed class InteractiveSessionTests
{
    [Test]
    public void It_is_the_default_session_until_it_is_closed()
    {
        using DefaultGraph graph = new Graph().AsDefault();
        Tensor x = Constant(3);
        InteractiveSession session = new();

        Assert.That(x.Eval().Item<int>(), Is.EqualTo(3));
        session.Close();

        Assert.That(() => x.Eval(), Throws.ArgumentException.With.Message.Contains("No default session is registered"));
        session.Dispose();
    }

    [Test]
    public void Its_graph_is_the_default_one_if_it_was_given()
    {
        Graph graph = new();
        using (InteractiveSession session = new(graph))
        {
            Assert.That(Constant(3).Graph, Is.SameAs(graph));
        }

        Assert.That(Graph.Default, Is.Not.SameAs(graph));
    }

    [Test]
    public void Several_are_closed_in_any_order()
    {
        using DefaultGraph graph = new Graph().AsDefault();
        using InteractiveSession first = new();
        using Session between = new();
        using IDisposable block = between.AsDefault();
        using InteractiveSession last = new();

        first.Close();
        Assert.That(Session.Default, Is.SameAs(last));
        last.Close();

        Assert.That(Session.Default, Is.SameAs(between));
    }
}
