using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

public sealed class QueueTests : GraphFixture
{
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
        Task<Tensor> waiting = QueueWaits.Start(session, () => session.Run(next), 1);

        session.Close();

        Assert.That(async () => await waiting.ConfigureAwait(false), Throws.InstanceOf<CancelledException>());
    }

    [Test]
    public void Many_are_taken_side_by_side_as_they_come()
    {
        FIFOQueue queue = new(2, [DataType.Int32, DataType.String], [[], []]);
        Node enqueue = queue.EnqueueMany([new[] { 1, 2, 3 }, new[] { "a", "b", "c" }]);
        IReadOnlyList<Tensor> three = queue.DequeueMany(3);
        using Session session = new();

        // Three do not fit at once: both sides wait for each other in turn.
        Task adding = Task.Run(() => session.Run(enqueue));
        object?[] parts = session.RunObjects([three[0], three[1]]);
        adding.Wait();

        Assert.That(((Tensor)parts[0]!).ToArray<int>(), Is.EqualTo(new[] { 1, 2, 3 }));
        Assert.That(((StringTensor)parts[1]!).ToArray(), Is.EqualTo(new[] { "a", "b", "c" }));
        Assert.That(three[0].StaticShape.ToString(), Is.EqualTo("(3,)"));
    }

    [Test]
    public void Up_to_as_many_are_taken_at_the_end()
    {
        FIFOQueue queue = new(10, [DataType.Int32], [[]]);
        Node enqueue = queue.EnqueueMany([new[] { 1, 2, 3, 4, 5 }]);
        Tensor four = queue.DequeueUpTo(4)[0];
        using Session session = new();
        session.Run(enqueue);
        session.Run(queue.Close());

        Assert.That(session.Run(four).ToArray<int>(), Is.EqualTo(new[] { 1, 2, 3, 4 }));
        Assert.That(session.Run(four).ToArray<int>(), Is.EqualTo(new[] { 5 }));
        Assert.That(() => session.Run(four), Throws.TypeOf<OutOfRangeException>().With.Message.Contains("requested 4, current size 0"));
    }

    [Test]
    public void What_is_too_little_for_many_stays()
    {
        FIFOQueue queue = new(10, [DataType.Int32], [[]]);
        using Session session = new();
        session.Run(queue.EnqueueMany([new[] { 1, 2 }]));
        session.Run(queue.Close());

        Assert.That(
            () => session.Run(queue.DequeueMany(3)[0]),
            Throws.TypeOf<OutOfRangeException>().With.Message.Contains("requested 3, current size 2"));
        Assert.That(session.Run(queue.DequeueMany(2)[0]).ToArray<int>(), Is.EqualTo(new[] { 1, 2 }));
    }

    [Test]
    public void Shuffled_elements_all_come_once_in_an_order_that_the_seed_decides()
    {
        RandomShuffleQueue queue = new(100, 0, [DataType.Int32], [[]], seed: 7);
        Node enqueue = queue.EnqueueMany([Enumerable.Range(0, 50).ToArray()]);
        Tensor all = queue.DequeueMany(50)[0];
        using Session one = new();
        using Session other = new();
        one.Run(enqueue);
        other.Run(enqueue);

        int[] order = one.Run(all).ToArray<int>();

        Assert.That(order, Is.EquivalentTo(Enumerable.Range(0, 50)).And.Not.Ordered);
        Assert.That(other.Run(all).ToArray<int>(), Is.EqualTo(order));
    }

    [Test]
    public void A_shuffling_queue_keeps_some_back_until_it_is_closed()
    {
        RandomShuffleQueue queue = new(10, 2, [DataType.Int32], [[]]);
        Tensor next = queue.Dequeue()[0];
        using Session session = new();
        session.Run(queue.EnqueueMany([new[] { 1, 2, 3 }]));
        session.Run(next);

        Task<Tensor> waiting = QueueWaits.Start(session, () => session.Run(next), 1);
        session.Run(queue.Close());

        Assert.That(waiting.Result.Item<int>(), Is.InRange(1, 3));
        Assert.That(session.Run(queue.Size()).Item<int>(), Is.EqualTo(1));
    }

    [Test]
    public void Shorter_elements_are_filled_up()
    {
        PaddingFIFOQueue queue = new(10, [DataType.Float32, DataType.String], [[null], [null]]);
        Tensor numbers = Placeholder<float>([null]);
        Tensor words = Placeholder<string>([null]);
        Node enqueue = queue.Enqueue([numbers, words]);
        IReadOnlyList<Tensor> two = queue.DequeueMany(2);
        using Session session = new();
        session.Run(enqueue, feed: [(numbers, new[] { 1f }), (words, new[] { "a", "b" })]);
        session.Run(enqueue, feed: [(numbers, new[] { 2f, 3 }), (words, new[] { "c" })]);

        object?[] parts = session.RunObjects([two[0], two[1]]);

        Assert.That(((Tensor)parts[0]!).ToArray<float>(), Is.EqualTo(new[] { 1f, 0, 2, 3 }));
        Assert.That(((StringTensor)parts[1]!).ToArray(), Is.EqualTo(new[] { "a", "b", "c", "" }));
    }

    [Test]
    public void Elements_of_another_shape_are_rejected_where_they_come_in()
    {
        FIFOQueue queue = new(10, [DataType.Float32], [[2]], name: "q");
        Tensor x = Placeholder<float>();
        Node enqueue = queue.Enqueue([x]);
        using Session session = new();

        Assert.That(
            () => queue.Enqueue([new[] { 1f, 2, 3 }]),
            Throws.ArgumentException.With.Message.Contains("'q'").And.Message.Contains("(2,)").And.Message.Contains("(3,)"));
        Assert.That(
            () => session.Run(enqueue, feed: [(x, new[] { 1f })]),
            Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("Expected [2], got [1]"));
    }

    [Test]
    public void Closing_waits_for_those_who_add_unless_they_are_cancelled()
    {
        FIFOQueue queue = new(1, [DataType.Int32], [[]], name: "q");
        Node enqueue = queue.Enqueue([1]);
        Node close = queue.Close();
        Node cancel = queue.Close(cancelPendingEnqueues: true);
        Tensor isClosed = queue.IsClosed();
        using Session patient = new();
        using Session hasty = new();
        patient.Run(enqueue);
        hasty.Run(enqueue);

        Task adding = QueueWaits.Start(patient, () => patient.Run(enqueue), 1);
        Task closing = QueueWaits.Start(patient, () => patient.Run(close), 2);
        Assert.That(patient.Run(isClosed).Item<bool>(), Is.False);
        patient.Run(queue.Dequeue()[0]);
        Task.WaitAll(adding, closing);
        Assert.That(patient.Run(isClosed).Item<bool>(), Is.True);

        Task called = QueueWaits.Start(hasty, () => hasty.Run(enqueue), 1);
        hasty.Run(cancel);
        Assert.That(async () => await called.ConfigureAwait(false), Throws.TypeOf<CancelledException>().With.Message.Contains("cancelled"));
    }

    [Test]
    public void Queues_live_in_their_session()
    {
        FIFOQueue queue = new(5, [DataType.Int32], [[]]);
        using Session one = new();
        using Session other = new();
        one.Run(queue.Enqueue([1]));

        Assert.That((one.Run(queue.Size()).Item<int>(), other.Run(queue.Size()).Item<int>()), Is.EqualTo((1, 0)));
    }

    [Test]
    public void Taking_many_needs_shapes()
    {
        FIFOQueue queue = new(5, [DataType.Int32], name: "q");

        Assert.That(() => queue.DequeueMany(2), Throws.ArgumentException.With.Message.Contains("'q'").And.Message.Contains("give shapes"));
    }
}
