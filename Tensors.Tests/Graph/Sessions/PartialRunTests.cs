using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

public sealed class PartialRunTests : SessionFixture
{
    private (Tensor A, Tensor B, Tensor X, Tensor Y, Tensor R) _nodes;

    [SetUp]
    public void Build()
    {
        _nodes.A = Placeholder<float>([], "a");
        _nodes.B = Placeholder<float>([], "b");
        _nodes.R = RandomUniform([]);
        _nodes.X = _nodes.R + _nodes.A;
        _nodes.Y = _nodes.R + _nodes.B + _nodes.X;
    }

    [Test]
    public void Parts_of_a_run_share_what_is_drawn_at_random()
    {
        PartialRunHandle run = Session.PartialRunSetup([_nodes.X, _nodes.Y], [_nodes.A, _nodes.B]);

        float x = Session.PartialRun(run, _nodes.X, [(_nodes.A, 0f)]).Item<float>();
        float y = Session.PartialRun(run, _nodes.Y, [(_nodes.B, 0f)]).Item<float>();

        Assert.That((2 * x) - y, Is.EqualTo(0).Within(1e-6f));
        Assert.That(() => Session.PartialRun(run, _nodes.Y, [(_nodes.B, 1f)]), Refused("Must run 'setup' before performing partial runs!"));
    }

    [Test]
    public void What_was_not_announced_or_is_used_twice_is_refused()
    {
        PartialRunHandle run = Session.PartialRunSetup([_nodes.X, _nodes.Y], [_nodes.A, _nodes.B]);

        Assert.That(
            () => Session.PartialRun(run, _nodes.Y, [(_nodes.A, 0f)]),
            Refused("Fetch b:0 can't be computed from the feeds that have been fed so far."));
        Assert.That(() => Session.PartialRun(run, _nodes.R), Refused($"The fetch {_nodes.R.Name} was not specified in partial_run_setup."));
        Assert.That(
            () => Session.PartialRun(run, _nodes.X, [(_nodes.R, 0f)]),
            Refused($"The feed {_nodes.R.Name} was not specified in partial_run_setup."));
        Session.PartialRun(run, _nodes.X, [(_nodes.A, 0f)]);
        Assert.That(
            () => Session.PartialRun(run, _nodes.Y, [(_nodes.A, 0f), (_nodes.B, 0f)]), Refused("The feed a:0 has already been fed."));
        Assert.That(
            () => Session.PartialRun(run, _nodes.X, [(_nodes.B, 0f)]),
            Refused("The fetch x:0 has already been fetched.".Replace("x:0", _nodes.X.Name)));
        using Session other = new(Graph);
        Assert.That(() => other.PartialRun(run, _nodes.Y, [(_nodes.B, 0f)]), Refused("Must run 'setup'"));
    }

    [Test]
    public void An_operation_with_an_effect_runs_once()
    {
        Variable count = Variable(0f, name: "count");
        Session.Run(GlobalVariablesInitializer());
        Tensor counted = count.AssignAdd(1f);
        Tensor later;
        using (ControlDependencies([counted]))
        {
            later = Identity(_nodes.A * 2f);
        }

        PartialRunHandle run = Session.PartialRunSetup([counted, later], [_nodes.A]);

        Assert.That(Session.PartialRun(run, counted).Item<float>(), Is.EqualTo(1));
        Assert.That(Session.PartialRun(run, later, [(_nodes.A, 3f)]).Item<float>(), Is.EqualTo(6));
        Assert.That(Session.Run(count).Item<float>(), Is.EqualTo(1));
    }

    [Test]
    public void Loops_and_conditions_run_when_all_that_they_need_is_there()
    {
        Tensor[] loop = WhileLoop(v => v[0] < 3, v => [v[0] + 1, v[1] * _nodes.B], [Constant(0), _nodes.A]);
        Tensor chosen = Cond(_nodes.A > 1f, () => (TensorLike)(_nodes.A + 10f), () => (TensorLike)_nodes.B);
        PartialRunHandle run = Session.PartialRunSetup([_nodes.X, loop[1], chosen], [_nodes.A, _nodes.B]);

        Session.PartialRun(run, _nodes.X, [(_nodes.A, 2f)]);
        Tensor?[] rest = Session.PartialRun(run, [loop[1], chosen], [(_nodes.B, 3f)]);

        Assert.That(rest[0]!.Item<float>(), Is.EqualTo(54));
        Assert.That(rest[1]!.Item<float>(), Is.EqualTo(12));
    }

    [Test]
    public void A_failed_part_ends_the_run_and_leaves_variables()
    {
        Variable v = Variable(1f, name: "v");
        Session.Run(GlobalVariablesInitializer());
        Tensor assigned = v.Assign(_nodes.A);
        Tensor checkedValue;
        using (ControlDependencies([assigned]))
        {
            checkedValue = CheckNumerics(Log(_nodes.A), "bad");
        }

        PartialRunHandle run = Session.PartialRunSetup([checkedValue], [_nodes.A]);

        Assert.That(() => Session.PartialRun(run, checkedValue, [(_nodes.A, -1f)]), Refused("bad : Tensor had NaN"));
        Assert.That(Session.Run(v).Item<float>(), Is.EqualTo(1));
        Assert.That(() => Session.PartialRun(run, checkedValue, [(_nodes.A, 1f)]), Refused("Must run 'setup'"));
    }

    private static NUnit.Framework.Constraints.ContainsConstraint Refused(string message) =>
        Throws.TypeOf<InvalidArgumentException>().With.Message.Contains(message);
}
