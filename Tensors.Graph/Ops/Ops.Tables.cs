namespace Tensors.Graphs;

// Tables.
public static partial class Ops
{
    /// <summary>An operation that fills all tables of the default graph that there are now.</summary>
    /// <param name="name">The name of the node.</param>
    public static Node TablesInitializer(string name = "init_all_tables") =>
        Group([.. Graph.Default.GetCollection(GraphKeys.TableInitializers).OfType<Node>().Select(node => (Fetch)node)], name);
}
