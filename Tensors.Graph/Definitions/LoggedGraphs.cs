namespace Tensors.Graphs;

/// <summary>Graphs in event files.</summary>
public static class LoggedGraphs
{
    extension(LoggedGraph)
    {
        /// <summary>A graph as event files hold it.</summary>
        /// <param name="graph">The graph as it is now.</param>
        public static LoggedGraph Of(Graph graph) =>
            new(GraphExport.ToProto(graph, withShapes: true), () => MetaGraphs.Write(graph, saver: null));
    }
}
