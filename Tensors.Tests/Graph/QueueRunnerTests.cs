using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

public sealed class QueueRunnerTests : SessionFixture
{
    [Test]
    public void Threads_fill_a_queue_until_the_coordinator_stops_them()
    {
        FIFOQueue queue = new(8, [DataType.Float32], [[]]);
        Node enqueue = queue.Enqueue([RandomUniform([], seed: 1)]);
        AddQueueRunner(new(queue, [enqueue, enqueue, enqueue]));
        Tensor batch = queue.DequeueMany(20)[0];
        Coordinator coordinator = new();

        IReadOnlyList<Thread> threads = StartQueueRunners(Session, coordinator);
        float[] numbers = Session.Run(batch).ToArray<float>();
        coordinator.RequestStop();
        coordinator.Join(threads);

        Assert.That(numbers, Is.Unique.And.All.InRange(0f, 1f));
        Assert.That(threads, Has.Count.EqualTo(4), "three that add and one that cancels");
        Assert.That(threads.Any(thread => thread.IsAlive), Is.False);
    }

    [Test]
    public void The_end_of_the_input_closes_the_queue()
    {
        FIFOQueue source = new(10, [DataType.Int32], [[]], name: "source");
        Session.Run(source.EnqueueMany([new[] { 1, 2, 3, 4, 5 }]));
        Session.Run(source.Close());
        FIFOQueue target = new(2, [DataType.Int32], [[]], name: "target");
        Node move = target.Enqueue([source.Dequeue()[0]]);
        AddQueueRunner(new(target, [move, move]));
        Tensor next = target.Dequeue()[0];
        Coordinator coordinator = new();
        StartQueueRunners(Session, coordinator);

        List<int> taken = [];
        coordinator.StopOnException(() =>
        {
            while (!coordinator.ShouldStop)
            {
                taken.Add(Session.Run(next).Item<int>());
            }
        });
        coordinator.Join();

        Assert.That(taken, Is.EquivalentTo(new[] { 1, 2, 3, 4, 5 }));
    }

    [Test]
    public void What_a_thread_throws_comes_out_of_joining()
    {
        FIFOQueue queue = new(5, [DataType.Int32], [[]]);
        Tensor zero = Variable(0, name: "zero");
        QueueRunner runner = new(queue, [queue.Enqueue([FloorDiv(1, zero)])]);
        Coordinator coordinator = new();
        Session.Run(GlobalVariablesInitializer());

        runner.CreateThreads(Session, coordinator, start: true);

        InvalidArgumentException failure = Assert.Throws<InvalidArgumentException>(() => coordinator.Join())!;
        Assert.That(failure.Node!.Name, Is.EqualTo("floordiv"));
    }

    [Test]
    public void Without_a_coordinator_exceptions_are_kept()
    {
        FIFOQueue queue = new(5, [DataType.Int32], [[]]);
        QueueRunner runner = new(queue, [queue.Enqueue([Placeholder<int>([], name: "x")])]);

        foreach (Thread thread in runner.CreateThreads(Session, start: true))
        {
            thread.Join();
        }

        Assert.That(
            runner.ExceptionsRaised, Has.One.InstanceOf<InvalidArgumentException>().With.Message.Contains("placeholder tensor 'x'"));
    }

    [Test]
    public void Runners_are_started_once_in_a_session()
    {
        FIFOQueue queue = new(1, [DataType.Int32], [[]]);
        QueueRunner runner = new(queue, [queue.Enqueue([1])]);
        Coordinator coordinator = new();
        IReadOnlyList<Thread> threads = runner.CreateThreads(Session, coordinator, start: true);

        Assert.That(runner.CreateThreads(Session, coordinator, start: true), Is.Empty);

        coordinator.RequestStop();
        coordinator.Join(threads);
    }

    [Test]
    public void Starting_needs_a_session() =>
        Assert.That(() => StartQueueRunners(), Throws.ArgumentException.With.Message.Contains("No default session is registered"));
}
