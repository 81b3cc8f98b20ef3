namespace Tensors.Graphs;

// Threads that fill queues.
public static partial class Ops
{
    /// <summary>Adds a runner to those that <see cref="StartQueueRunners"/> starts.</summary>
    /// <param name="runner">The runner.</param>
    /// <param name="collection">The collection of runners.</param>
    public static void AddQueueRunner(QueueRunner runner, string collection = GraphKeys.QueueRunners) =>
        runner.EnqueueOps[0].Graph.AddToCollection(collection, runner);

    /// <summary>Starts all runners of a collection in a session.</summary>
    /// <param name="session">The session; null for the default one.</param>
    /// <param name="coordinator">Gets exceptions and says when to stop; null for none.</param>
    /// <param name="start">Whether to start the threads, or only to make them.</param>
    /// <param name="collection">The collection of runners.</param>
    /// <returns>The threads, for <see cref="Coordinator.Join"/>.</returns>
    /// <exception cref="ArgumentException">There is no session.</exception>
    public static IReadOnlyList<Thread> StartQueueRunners(
        Session? session = null, Coordinator? coordinator = null, bool start = true, string collection = GraphKeys.QueueRunners)
    {
        Session runsIn = session ?? Session.Default ?? throw new ArgumentException(
            "Cannot start queue runners: No default session is registered. Give a session, or use `using (session.AsDefault())`.",
            nameof(session));
        return [
            .. runsIn.Graph.GetCollection<QueueRunner>(collection).SelectMany(runner => runner.CreateThreads(runsIn, coordinator, start))];
    }
}
