namespace Tensors.Graphs;

// Queues: their elements live in the session, under the name of the queue.
internal static partial class NodeKinds
{
    private static void AddQueues()
    {
        Queue("FIFOQueueV2", _ => null);
        Queue("RandomShuffleQueueV2", node => new PhiloxGenerator(SeedOf(node)));
        QueueOperation("QueueEnqueueV2", _ => { }, (e, queue) =>
        {
            queue.Enqueue(e.All(1..), e.Frame.Cancellation);
            return [];
        });
        QueueOperation("QueueEnqueueManyV2", _ => { }, (e, queue) =>
        {
            Tensor[] batch = e.All(1..);
            for (int i = 0; i < batch[0].Shape[0]; i++)
            {
                queue.Enqueue(Array.ConvertAll(batch, part => part[i]), e.Frame.Cancellation);
            }

            return [];
        });
        QueueOperation("QueueDequeueV2", node => Components(node, null), (e, queue) => queue.Dequeue(1, upTo: false, e.Frame.Cancellation)[0]);
        QueueOperation("QueueDequeueManyV2", node => Components(node, node.Integers(1)?[0] ?? -1), (e, queue) => Batch(queue.Dequeue(e.Integers(1)[0], upTo: false, e.Frame.Cancellation)));
        QueueOperation("QueueDequeueUpToV2", node => Components(node, -1), (e, queue) => Batch(queue.Dequeue(e.Integers(1)[0], upTo: true, e.Frame.Cancellation)));
        QueueOperation("QueueCloseV2", _ => { }, (e, queue) =>
        {
            queue.Close(e.Attribute("cancel_pending_enqueues", false));
            return [];
        });
        QueueOperation("QueueSizeV2", node => node.Output(DataType.Int32, PartialShape.Scalar), (_, queue) => [Tensor.FromScalar(queue.Count)]);
        QueueOperation("QueueIsClosedV2", node => node.Output(DataType.Bool, PartialShape.Scalar), (_, queue) => [Tensor.FromScalar(queue.IsClosed)]);
    }

    private static void Queue(string op, Func<Node, PhiloxGenerator?> shuffle) => Add(new(op)
    {
        Types = [],
        Infer = node => node.Output(DataType.Resource, PartialShape.Scalar),
        Kernel = Computes(e => e.State.Shared(e.Node, node =>
        {
            long capacity = node.Attribute<long>("capacity");
            return new QueueState(node.Name, capacity < 0 ? int.MaxValue : (int)capacity, (int)node.Attribute("min_after_dequeue", 0L), shuffle(node));
        })),
        IsStateful = true,
        IsNotDifferentiable = true,
    });

    private static void QueueOperation(string op, Action<Inference> infer, Func<Evaluation, QueueState, object[]> run) => Add(new(op)
    {
        Types = [],
        Infer = infer,
        Kernel = Computes(e => run(e, (QueueState)e.Raw(0))),
        IsStateful = true,
        IsNotDifferentiable = true,
    });

    /// <summary>The components of an element; in batches they have one axis more, of unknown extent for -1.</summary>
    private static void Components(Inference node, int? batch)
    {
        DataType[] types = node.Attribute<DataType[]>("component_types");
        PartialShape[] shapes = node.HandleShapes(0);
        for (int i = 0; i < types.Length; i++)
        {
            PartialShape shape = i < shapes.Length ? shapes[i] : PartialShape.Unknown;
            node.Output(types[i], batch is null || shape.Rank is null ? shape : [batch < 0 ? null : batch, .. shape]);
        }
    }

    private static object[] Batch(Tensor[][] elements) =>
        [.. Enumerable.Range(0, elements[0].Length).Select(component => Tensor.Stack([.. elements.Select(element => element[component])]))];
}
