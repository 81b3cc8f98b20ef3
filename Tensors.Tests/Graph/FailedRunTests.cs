using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

/// <summary>Nothing is lost: a run that fails leaves every variable as it was before the run.</summary>
public sealed class FailedRunTests : SessionFixture
{
    private static IEnumerable<GraphOptimizer> Optimizers =>
        [new GradientDescentOptimizer(0.1), new MomentumOptimizer(0.1, 0.9), new AdamOptimizer(0.1), new FtrlOptimizer(0.1),
            new LambOptimizer(0.1)];

    [TestCaseSource(nameof(Optimizers))]
    public void A_step_of_an_optimizer_that_is_followed_by_a_failure_is_taken_back(GraphOptimizer optimizer)
    {
        Variable v = Variable(new[] { 1f, -2 }, name: "v");
        Variable w = Variable(3f, name: "w");
        Variable count = GetOrCreateGlobalStep();
        Tensor x = Placeholder<float>([null], name: "x");
        Node step = optimizer.Minimize(ReduceSum(Square(v)) * w, count);
        Tensor wrong = FailsAfter(step, x);
        Session.Run(GlobalVariablesInitializer());
        Session.Run(step);
        Variable[] all = [.. GlobalVariables()];
        float[][] before = Values(all);

        Assert.That(() => Session.Run([step, wrong], feed: [(x, new float[2])]), Throws.TypeOf<InvalidArgumentException>());

        Assert.That(Values(all), Is.EqualTo(before));
        Session.Run([step, wrong], feed: [(x, new float[3])]);
        Assert.That(Values(all), Is.Not.EqualTo(before), "a run that succeeds afterwards does its work");
    }

    [Test]
    public void A_variable_that_was_not_initialized_is_not_initialized_afterwards()
    {
        Variable v = Variable(1f, name: "v");
        Tensor x = Placeholder<float>([null], name: "x");
        Tensor wrong = FailsAfter(v.Initializer, x);

        Assert.That(() => Session.Run(wrong, feed: [(x, new float[2])]), Throws.TypeOf<InvalidArgumentException>());

        Assert.That(Session.Run(IsVariableInitialized(v)).Item<bool>(), Is.False);
    }

    [Test]
    public void What_a_fetch_finds_uninitialized_takes_assignments_back()
    {
        Variable v = Variable(1f, name: "v");
        Variable missing = Variable(1f, name: "missing");
        Tensor change = v.Assign(5f);
        Session.Run(v.Initializer);

        FailedPreconditionException failure = Assert.Throws<FailedPreconditionException>(() => Session.Run(change, missing))!;

        Assert.That(failure.Message, Does.Contain("uninitialized value missing").And.Contain("created at ").And.Contain("FailedRunTests"));
        Assert.That(failure.Node!.Name, Is.EqualTo("missing"));
        Assert.That(Session.Run(v).Item<float>(), Is.EqualTo(1));
    }

    [Test]
    public void Assignments_in_a_loop_are_taken_back()
    {
        Variable v = Variable(0, name: "v");
        Tensor n = Placeholder<int>([], name: "n");
        Tensor last = WhileLoop(i => i[0] < 5, i =>
        {
            using (ControlDependencies([AssignAdd(v, 1).Op]))
            {
                return [i[0] + 1 + (0 * FloorDiv(1, n - i[0]))];
            }
        }, [0])[0];
        Session.Run(v.Initializer);

        Assert.That(() => Session.Run(last, feed: [(n, 2)]), Throws.TypeOf<InvalidArgumentException>());

        Assert.That(Session.Run(v).Item<int>(), Is.EqualTo(0));
    }

    [Test]
    public void A_failure_in_one_session_leaves_the_other_alone()
    {
        Variable v = Variable(1f, name: "v");
        Tensor x = Placeholder<float>([null], name: "x");
        Tensor wrong = FailsAfter(v.Assign(2f).Op, x);
        using Session other = new();
        Session.Run(v.Initializer);
        other.Run(v.Initializer);
        other.Run(v.Assign(7f).Op);

        Assert.That(() => Session.Run(wrong, feed: [(x, new float[2])]), Throws.TypeOf<InvalidArgumentException>());

        Assert.That((Session.Run(v).Item<float>(), other.Run(v).Item<float>()), Is.EqualTo((1f, 7f)));
    }

    private static Tensor FailsAfter(Node first, Tensor x)
    {
        using (ControlDependencies([first]))
        {
            return x + Tensor.Zeros([3]);
        }
    }

    private float[][] Values(Variable[] variables) =>
        [.. variables.Select(variable => Session.Run(variable).Cast(DType.Float32).ToArray<float>())];
}
