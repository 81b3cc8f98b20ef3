using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Chapter9;

/// <summary>Section 1: creating a graph and running it in a session.</summary>
public sealed class FirstGraphTests : ChapterGraph
{
    private Variable _x = null!;
    private Variable _y = null!;
    private Tensor _f = null!;

    [SetUp]
    public void Describe()
    {
        _x = Variable(3, name: "x");
        _y = Variable(4, name: "y");
        _f = _x * _x * _y + _y + 2;
    }

    [Test]
    public void Describing_computes_nothing() => Assert.That(_f.ToString(), Is.EqualTo("Tensor(\"add_1:0\", shape=(), dtype=int32)"));

    [Test]
    public void A_session_that_is_opened_and_closed_by_hand_gives_42()
    {
        Session session = new();
        session.Run(_x.Initializer);
        session.Run(_y.Initializer);

        Assert.That(session.Run(_f).Item<int>(), Is.EqualTo(42));
        session.Close();
    }

    [Test]
    public void A_default_session_is_found_by_initializers_and_tensors()
    {
        using Session session = new Session().Enter();
        _x.Initializer.Run();
        _y.Initializer.Run();

        Assert.That(_f.Eval().Item<int>(), Is.EqualTo(42));
    }

    [Test]
    public void The_global_initializer_initializes_both_variables()
    {
        Node init = GlobalVariablesInitializer();
        using Session session = new Session().Enter();
        init.Run();

        Assert.That(_f.Eval().Item<int>(), Is.EqualTo(42));
    }

    [Test]
    public void An_interactive_session_makes_itself_the_default_one()
    {
        using InteractiveSession session = new();
        GlobalVariablesInitializer().Run();

        Assert.That(_f.Eval().Item<int>(), Is.EqualTo(42));
    }
}
