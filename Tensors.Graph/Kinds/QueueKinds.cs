namespace Tensors.Graphs;

/// <summary>Queues: their elements live in the session, under the name of the queue.</summary>
internal static class QueueKinds
{
    public static void AddTo(KindTable kinds)
    {
        Queue(kinds, "FIFOQueue", _ => new FirstInFirstOut());
        Queue(kinds, "PaddingFIFOQueue", _ => new FirstInFirstOut(), pads: true);
        Queue(kinds, "RandomShuffleQueue", node => new RandomOrder(new(RandomKinds.SeedOf(node))));
        Queue(kinds, "PriorityQueue", _ => new LeastFirst());
        QueueOperation(kinds, "QueueEnqueue", _ => { }, (e, queue) =>
        {
            queue.Enqueue([Parts(e, isBatch: false)], e.Frame.Cancellation);
            return [];
        });
        QueueOperation(kinds, "QueueEnqueueMany", _ => { }, (e, queue) =>
        {
            queue.Enqueue(Rows(Parts(e, isBatch: true)), e.Frame.Cancellation);
            return [];
        });
        QueueOperation(
            kinds, "QueueDequeue", node => Components(node, null), (e, queue) => queue.Dequeue(1, upTo: false, e.Frame.Cancellation)[0]);
        QueueOperation(
            kinds, "QueueDequeueMany", node => Components(node, node.Integer(1) ?? -1), (e, queue) => Batch(e, queue, upTo: false));
        QueueOperation(kinds, "QueueDequeueUpTo", node => Components(node, -1), (e, queue) => Batch(e, queue, upTo: true));
        QueueOperation(kinds, "QueueClose", _ => { }, (e, queue) =>
        {
            queue.Close(e.Attribute("cancel_pending_enqueues", false), e.Frame.Cancellation);
            return [];
        });
        QueueOperation(
            kinds, "QueueSize", node => node.Output(DataType.Int32, PartialShape.Scalar), (_, queue) => [Tensor.FromScalar(queue.Count)]);
        QueueOperation(
            kinds, "QueueIsClosed", node => node.Output(DataType.Bool, PartialShape.Scalar),
            (_, queue) => [Tensor.FromScalar(queue.IsClosed)]);
    }

    private static void Queue(KindTable kinds, string op, Func<Node, IQueueOrder> order, bool pads = false)
    {
        foreach ((string version, DataType handle, PartialShape shape) in Handles.Versions)
        {
            kinds.Add(new(op + version)
            {
                Types = [],
                Infer = node => node.Output(handle, shape),
                Computes = e =>
                {
                    QueueState queue = e.State.Shared(e.Node, node => new QueueState(node, order(node)) { Pads = pads });
                    queue.RequireSame(e.Node);
                    return queue;
                },
                IsStateful = true,
                IsNotDifferentiable = true,
            });
        }
    }

    private static void QueueOperation(
        KindTable kinds, string op, Action<Inference> infer, Func<Evaluation, QueueState, GraphValue[]> run)
    {
        foreach ((string version, _, _) in Handles.Versions)
        {
            kinds.Add(new(op + version)
            {
                Types = [],
                Infer = infer,
                Computes = e => run(e, e.Object<QueueState>(0, "a queue")),
                IsStateful = true,
                IsNotDifferentiable = true,
            });
        }
    }

    /// <summary>The components of an element; in batches they have one axis more, of unknown extent for -1.</summary>
    private static void Components(Inference node, int? batch)
    {
        DataType[] types = node.Attribute<DataType[]>("component_types");
        PartialShape[] shapes = node.QueueShapes(0);
        for (int i = 0; i < types.Length; i++)
        {
            PartialShape shape = i < shapes.Length ? shapes[i] : PartialShape.Unknown;
            node.Output(types[i], batch is null || shape.Rank is null ? shape : [batch < 0 ? null : batch, .. shape]);
        }
    }

    /// <summary>The components of an element, or of a batch of them; the element must fit the queue.</summary>
    private static GraphValue[] Parts(Evaluation e, bool isBatch)
    {
        PartialShape[] shapes = QueueSharing.ShapesOf(Handles.Description(e.Node.Inputs[0]));
        GraphValue[] parts = new GraphValue[e.Count - 1];
        for (int i = 0; i < parts.Length; i++)
        {
            parts[i] = e.Raw(i + 1).Text is { } text ? text : e[i + 1];
            Shape shape = parts[i].Shape;
            if (isBatch && (shape.Rank == 0 || shape[0] != parts[0].Shape[0]))
            {
                throw new InvalidArgumentException(
                    $"All components of a batch must have the same extent along axis 0; component {i} has shape {shape}.", null);
            }

            Shape element = isBatch ? Shape.Create(shape.Extents[1..]) : shape;
            if (i < shapes.Length && !shapes[i].IsCompatibleWith(element))
            {
                throw new InvalidArgumentException(
                    $"Shape mismatch in component {i} of the queue. Expected {shapes[i].ToRuntimeString()}, got "
                    + $"{((PartialShape)element).ToRuntimeString()}.", null);
            }
        }

        return parts;
    }

    private static IEnumerable<GraphValue[]> Rows(GraphValue[] batch)
    {
        for (int i = 0; i < batch[0].Shape[0]; i++)
        {
            yield return Array.ConvertAll(batch, part => part.Row(i));
        }
    }

    /// <summary>Components side by side; a padding queue fills up those that are shorter.</summary>
    private static GraphValue[] Batch(Evaluation e, QueueState queue, bool upTo)
    {
        GraphValue[][] elements = queue.Dequeue(e.Integer(1), upTo, e.Frame.Cancellation);
        Node made = Handles.Description(e.Node.Inputs[0]);
        DataType[] types = QueueSharing.TypesOf(made);
        PartialShape[] shapes = QueueSharing.ShapesOf(made);
        if (elements.Length == 0)
        {
            return [.. types.Select((type, i) => GraphRows.Zeros(type, [0, .. shapes[i].ToShape().Extents]))];
        }

        return [.. Enumerable.Range(0, types.Length).Select(i => Joined(Array.ConvertAll(elements, element => element[i]), queue.Pads))];
    }

    private static GraphValue Joined(GraphValue[] parts, bool pads)
    {
        Shape shape = PaddedStack.Greatest(parts);
        return pads || Array.TrueForAll(parts, part => part.Shape.Equals(shape))
            ? PaddedStack.Of(parts, shape)
            : throw new InvalidArgumentException(
                $"Elements of different shapes cannot be taken side by side; use a {nameof(PaddingFIFOQueue)}.", null);
    }
}
