using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

public sealed class ControlFlowTests : GraphFixture
{
    [Test]
    public void Only_the_branch_that_is_taken_runs()
    {
        Variable yes = Variable(0, name: "yes");
        Variable no = Variable(0, name: "no");
        Tensor p = Placeholder<bool>([]);
        Tensor chosen = Cond(p, () => (TensorLike)Identity(AssignAdd(yes, 1)), () => (TensorLike)Identity(AssignAdd(no, 1)));
        using Session session = new();
        session.Run(GlobalVariablesInitializer());

        session.Run(chosen, feed: [(p, true)]);
        session.Run(chosen, feed: [(p, true)]);
        session.Run(chosen, feed: [(p, false)]);

        (Tensor taken, Tensor other) = session.Run(yes, no);
        Assert.That((taken.Item<int>(), other.Item<int>()), Is.EqualTo((2, 1)));
    }

    [Test]
    public void Gradients_flow_through_the_branch_that_is_taken()
    {
        Tensor p = Placeholder<bool>([]);
        Tensor x = Constant(2.0);
        Tensor y = Cond(p, () => (TensorLike)(x * 3), () => (TensorLike)(x * x));
        Tensor gradient = Gradients(y, [x])[0]!;
        using Session session = new();

        Assert.That(session.Run(gradient, feed: [(p, true)]).Item<float>(), Is.EqualTo(3));
        Assert.That(session.Run(gradient, feed: [(p, false)]).Item<float>(), Is.EqualTo(4));
    }

    [Test]
    public void A_loop_runs_until_its_condition_fails()
    {
        Tensor[] result = WhileLoop(v => v[0] < 10, v => [v[0] + 1, v[1] * 2], [0, 1.0]);
        using Session session = new();

        (Tensor count, Tensor power) = session.Run(result[0], result[1]);

        Assert.That((count.Item<int>(), power.Item<float>()), Is.EqualTo((10, 1024f)));
    }

    [Test]
    [NonParallelizable]
    public void A_long_loop_holds_on_to_few_of_its_iterations()
    {
        const int Rounds = 100_000;
        Tensor outer = WhileLoop(v => v[0] < Rounds, v => [v[0] + WhileLoop(w => w[0] < 2, w => [w[0] + 1], [0])[0]], [0])[0];
        using Session session = new();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        long most = before;
        int looks = 0;
        using CancellationTokenSource done = new();
        Thread watcher = new(() =>
        {
            while (!done.IsCancellationRequested)
            {
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true));
                looks++;
                Thread.Sleep(20);
            }
        });
        watcher.Start();

        int count = session.Run(outer).Item<int>();
        done.Cancel();
        watcher.Join();

        Assert.That(count, Is.EqualTo(Rounds));
        Assert.That(looks, Is.GreaterThan(1), "it was looked at while it ran");
        Assert.That(most - before, Is.Below(20 << 20));
    }

    [Test]
    public void A_loop_that_never_runs_gives_its_first_values() =>
        Assert.That(new Session().Run(WhileLoop(v => v[0] < 0, v => [v[0] + 1], [5])[0]).Item<int>(), Is.EqualTo(5));

    [Test]
    public void Loops_use_values_from_outside_and_nest()
    {
        Tensor n = Placeholder<int>([]);
        Tensor[] sums = WhileLoop(
            v => v[0] < n,
            v => [v[0] + 1, v[1] + WhileLoop(w => w[0] < v[0], w => [w[0] + 1, w[1] + n], [0, 0])[1]],
            [0, 0]);

        // Σ over i below n of i · n.
        Assert.That(new Session().Run(sums[1], feed: [(n, 4)]).Item<int>(), Is.EqualTo((0 + 1 + 2 + 3) * 4));
    }

    [Test]
    public void A_loop_inside_a_branch_that_is_not_taken_does_not_run()
    {
        Tensor p = Placeholder<bool>([]);
        Tensor result = Cond(p, () => (TensorLike)WhileLoop(v => v[0] < 3, v => [v[0] + 1], [0])[0], () => (TensorLike)Constant(-1));

        Assert.That(new Session().Run(result, feed: [(p, false)]).Item<int>(), Is.EqualTo(-1));
        Assert.That(new Session().Run(result, feed: [(p, true)]).Item<int>(), Is.EqualTo(3));
    }
}
