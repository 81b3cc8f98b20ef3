using Tensors.Autograd;
using Tensors.Training;

namespace Tensors.Tests;

/// <summary>Reading ahead on other threads.</summary>
public sealed class BackgroundTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private static IEnumerable<Func<Func<int, int>, IDataSource<int>>> Stages =>
    [
        function => Walks.Stream(50).Map(function).Prefetch(3),
        function => Walks.Numbers(50).Map(function).Prefetch(3, workers: 2),
        function => Walks.Stream(50).Map(function, workers: 3),
    ];

    [Test]
    public async Task The_order_is_the_same_at_any_number_of_workers([Values(1, 2, 3, 8)] int workers)
    {
        int Slow(int x)
        {
            Thread.SpinWait(x * 7919 % 1000);
            return x;
        }

        Assert.That(await Walks.All(Walks.Numbers(200).Map(Slow).Prefetch(5, workers)), Is.EqualTo(Enumerable.Range(0, 200)));
        Assert.That(await Walks.All(Walks.Stream(200).Map(Slow, workers)), Is.EqualTo(Enumerable.Range(0, 200)));
    }

    [TestCaseSource(nameof(Stages))]
    public void A_failure_comes_behind_the_elements_before_it(Func<Func<int, int>, IDataSource<int>> stage)
    {
        List<int> seen = [];
        Assert.That(
            async () =>
            {
                await foreach (int x in stage(x => x == 20 ? throw new FormatException("twenty") : x).ReadAsync())
                {
                    seen.Add(x);
                }
            },
            Throws.TypeOf<FormatException>().With.Message.EqualTo("twenty"));
        Assert.That(seen, Is.EqualTo(Enumerable.Range(0, 20)));
    }

    [TestCaseSource(nameof(Stages))]
    public async Task Who_stops_reading_has_stopped_the_threads(Func<Func<int, int>, IDataSource<int>> stage)
    {
        int running = 0;
        int started = 0;
        IDataSource<int> source = stage(x =>
        {
            Interlocked.Increment(ref running);
            Interlocked.Increment(ref started);
            Thread.Sleep(1);
            Interlocked.Decrement(ref running);
            return x;
        });
        await foreach (int x in source.ReadAsync())
        {
            if (x == 5)
            {
                break;
            }
        }

        int before = started;
        await Task.Delay(20);

        Assert.That((running, started), Is.EqualTo((0, before)));
        Assert.That(before, Is.Below(16));
    }

    [TestCaseSource(nameof(Stages))]
    public void Cancellation_ends_a_walk_that_waits(Func<Func<int, int>, IDataSource<int>> stage)
    {
        using CancellationTokenSource cancellation = new();
        IDataSource<int> source = stage(x =>
        {
            if (x == 3)
            {
                cancellation.CancelAfter(10);
                cancellation.Token.WaitHandle.WaitOne(s_patience);
            }

            return x;
        });

        Assert.That(
            async () =>
            {
                await foreach (int _ in source.ReadAsync(default, cancellation.Token))
                {
                }
            },
            Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task Reading_ahead_keeps_to_its_bound()
    {
        int started = 0;
        IDataSource<int> source = Walks.Stream(50).Map(x =>
        {
            Interlocked.Increment(ref started);
            return x;
        }).Prefetch(3);
        IAsyncEnumerator<int> walk = source.ReadAsync().GetAsyncEnumerator();
        await walk.MoveNextAsync();

        // One is with the reader, three are ready, and one waits for a place.
        Assert.That(() => Volatile.Read(ref started), Is.EqualTo(5).After(5000, 5));
        await Task.Delay(20);
        Assert.That(started, Is.EqualTo(5));
        await walk.DisposeAsync();
    }

    [Test]
    public async Task Elements_are_read_while_others_are_used()
    {
        using SemaphoreSlim ready = new(0);
        IDataSource<int> source = Walks.Stream(3).Map(x =>
        {
            ready.Release();
            return x;
        }).Prefetch(2);
        await foreach (int x in source.ReadAsync())
        {
            // The next one is made although no one has asked for it.
            Assert.That(x > 0 || await ready.WaitAsync(s_patience) & await ready.WaitAsync(s_patience));
        }
    }

    [Test]
    public async Task Work_in_the_background_sees_no_tape()
    {
        using GradientTape tape = new();
        int seen = 0;
        foreach (Func<Func<int, int>, IDataSource<int>> stage in Stages.Take(2))
        {
            await Walks.All(stage(x =>
            {
                seen += Interpreter.Current is null ? 0 : 1;
                return x;
            }));
        }

        Assert.That(seen, Is.Zero);
        Assert.That(Interpreter.Current, Is.Not.Null);
    }
}
