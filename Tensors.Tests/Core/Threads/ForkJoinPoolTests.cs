namespace Tensors.Tests;

[NonParallelizable]
public sealed class ForkJoinPoolTests
{
    private int _threads;

    [SetUp]
    public void UseFourThreads()
    {
        _threads = ComputeThreads.Count;
        ComputeThreads.Count = 4;
    }

    [TearDown]
    public void RestoreThreads() => ComputeThreads.Count = _threads;

    [Test]
    public void Every_position_is_visited_once([Values(0, 1, 99, 100, 101, 799, 12345)] int count)
    {
        int[] visits = new int[count];

        ForkJoinPool.For(count, 100, new Visit(visits));

        Assert.That(visits, Is.All.EqualTo(1));
    }

    [Test]
    public void Thousands_of_calls_in_a_row_come_back()
    {
        int[] visits = new int[1000];

        for (int i = 0; i < 20_000; i++)
        {
            ForkJoinPool.For(visits.Length, 100, new Visit(visits));
        }

        Assert.That(visits, Is.All.EqualTo(20_000));
    }

    [Test]
    public void Calls_after_a_pause_wake_the_threads()
    {
        int[] visits = new int[1000];

        for (int i = 0; i < 20; i++)
        {
            Thread.Sleep(5);
            ForkJoinPool.For(visits.Length, 100, new Visit(visits));
        }

        Assert.That(visits, Is.All.EqualTo(20));
    }

    [Test]
    public void Calls_from_several_threads_do_not_disturb_each_other()
    {
        int[][] visits = [.. Enumerable.Range(0, 8).Select(_ => new int[1000])];
        Thread[] callers = [.. visits.Select(mine => new Thread(() =>
        {
            for (int i = 0; i < 2000; i++)
            {
                ForkJoinPool.For(mine.Length, 100, new Visit(mine));
            }
        }))];

        Array.ForEach(callers, caller => caller.Start());
        Array.ForEach(callers, caller => caller.Join());

        Assert.That(visits.SelectMany(mine => mine), Is.All.EqualTo(2000));
    }

    [Test]
    public void Nested_calls_run()
    {
        int[] visits = new int[1000];

        ForkJoinPool.For(1000, 100, new Nest(visits));

        Assert.That(visits, Is.All.EqualTo(1));
    }

    [Test]
    public void A_failure_in_any_part_reaches_the_caller_and_the_pool_goes_on([Values(0, 999)] int position)
    {
        Assert.That(() => ForkJoinPool.For(1000, 100, new Fail(position)), Throws.TypeOf<DivideByZeroException>());

        int[] visits = new int[1000];
        ForkJoinPool.For(visits.Length, 100, new Visit(visits));
        Assert.That(visits, Is.All.EqualTo(1));
    }

    [Test]
    public void The_number_of_threads_has_bounds([Values(0, -1, 1025)] int count) =>
        Assert.That(() => ComputeThreads.Count = count, Throws.TypeOf<ArgumentOutOfRangeException>());

    private readonly struct Visit(int[] visits) : IRangeBody
    {
        public void Run(long start, long end)
        {
            for (long i = start; i < end; i++)
            {
                visits[i]++;
            }
        }
    }

    private readonly struct Nest(int[] visits) : IRangeBody
    {
        public void Run(long start, long end)
        {
            int[] part = new int[end - start];
            ForkJoinPool.For(part.Length, 10, new Visit(part));
            part.CopyTo(visits, start);
        }
    }

    private readonly struct Fail(int position) : IRangeBody
    {
        public void Run(long start, long end)
        {
            if (position >= start && position < end)
            {
                throw new DivideByZeroException();
            }
        }
    }
}
