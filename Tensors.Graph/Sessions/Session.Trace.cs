namespace Tensors.Graphs;

// What runs do, node by node.
public partial class Session
{
    /// <summary>
    /// Notes when each node ran, for how long, and what it made: TensorFlow's run metadata, which TensorBoard draws into the graph.
    /// </summary>
    /// <param name="run">What to observe: runs of sessions on the calling thread.</param>
    /// <returns>Every node that ran, once for each time; see <see cref="FileWriter.AddRunMetadata"/>.</returns>
    /// <remarks>
    /// <code>
    /// RunMetadata metadata = Session.Trace(() => session.Run(trainingOp, feed: [(X, xBatch)]));
    /// writer.AddRunMetadata(metadata, "step 10", 10);
    /// </code>
    /// Nodes whose values a session keeps from run to run do not run again, and are not noted. Runs that are not observed cost nothing
    /// more.
    /// </remarks>
    public static RunMetadata Trace(Action run) => RunRecorder.Record(run);
}
