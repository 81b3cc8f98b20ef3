namespace Tensors.Graphs;

/// <summary>Queues of one shared name are one queue, so the nodes that ask for it must describe the same.</summary>
internal static class QueueSharing
{
    /// <summary>How many elements fit; any negative number stands for no limit.</summary>
    public static long CapacityOf(Node queue) => queue.Attribute("capacity", -1L) is >= 0 and var capacity ? capacity : long.MaxValue;

    /// <summary>How many elements have to stay while more may come.</summary>
    public static long MinAfterDequeueOf(Node queue) => queue.Attribute("min_after_dequeue", 0L);

    /// <summary>The types of the components of an element; a queue of priorities has theirs before those that it names.</summary>
    public static DataType[] TypesOf(Node queue) =>
        [.. Priority(queue, DataType.Int64), .. queue.Attribute<DataType[]>("component_types", [])];

    /// <summary>The shapes of the components of an element; none where they are not known.</summary>
    public static PartialShape[] ShapesOf(Node queue) => queue.Attribute<PartialShape[]>("shapes", []) is { Length: > 0 } shapes
        ? [.. Priority(queue, PartialShape.Scalar), .. shapes]
        : [];

    /// <summary>Makes sure that a node describes the queue that another one made.</summary>
    /// <exception cref="InvalidArgumentException">It does not.</exception>
    public static void RequireSame(Node made, Node asked)
    {
        if (made.Kind != asked.Kind)
        {
            throw new InvalidArgumentException(
                $"Shared queue '{made.Name}' has type '{made.Op}' that does not match type of Node '{asked.Name}': {asked.Op}.", null);
        }

        Require(made, "capacity", "was", CapacityOf(made), CapacityOf(asked));
        Require(made, "min_after_dequeue", "was", MinAfterDequeueOf(made), MinAfterDequeueOf(asked));
        Require(made, "component types", "were", Types(made), Types(asked));
        Require(made, "component shapes", "were", Shapes(made), Shapes(asked));
        Require(made, "random seeds", "were", Seeds(made), Seeds(asked));
    }

    private static void Require<T>(Node made, string what, string verb, T has, T requested)
        where T : notnull
    {
        if (!has.Equals(requested))
        {
            throw new InvalidArgumentException(
                $"Shared queue '{made.Name}' has {what} {has} but requested {what} {verb} {requested}.", null);
        }
    }

    private static T[] Priority<T>(Node queue, T component) => queue.Op is "PriorityQueue" or "PriorityQueueV2" ? [component] : [];

    private static string Types(Node queue) => $"[{string.Join(", ", TypesOf(queue).Select(type => type.Name))}]";

    private static string Shapes(Node queue) => $"[{string.Join(", ", ShapesOf(queue).Select(shape => shape.ToRuntimeString()))}]";

    private static string Seeds(Node queue) => $"({queue.Attribute("seed", 0L)}, {queue.Attribute("seed2", 0L)})";
}
