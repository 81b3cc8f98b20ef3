using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

/// <summary>Runs that would not end.</summary>
public sealed class StoppedRunTests : GraphFixture
{
    [Test]
    public void A_loop_that_does_not_end_stops_when_its_session_is_closed()
    {
        Tensor endless = Endless();
        Session session = new();
        Task run = Task.Run(() => session.Run(endless));
        Thread.Sleep(50);
        session.Close();

        Assert.That(async () => await run.WaitAsync(s_patience), Throws.TypeOf<CancelledException>());
    }

    [Test]
    public void A_loop_that_does_not_end_stops_when_its_run_is_cancelled()
    {
        Tensor endless = Endless();
        using Session session = new();
        using CancellationTokenSource source = new(TimeSpan.FromMilliseconds(50));

        OperationCanceledException stopped = Assert.Throws<OperationCanceledException>(
            () => session.Run(endless, cancellation: source.Token))!;

        Assert.That(stopped.CancellationToken, Is.EqualTo(source.Token));
        Assert.That(stopped.InnerException, Is.TypeOf<CancelledException>());
        Assert.That(session.Run(Constant(1)).Item<int>(), Is.EqualTo(1), "the session goes on");
    }

    [Test]
    public void A_loop_that_does_not_end_stops_after_the_time_that_a_session_gives()
    {
        Tensor endless = Endless();
        using Session session = new(config: new() { OperationTimeoutInMs = 50 });

        Assert.That(() => session.Run(endless), Throws.TypeOf<DeadlineExceededException>().With.Message.Contains("50 ms"));
        Assert.That(session.Run(Constant(1)).Item<int>(), Is.EqualTo(1), "the session goes on");
    }

    [Test]
    public void A_run_that_waits_for_a_queue_stops_too()
    {
        FIFOQueue queue = new(1, [DataType.Float32]);
        Tensor element = queue.Dequeue()[0];
        using Session session = new(config: new() { OperationTimeoutInMs = 50 });

        Assert.That(() => session.Run(element), Throws.TypeOf<DeadlineExceededException>());
    }

    [Test]
    public void A_run_that_is_cancelled_before_it_begins_computes_nothing()
    {
        Variable v = Variable(0, name: "v");
        Tensor up = AssignAdd(v, 1);
        using Session session = new();
        session.Run(GlobalVariablesInitializer());

        Assert.That(() => session.Run(up, cancellation: new(canceled: true)), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(session.Run(v).Item<int>(), Is.Zero);
    }

    [Test]
    public void A_run_that_is_stopped_leaves_variables_as_they_were()
    {
        Variable v = Variable(0, name: "v");
        Tensor endless = WhileLoop(
            _ => true,
            w =>
            {
                using (ControlDependencies([AssignAdd(v, 1)]))
                {
                    return [w[0] + 1];
                }
            },
            [0])[0];
        using Session session = new();
        session.Run(GlobalVariablesInitializer());
        using CancellationTokenSource source = new(TimeSpan.FromMilliseconds(50));

        Assert.That(() => session.Run(endless, cancellation: source.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(session.Run(v).Item<int>(), Is.Zero);
    }

    [Test]
    public void A_callable_is_stopped_too()
    {
        using Session session = new();
        Callable endless = session.MakeCallable([Endless()]);
        using CancellationTokenSource source = new(TimeSpan.FromMilliseconds(50));

        Assert.That(() => endless.Run([], new Tensor?[1], source.Token), Throws.InstanceOf<OperationCanceledException>());
    }

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private static Tensor Endless() => WhileLoop(_ => true, v => [v[0] + 1], [0])[0];
}
