using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

public sealed class QueueTests
{
    private DefaultGraph _graph = null!;

    [SetUp]
    public void OpenGraph() => _graph = new Graph().AsDefault();

    [TearDown]
    public void CloseGraph() => _graph.Dispose();

    [Test]
    public void Elements_come_in_the_order_in_which_they_were_added()
    {
        FIFOQueue queue = new(10, [DataType.Float32], [[]]);
        Tensor x = Placeholder<float>([]);
        Node enqueue = queue.Enqueue([x]);
        Tensor next = queue.Dequeue()[0];
        using Session session = new();
        for (int i = 0; i < 3; i++)
        {
            session.Run(enqueue, feed: [(x, (float)i)]);
        }

        float[] taken = [.. Enumerable.Range(0, 3).Select(_ => session.Run(next).Item<float>())];

        Assert.That(taken, Is.EqualTo(new[] { 0f, 1, 2 }));
    }

    [Test]
    public void Taking_waits_for_an_element()
    {
        FIFOQueue queue = new(1, [DataType.Int32], [[]]);
        Node enqueue = queue.Enqueue([7]);
        Tensor next = queue.Dequeue()[0];
        using Session session = new();

        Task<int> waiting = Task.Run(() => session.Run(next).Item<int>());
        session.Run(enqueue);

        Assert.That(waiting.Wait(TimeSpan.FromSeconds(30)) && waiting.Result == 7);
    }

    [Test]
    public void A_closed_queue_gives_what_it_has_and_then_is_out_of_range()
    {
        FIFOQueue queue = new(5, [DataType.Int32], [[]], name: "q");
        Node enqueue = queue.EnqueueMany([new[] { 1, 2 }]);
        Node close = queue.Close();
        Tensor next = queue.Dequeue()[0];
        using Session session = new();
        session.Run(enqueue);
        session.Run(close);

        Assert.That((session.Run(next).Item<int>(), session.Run(next).Item<int>()), Is.EqualTo((1, 2)));
        Assert.That(Assert.Throws<OutOfRangeException>(() => session.Run(next))!.Node!.Name, Is.EqualTo("q_Dequeue"));
        Assert.That(Assert.Throws<CancelledException>(() => session.Run(enqueue))!.Node!.Name, Is.EqualTo("q_EnqueueMany"));
    }

    [Test]
    public void Closing_the_session_wakes_who_waits()
    {
        FIFOQueue queue = new(1, [DataType.Int32], [[]]);
        Tensor next = queue.Dequeue()[0];
        Session session = new();
        Task<Tensor> waiting = Task.Run(() => session.Run(next));

        while (waiting.Status != TaskStatus.Running)
        {
            Thread.Yield();
        }

        session.Close();

        Assert.That(async () => await waiting.ConfigureAwait(false), Throws.InstanceOf<CancelledException>().Or.InstanceOf<InvalidOperationException>());
    }
}
