using System.Diagnostics;

namespace Tensors.Graphs;

// The threads beside a session.
public sealed partial class Supervisor
{
    /// <summary>
    /// Starts the chief's threads that save checkpoints, write summaries and the speed; a log of the beginning is written.
    /// </summary>
    /// <param name="session">Where they run.</param>
    /// <returns>The threads; none without a folder.</returns>
    /// <exception cref="InvalidOperationException">The supervisor is not the chief.</exception>
    public IReadOnlyList<Thread> StartStandardServices(Session session)
    {
        if (!IsChief)
        {
            throw new InvalidOperationException(
                "Only chief supervisor can start standard services; others start their queues by StartQueueRunners.");
        }

        if (Logdir is null)
        {
            return [];
        }

        List<Thread> threads = [];
        if (SummaryWriter is { } writer)
        {
            if (GlobalStep is { } step)
            {
                writer.AddSessionLog(new(SessionLogStatus.Start), HookTimer.Read(session, step));
            }

            if (SaveSummariesSecs > 0 && SummaryOp is { } summaries)
            {
                threads.Add(Loop(SaveSummariesSecs, () => SummaryComputed(session, session.RunText(summaries))));
            }

            if (SaveSummariesSecs > 0 && GlobalStep is { } counted)
            {
                threads.Add(Loop(SaveSummariesSecs, Speed(session, counted, writer)));
            }
        }

        if (SaveModelSecs > 0)
        {
            threads.Add(Loop(SaveModelSecs, () => Save(session)));
        }

        return threads;
    }

    /// <summary>Starts the threads that fill queues; they end with the others.</summary>
    /// <param name="session">Where the queues are.</param>
    /// <param name="queueRunners">The runners; null for those of the graph's collection.</param>
    public IReadOnlyList<Thread> StartQueueRunners(Session session, IReadOnlyList<QueueRunner>? queueRunners = null) => queueRunners is null
        ? Ops.StartQueueRunners(session, Coord)
        : [.. queueRunners.SelectMany(runner => runner.CreateThreads(session, Coord, start: true))];

    /// <summary>
    /// Starts a thread that does something again and again until threads are asked to end; an exception asks all of them to.
    /// </summary>
    /// <param name="timerIntervalSecs">Once every so many seconds, the first time at once; null for without a pause.</param>
    /// <param name="target">What it does.</param>
    public Thread Loop(double? timerIntervalSecs, Action target)
    {
        Thread thread = new(
            () => Coord.StopOnException(() => Repeat(timerIntervalSecs ?? 0, target)))
        { IsBackground = true, Name = "Supervisor" };
        Coord.RegisterThread(thread);
        thread.Start();
        return thread;
    }

    /// <summary>Writes summaries that the program has computed.</summary>
    /// <param name="session">The session, which is asked for the step where none is given.</param>
    /// <param name="summary">The summaries.</param>
    /// <param name="globalStep">The step.</param>
    /// <exception cref="InvalidOperationException">There is no writer.</exception>
    public void SummaryComputed(Session session, StringTensor summary, long? globalStep = null)
    {
        if (SummaryWriter is not { } writer)
        {
            throw new InvalidOperationException(
                "Writing a summary requires a summary writer; give the supervisor a logdir or a summaryWriter.");
        }

        writer.AddSummary(summary, globalStep ?? (GlobalStep is { } step ? HookTimer.Read(session, step) : 0));
    }

    private void StartServices(Session session)
    {
        if (IsChief)
        {
            StartStandardServices(session);
        }

        StartQueueRunners(session);
    }

    private void Repeat(double seconds, Action target)
    {
        long start = Stopwatch.GetTimestamp();
        for (double next = 0; !Coord.WaitForStop(TimeSpan.FromSeconds(Math.Max(0, next - Stopwatch.GetElapsedTime(start).TotalSeconds)));
            next += seconds)
        {
            target();
        }
    }

    private Action Speed(Session session, Variable counted, FileWriter writer)
    {
        HookTimer timer = new(SaveSummariesSecs, null);
        return () =>
        {
            long step = HookTimer.Read(session, counted);
            if (timer.Done(step) is { Seconds: > 0 } since)
            {
                writer.Scalar(step, $"{counted.Op.Name}/sec", since.Steps / since.Seconds);
            }
        };
    }

    private void Save(Session session)
    {
        if (GlobalStep is null)
        {
            Saver.Save(session, SavePath!);
            return;
        }

        long step = HookTimer.Read(session, GlobalStep);
        Saver.Save(session, SavePath!, step);
        SummaryWriter?.AddSessionLog(new(SessionLogStatus.Checkpoint, SavePath!), step);
    }

    private void WriteGraph()
    {
        if (Logdir is null || _hasWrittenGraph)
        {
            return;
        }

        Directory.CreateDirectory(Logdir);
        Graph.AsGraphDef(addShapes: true).Save(Path.Combine(Logdir, "graph.pbtxt"));
        SummaryWriter?.AddGraph(Graph);
        _hasWrittenGraph = true;
    }
}
