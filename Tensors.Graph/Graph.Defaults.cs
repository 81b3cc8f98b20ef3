namespace Tensors.Graphs;

// The default graph.
public sealed partial class Graph
{
    private static readonly AsyncLocal<DefaultGraph?> s_stack = new();
    private static Graph? s_global;

    /// <summary>
    /// The graph that new nodes go to: the innermost made default, else one that is made on demand and shared by the whole process.
    /// </summary>
    public static Graph Default => s_stack.Value?.Graph ?? LazyInitializer.EnsureInitialized(ref s_global);

    /// <summary>Forgets the global default graph; the next use makes a new one. Tensors of the old one keep living in it.</summary>
    /// <param name="seed">The seed of the new graph, or null.</param>
    /// <exception cref="InvalidOperationException">A graph was made default by <see cref="AsDefault"/>.</exception>
    public static void ResetDefault(long? seed = null)
    {
        if (s_stack.Value is not null)
        {
            throw new InvalidOperationException(
                "Do not use Graph.ResetDefault to clear nested graphs; leave every AsDefault block (and Session) first.");
        }

        Volatile.Write(ref s_global, new Graph { Seed = seed });
    }

    /// <summary>Makes this the default graph until the result is disposed.</summary>
    /// <remarks>Follows <c>async</c>/<c>await</c>; other threads keep their own.</remarks>
    public DefaultGraph AsDefault()
    {
        DefaultGraph entry = new(this, s_stack.Value, s_stack);
        s_stack.Value = entry;
        return entry;
    }
}
