using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Tensors;

/// <summary>
/// Splits a range of positions evenly over a few threads and waits for all of them. The split depends on the number of
/// positions and threads alone. Calls from inside a part, and calls while another thread is using the pool, run serially.
/// </summary>
internal static unsafe class ForkJoinPool
{
    public const int MaxThreads = 1024;

    private static readonly Lock Gate = new();
    private static Worker[] s_workers = [];
    private static int s_pending;
    private static ExceptionDispatchInfo? s_failure;

    [ThreadStatic]
    private static bool t_inside;

    /// <summary>Runs <paramref name="body"/> over [0, count) in parts of at least <paramref name="grain"/> positions.</summary>
    /// <param name="count">The number of positions.</param>
    /// <param name="grain">Inner boundaries are multiples of it, and fewer positions are not worth a thread.</param>
    /// <param name="body">The work; its fields are read by all threads.</param>
    public static void For<TBody>(long count, long grain, TBody body)
        where TBody : struct, IRangeBody
    {
        int parts = (int)Math.Min(ComputeThreads.Count, count / grain);
        if (parts <= 1 || t_inside || !Gate.TryEnter())
        {
            body.Run(0, count);
            return;
        }

        try
        {
            // The body stays on this stack frame until every part is done, so its address is good for the workers.
            Fork(new Job(&Invoke<TBody>, Unsafe.AsPointer(ref body), count, grain, parts));
        }
        finally
        {
            Gate.Exit();
        }
    }

    /// <summary>
    /// Runs work whose kernels stay on this thread: what is prepared in the background leaves the others to who waits for them.
    /// </summary>
    public static T Alone<T>(Func<T> work)
    {
        bool before = t_inside;
        t_inside = true;
        try
        {
            return work();
        }
        finally
        {
            t_inside = before;
        }
    }

    private static void Invoke<TBody>(void* body, long start, long end)
        where TBody : struct, IRangeBody => Unsafe.AsRef<TBody>(body).Run(start, end);

    private static void Fork(Job job)
    {
        while (s_workers.Length < job.Parts - 1)
        {
            s_workers = [.. s_workers, new Worker()];
        }

        s_failure = null;
        Volatile.Write(ref s_pending, job.Parts - 1);
        for (int part = 1; part < job.Parts; part++)
        {
            s_workers[part - 1].Start(job, part);
        }

        RunPart(job, 0);
        for (int part = 1; part < job.Parts; part++)
        {
            // A worker that is still waking up may take longer than its part.
            if (s_workers[part - 1].TryTakeBack())
            {
                RunPart(job, part);
                Interlocked.Decrement(ref s_pending);
            }
        }

        SpinWait spin = default;
        while (Volatile.Read(ref s_pending) != 0)
        {
            spin.SpinOnce(sleep1Threshold: -1);
        }

        s_failure?.Throw();
    }

    private static void RunPart(in Job job, int part)
    {
        t_inside = true;
        try
        {
            (long start, long end) = job.Part(part);
            job.Invoke(job.Body, start, end);
        }
        catch (Exception failure)
        {
            Interlocked.CompareExchange(ref s_failure, ExceptionDispatchInfo.Capture(failure), null);
        }
        finally
        {
            t_inside = false;
        }
    }

    private readonly struct Job(delegate*<void*, long, long, void> invoke, void* body, long count, long grain, int parts)
    {
        public readonly delegate*<void*, long, long, void> Invoke = invoke;
        public readonly void* Body = body;
        public readonly int Parts = parts;

        public (long Start, long End) Part(int part)
        {
            long grains = (count + grain - 1) / grain;
            return (grains * part / Parts * grain, Math.Min(count, grains * (part + 1) / Parts * grain));
        }
    }

    /// <summary>
    /// A background thread. After a job it spins for a moment, because the next often follows at once; then it waits while it leaves its
    /// processor to whoever wants it; then it sleeps.
    /// </summary>
    [SuppressMessage("Design", "CA1001", Justification = "The semaphore lives as long as the process, as its thread does.")]
    private sealed class Worker
    {
        // About 30 microseconds: longer than the gap between the operations of one training step.
        private const int Spins = 600;

        // As long as waking up can take: a virtual machine's scheduler may queue a woken thread behind the caller although a processor is
        // idle.
        private static readonly long YieldingTicks = Stopwatch.Frequency / 500;

        private readonly SemaphoreSlim _wake = new(0);
        private Job _job;
        private int _part;
        private volatile State _state;

        public Worker() => new Thread(Loop) { IsBackground = true, Name = "Tensors worker" }.UnsafeStart();

        private enum State
        {
            Idle,
            Offered,
            Accepted,
            Asleep,
        }

        /// <summary>Offers a part of a job; the worker must be done with the one before.</summary>
        public void Start(in Job job, int part)
        {
            _job = job;
            _part = part;
            if (Interlocked.Exchange(ref _state, State.Offered) == State.Asleep)
            {
                _wake.Release();
            }
        }

        /// <summary>Withdraws the offer, unless the worker has accepted it.</summary>
        public bool TryTakeBack() => Interlocked.CompareExchange(ref _state, State.Idle, State.Offered) == State.Offered;

        private void Loop()
        {
            while (true)
            {
                WaitForOffer();
                if (Interlocked.CompareExchange(ref _state, State.Accepted, State.Offered) == State.Offered)
                {
                    Job job = _job;
                    int part = _part;
                    _state = State.Idle;
                    RunPart(job, part);
                    Interlocked.Decrement(ref s_pending);
                }
            }
        }

        private void WaitForOffer()
        {
            for (int spin = 0; spin < Spins; spin++)
            {
                if (IsOffered)
                {
                    return;
                }

                Thread.SpinWait(1);
            }

            long start = Stopwatch.GetTimestamp();
            while (Stopwatch.GetTimestamp() - start < YieldingTicks)
            {
                if (IsOffered)
                {
                    return;
                }

                Thread.Yield();
            }

            if (Interlocked.CompareExchange(ref _state, State.Asleep, State.Idle) == State.Idle)
            {
                _wake.Wait();
            }
        }

        private bool IsOffered => _state == State.Offered;
    }
}
