using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

public sealed class PartialRunTests : SessionFixture
{
    private Tensor _a = null!;
    private Tensor _b = null!;
    private Tensor _x = null!;
    private Tensor _y = null!;
    private Tensor _r = null!;

    [SetUp]
    public void Build()
    {
        _a = Placeholder<float>([], "a");
        _b = Placeholder<float>([], "b");
        _r = RandomUniform([]);
        _x = _r + _a;
        _y = _r + _b + _x;
    }

    [Test]
    public void Parts_of_a_run_share_what_is_drawn_at_random()
    {
        PartialRunHandle run = Session.PartialRunSetup([_x, _y], [_a, _b]);

        float x = Session.PartialRun(run, _x, [(_a, 0f)]).Item<float>();
        float y = Session.PartialRun(run, _y, [(_b, 0f)]).Item<float>();

        Assert.That((2 * x) - y, Is.EqualTo(0).Within(1e-6f));
        Assert.That(() => Session.PartialRun(run, _y, [(_b, 1f)]), Refused("Must run 'setup' before performing partial runs!"));
    }

    [Test]
    public void What_was_not_announced_or_is_used_twice_is_refused()
    {
        PartialRunHandle run = Session.PartialRunSetup([_x, _y], [_a, _b]);

        Assert.That(() => Session.PartialRun(run, _y, [(_a, 0f)]), Refused("Fetch b:0 can't be computed from the feeds that have been fed so far."));
        Assert.That(() => Session.PartialRun(run, _r), Refused($"The fetch {_r.Name} was not specified in partial_run_setup."));
        Assert.That(() => Session.PartialRun(run, _x, [(_r, 0f)]), Refused($"The feed {_r.Name} was not specified in partial_run_setup."));
        Session.PartialRun(run, _x, [(_a, 0f)]);
        Assert.That(() => Session.PartialRun(run, _y, [(_a, 0f), (_b, 0f)]), Refused("The feed a:0 has already been fed."));
        Assert.That(() => Session.PartialRun(run, _x, [(_b, 0f)]), Refused("The fetch x:0 has already been fetched.".Replace("x:0", _x.Name)));
        using Session other = new(Graph);
        Assert.That(() => other.PartialRun(run, _y, [(_b, 0f)]), Refused("Must run 'setup'"));
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
            later = Identity(_a * 2f);
        }

        PartialRunHandle run = Session.PartialRunSetup([counted, later], [_a]);

        Assert.That(Session.PartialRun(run, counted).Item<float>(), Is.EqualTo(1));
        Assert.That(Session.PartialRun(run, later, [(_a, 3f)]).Item<float>(), Is.EqualTo(6));
        Assert.That(Session.Run(count).Item<float>(), Is.EqualTo(1));
    }

    [Test]
    public void Loops_and_conditions_run_when_all_that_they_need_is_there()
    {
        Tensor[] loop = WhileLoop(v => v[0] < 3, v => [v[0] + 1, v[1] * _b], [Constant(0), _a]);
        Tensor chosen = Cond(_a > 1f, () => (TensorLike)(_a + 10f), () => (TensorLike)_b);
        PartialRunHandle run = Session.PartialRunSetup([_x, loop[1], chosen], [_a, _b]);

        Session.PartialRun(run, _x, [(_a, 2f)]);
        Tensor?[] rest = Session.PartialRun(run, [loop[1], chosen], [(_b, 3f)]);

        Assert.That(rest[0]!.Item<float>(), Is.EqualTo(54));
        Assert.That(rest[1]!.Item<float>(), Is.EqualTo(12));
    }

    [Test]
    public void A_failed_part_ends_the_run_and_leaves_variables()
    {
        Variable v = Variable(1f, name: "v");
        Session.Run(GlobalVariablesInitializer());
        Tensor assigned = v.Assign(_a);
        Tensor checkedValue;
        using (ControlDependencies([assigned]))
        {
            checkedValue = CheckNumerics(Log(_a), "bad");
        }

        PartialRunHandle run = Session.PartialRunSetup([checkedValue], [_a]);

        Assert.That(() => Session.PartialRun(run, checkedValue, [(_a, -1f)]), Refused("bad : Tensor had NaN"));
        Assert.That(Session.Run(v).Item<float>(), Is.EqualTo(1));
        Assert.That(() => Session.PartialRun(run, checkedValue, [(_a, 1f)]), Refused("Must run 'setup'"));
    }

    private static NUnit.Framework.Constraints.Constraint Refused(string message) => Throws.TypeOf<InvalidArgumentException>().With.Message.Contains(message);
}
