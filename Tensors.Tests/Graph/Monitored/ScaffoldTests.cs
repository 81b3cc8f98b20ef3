using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>The parts of a graph by which a session is made ready.</summary>
public sealed class ScaffoldTests : GraphFixture
{
    [Test]
    public void What_is_not_given_is_made_and_put_into_the_collections()
    {
        Variable v = Variable(2f, name: "v");
        Variable local = GetLocalVariable("local", initialValue: 3f);
        Summary.Scalar("s", v);
        Scaffold scaffold = new Scaffold().Finalize();
        using Session session = new ChiefSessionCreator(scaffold).CreateSession();

        Assert.That((session.Run(v).Item<float>(), session.Run(local).Item<float>()), Is.EqualTo((2f, 3f)));
        Assert.That(Graph.GetCollection<Node>("init_op").Single(), Is.SameAs(scaffold.InitOp));
        Assert.That(Graph.GetCollection<Saver>("savers").Single(), Is.SameAs(scaffold.Saver));
        Assert.That(Graph.GetCollection<Tensor>("summary_op").Single(), Is.SameAs(scaffold.SummaryOp));
        Assert.That(Graph.GetCollection<Node>("local_init_op"), Has.Count.EqualTo(1));
        Assert.That(Graph.GetCollection<Tensor>("ready_op"), Has.Count.EqualTo(1));
    }

    [Test]
    public void What_the_collections_have_is_taken()
    {
        Variable v = Variable(2f, name: "v");
        Node init = Assign(v, 7f).Op;
        Graph.AddToCollection("init_op", init);
        using Session session = new ChiefSessionCreator().CreateSession();

        Assert.That(session.Run(v).Item<float>(), Is.EqualTo(7));
    }

    [Test]
    public void Two_candidates_are_one_too_many()
    {
        Graph.AddToCollection("init_op", NoOp());
        Graph.AddToCollection("init_op", NoOp());

        Assert.That(() => new Scaffold().Finalize(), Throws.InvalidOperationException.With.Message.Contains("'init_op' has 2 items"));
    }

    [Test]
    public void Feeds_and_functions_of_the_beginning_are_used()
    {
        Tensor x = Placeholder<float>([], "x");
        Variable v = Variable(x, name: "v");
        Variable w = Variable(1f, name: "w");
        Node assign = Assign(w, 9f).Op;
        Scaffold scaffold = new() { InitFeed = [(x, 4f)], InitFunction = session => session.Run(assign) };
        using Session session = new ChiefSessionCreator(scaffold).CreateSession();

        Assert.That((session.Run(v).Item<float>(), session.Run(w).Item<float>()), Is.EqualTo((4f, 9f)));
    }

    [Test]
    public void Variables_that_get_no_value_are_named()
    {
        Variable v = Variable(2f, name: "v");
        Variable(3f, name: "w");
        Scaffold scaffold = new() { InitOp = v.Initializer };

        Assert.That(
            () => new ChiefSessionCreator(scaffold).CreateSession(),
            Throws.InvalidOperationException.With.Message.StartsWith("Variables not initialized: w"));
    }
}
