using Tensors.Graphs;

namespace Tensors.Tests;

public sealed class CoordinatorTests
{
    [Test]
    public void One_thread_stops_all()
    {
        Coordinator coordinator = new();
        int[] counts = new int[4];
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(i => Start(() =>
        {
            while (!coordinator.ShouldStop)
            {
                if (++counts[i] == 1000 && i == 2)
                {
                    coordinator.RequestStop();
                }
            }
        }))];

        coordinator.Join(threads);

        Assert.That(threads.Any(thread => thread.IsAlive), Is.False);
        Assert.That(counts[2], Is.GreaterThanOrEqualTo(1000));
        Assert.That(coordinator.Joined);
    }

    [Test]
    public void Joining_throws_the_first_exception_of_a_thread()
    {
        Coordinator coordinator = new();
        coordinator.RegisterThread(Start(() => coordinator.StopOnException(() => throw new InvalidDataException("first"))));

        coordinator.WaitForStop();
        coordinator.RequestStop(new InvalidDataException("second"));

        Assert.That(() => coordinator.Join(), Throws.TypeOf<InvalidDataException>().With.Message.EqualTo("first"));
    }

    [Test]
    public void The_end_of_a_queue_is_no_error()
    {
        Coordinator coordinator = new();
        Thread thread = Start(() => coordinator.StopOnException(() => throw new OutOfRangeException("end", null)));

        Assert.That(() => coordinator.Join([thread]), Throws.Nothing);
        Assert.That(coordinator.ShouldStop);
    }

    [Test]
    public void Threads_that_end_by_themselves_need_no_stop()
    {
        Coordinator coordinator = new();

        coordinator.Join([Start(() => { }), Start(() => { })]);

        Assert.That(coordinator.ShouldStop, Is.False);
    }

    [Test]
    public void Threads_that_run_on_after_the_time_of_grace_are_an_error_unless_ignored()
    {
        Coordinator coordinator = new();
        using ManualResetEventSlim end = new();
        Thread stubborn = Start(end.Wait);
        stubborn.Name = "stubborn";
        coordinator.RequestStop();

        Assert.That(
            () => coordinator.Join([stubborn], TimeSpan.FromMilliseconds(20)),
            Throws.InvalidOperationException.With.Message.Contains("still running: stubborn"));
        Assert.That(() => coordinator.Join([stubborn], TimeSpan.Zero, ignoreLiveThreads: true), Throws.Nothing);
        end.Set();
        stubborn.Join();
    }

    [Test]
    public void Waiting_for_a_stop_gives_up_in_time()
    {
        Coordinator coordinator = new();

        Assert.That(coordinator.WaitForStop(TimeSpan.FromMilliseconds(10)), Is.False);
        coordinator.RequestStop();
        Assert.That(coordinator.WaitForStop(TimeSpan.FromMilliseconds(10)), Is.True);
    }

    [Test]
    public void A_stop_can_be_forgotten()
    {
        Coordinator coordinator = new();
        coordinator.RequestStop(new InvalidDataException());

        coordinator.ClearStop();

        Assert.That(coordinator.ShouldStop, Is.False);
        Assert.That(() => coordinator.Join(), Throws.Nothing);
    }

    [Test]
    public void After_joining_an_exception_comes_back_to_who_has_it()
    {
        Coordinator coordinator = new();
        coordinator.Join();

        Assert.That(() => coordinator.RequestStop(new InvalidDataException()), Throws.TypeOf<InvalidDataException>());
    }

    private static Thread Start(ThreadStart body)
    {
        Thread thread = new(body) { IsBackground = true };
        thread.Start();
        return thread;
    }
}
