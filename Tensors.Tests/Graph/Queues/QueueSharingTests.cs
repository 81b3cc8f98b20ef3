using Tensors.Graphs;

namespace Tensors.Tests;

/// <summary>Queues of one shared name.</summary>
public sealed class QueueSharingTests : SessionFixture
{
    [Test]
    public void Queues_of_one_name_are_one_queue()
    {
        FIFOQueue first = new(5, [DataType.Int32], [[]], sharedName: "q", name: "first");
        FIFOQueue second = new(5, [DataType.Int32], [[]], sharedName: "q", name: "second");
        Session.Run(first.Enqueue([7]));

        Assert.That(Session.Run(second.Dequeue()[0]).Item<int>(), Is.EqualTo(7));
    }

    [Test]
    public void Another_type_is_refused() => Refuses(
        new FIFOQueue(5, [DataType.Float32], [[]], sharedName: "q"),
        "has component types [int32] but requested component types were [float32]");

    [Test]
    public void Another_shape_is_refused() => Refuses(
        new FIFOQueue(5, [DataType.Int32], [[2]], sharedName: "q"), "has component shapes [[]] but requested component shapes were [[2]]");

    [Test]
    public void Another_capacity_is_refused() =>
        Refuses(new FIFOQueue(6, [DataType.Int32], [[]], sharedName: "q"), "has capacity 5 but requested capacity was 6");

    [Test]
    public void Another_kind_of_queue_is_refused() => Refuses(
        new RandomShuffleQueue(5, 1, [DataType.Int32], [[]], sharedName: "q"), "has type 'FIFOQueueV2' that does not match type of Node");

    private void Refuses(GraphQueue other, string message)
    {
        FIFOQueue first = new(5, [DataType.Int32], [[]], sharedName: "q", name: "first");
        Session.Run(first.Enqueue([1]));

        Assert.That(
            () => Session.Run(other.Size()),
            Throws.TypeOf<InvalidArgumentException>().With.Message.Contains($"Shared queue 'first' {message}"));
    }
}
