using Tensors.Graphs;

namespace Tensors.Tests;

/// <summary>Runs that have come to wait in a queue: seen, not guessed by the clock.</summary>
internal static class QueueWaits
{
    /// <summary>Starts a run and comes back when so many wait in the queues of its session.</summary>
    public static Task<T> Start<T>(Session session, Func<T> run, int count)
    {
        Task<T> task = Task.Run(run);
        Assert.That(() => session.State.AllShared<QueueState>().Sum(queue => queue.WaitingCount), Is.EqualTo(count).After(20_000, 1));
        Assert.That(task.IsCompleted, Is.False);
        return task;
    }

    /// <summary>As <see cref="Start{T}"/>, of a run without a result.</summary>
    public static Task Start(Session session, Action run, int count) => Start(
        session,
        () =>
        {
            run();
            return true;
        },
        count);
}
