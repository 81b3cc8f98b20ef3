using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

/// <summary>Queues whose elements come by their priority.</summary>
public sealed class PriorityQueueTests : SessionFixture
{
    [Test]
    public void The_least_priority_comes_first()
    {
        PriorityQueue queue = new(10, [DataType.Float32], [[]]);
        Node enqueue = queue.EnqueueMany([new[] { 5L, -3, 8, 0, long.MinValue, long.MaxValue }, new[] { 50f, -30, 80, 0, 1, 2 }]);
        IReadOnlyList<Tensor> next = queue.DequeueMany(6);
        Session.Run(enqueue);

        Tensor?[] taken = Session.Run([next[0], next[1]]);

        Assert.That(taken[0]!.ToArray<long>(), Is.EqualTo(new[] { long.MinValue, -3, 0, 5, 8, long.MaxValue }));
        Assert.That(taken[1]!.ToArray<float>(), Is.EqualTo(new[] { 1f, -30, 0, 50, 80, 2 }));
    }

    [Test]
    public void An_element_added_later_overtakes_those_of_greater_priority()
    {
        PriorityQueue queue = new(10, [DataType.Int32], [[]]);
        Tensor priority = Placeholder<long>([]);
        Node enqueue = queue.Enqueue([priority, 1]);
        Tensor next = queue.Dequeue()[0];
        long[] priorities = [.. Enumerable.Range(0, 10).Select(i => (i * 7L) % 10)];
        foreach (long each in priorities)
        {
            Session.Run(enqueue, [(priority, each)]);
        }

        Assert.That(Enumerable.Range(0, 10).Select(_ => Session.Run(next).Item<long>()), Is.EqualTo(priorities.Order()));
    }

    [Test]
    public void What_was_taken_in_vain_has_its_priority_again()
    {
        PriorityQueue queue = new(10, [DataType.Int32], [[]]);
        Session.Run(queue.EnqueueMany([new[] { 3L, 1, 2 }, new[] { 30, 10, 20 }]));
        Node close = queue.Close(), add = queue.EnqueueMany([new[] { 0L, 4 }, new[] { 0, 40 }]);
        Tensor six = queue.DequeueMany(6)[1], left = queue.DequeueUpTo(6)[1];
        Task<Tensor> waiting = QueueWaits.Start(Session, () => Session.Run(six), 1);
        Session.Run(add);
        Session.Run(close);

        Assert.That(async () => await waiting.ConfigureAwait(false), Throws.TypeOf<OutOfRangeException>());
        Assert.That(Session.Run(left).ToArray<int>(), Is.EqualTo(new[] { 0, 10, 20, 30, 40 }));
    }

    [Test]
    public void The_priority_is_a_first_component_that_the_node_does_not_name()
    {
        PriorityQueue queue = new(-1, [DataType.Float32], [[2]], name: "q");
        IReadOnlyList<Tensor> next = queue.DequeueMany(3);

        Assert.That(queue.DataTypes, Is.EqualTo(new[] { DataType.Int64, DataType.Float32 }));
        Assert.That((next[0].StaticShape, next[1].StaticShape), Is.EqualTo((PartialShape.Create([3]), PartialShape.Create([3, 2]))));
        Assert.That(Graph.GetOperationByName("q").Attribute<DataType[]>("component_types"), Is.EqualTo(new[] { DataType.Float32 }));
        Assert.That(() => queue.Enqueue([new[] { 1L, 2 }, new[] { 1f, 2 }]), Throws.ArgumentException.With.Message.Contains("Component 0"));
    }

    [Test]
    public void A_priority_that_is_no_scalar_is_refused_in_the_run()
    {
        PriorityQueue queue = new(10, [DataType.Float32]);
        Node enqueue = queue.Enqueue([new[] { 1L, 2 }, 1f]);

        Assert.That(() => Session.Run(enqueue), Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("int64 scalar"));
    }

    [Test]
    public void A_queue_of_priorities_is_read_back_from_a_definition()
    {
        PriorityQueue queue = new(10, [DataType.Float32], [[]], name: "q");
        queue.EnqueueMany([new[] { 2L, 1 }, new[] { 20f, 10 }], name: "add");
        queue.DequeueMany(2, name: "take");
        GraphDefinition written = GraphDefinition.FromBytes(Graph.AsGraphDef().ToBytes());

        using DefaultGraph other = new Graph().AsDefault();
        ImportGraphDef(written, name: "");
        using Session session = new();
        session.Run("add");
        Assert.That(session.Run("take:1")!.ToArray<float>(), Is.EqualTo(new[] { 10f, 20 }));
    }
}
