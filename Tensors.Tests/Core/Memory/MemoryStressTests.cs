using Tensors.Autograd;

namespace Tensors.Tests;

/// <summary>
/// Random programs of operations, views, spans, accesses, tapes and threads, while every freed block is overwritten with a canary: they
/// give the same numbers as with every tensor kept alive.
/// </summary>
[NonParallelizable]
public sealed class MemoryStressTests
{
    // Beyond the size up to which buffers are arrays.
    private const int Rows = 70;
    private const int Columns = 90;
    private const int Steps = 2000;

    [Test]
    public void No_live_tensor_ever_changes([Range(1, 6)] int seed)
    {
        int[] seeds = [.. Enumerable.Range(0, 3).Select(thread => (seed * 10) + thread)];
        double[][] expected = [.. seeds.Select(one => Run(one, kept: []))];

        BufferPool.Shared.PoisonReturnedBlocks = true;
        try
        {
            double[][] actual = UnderCollections(() => Threads(seeds));

            Assert.That(actual, Is.EqualTo(expected));
        }
        finally
        {
            BufferPool.Shared.PoisonReturnedBlocks = false;
        }
    }

    private static double[][] Threads(int[] seeds)
    {
        double[][] results = new double[seeds.Length][];
        Parallel.For(
            0, seeds.Length, new ParallelOptions { MaxDegreeOfParallelism = seeds.Length }, i => results[i] = Run(seeds[i], kept: null));
        return results;
    }

    private static TResult UnderCollections<TResult>(Func<TResult> run)
    {
        using CancellationTokenSource done = new();
        Thread collector = new(() =>
        {
            while (!done.IsCancellationRequested)
            {
                BufferPool.Shared.CollectAndSweep();

                // Without a pause the others would never be let run between two collections.
                Thread.Sleep(1);
            }
        });
        collector.Start();
        try
        {
            return run();
        }
        finally
        {
            done.Cancel();
            collector.Join();
        }
    }

    /// <summary>Runs a program and returns what it saw.</summary>
    /// <param name="seed">Chooses the program.</param>
    /// <param name="kept">Holds every tensor, so that nothing is recycled; null lets them die.</param>
    private static double[] Run(int seed, List<Tensor>? kept)
    {
        Random random = new(seed);
        List<double> seen = [];
        Tensor[] live = [.. Enumerable.Range(0, 6).Select(i => Keep(Tensor.RandomUniform([Rows, Columns], seed: seed + i), kept))];
        for (int step = 0; step < Steps; step++)
        {
            int target = random.Next(live.Length);
            Tensor x = live[random.Next(live.Length)];
            Tensor y = live[random.Next(live.Length)];
            live[target] = Keep(Next(random.Next(10), x, y, random, seen, kept), kept);
            if (step % 16 == 0)
            {
                seen.Add(Keep(live[target].Sum(), kept).Item<float>());
            }
        }

        return [.. seen];
    }

    private static Tensor Next(int choice, Tensor x, Tensor y, Random random, List<double> seen, List<Tensor>? kept)
    {
        int row = random.Next(Rows);
        switch (choice)
        {
            case 0:
                return Keep(x + y, kept) * 0.5f;
            case 1:
                return Keep(x.T, kept).Copy().T;
            case 2:
                return Tensor.Concat([Keep(x[..row], kept), Keep(y[row..], kept)]);
            case 3:
                return Keep(x.Sigmoid(), kept) - 0.25f;
            case 4:
                return Keep(x[row], kept).BroadcastTo([Rows, Columns]);
            case 5:
                ReadOnlySpan<float> span = Keep(Keep(x * 2, kept) - x, kept).AsSpan<float>();
                float before = span[row];
                _ = Keep(y * 3, kept);
                seen.Add(before);
                seen.Add(span[row]);
                return x;
            case 6:
                Tensor temporary = Keep(x * y, kept);
                Tensor result = Keep(temporary + 1, kept).Tanh();
                if (kept is null)
                {
                    temporary.Dispose();
                }

                return result;
            case 7:
                using (GradientTape tape = new())
                {
                    tape.Watch(x);
                    Tensor loss = Keep(Keep(x.Square(), kept) * y, kept).Mean();
                    return Keep(tape.Gradient(loss, x), kept) * (float)(Rows * Columns) * 0.1f;
                }

            case 8:
                Tensor copy = Keep(x.Copy(), kept);
                using (TensorAccess<float> access = copy.Access<float>())
                {
                    access.Span[row] = row * 0.01f;
                }

                return copy;
            default:
                return Keep(x.MatMul(Keep(y.T, kept)), kept)[.., ..1].Tanh().BroadcastTo([Rows, Columns]);
        }
    }

    private static Tensor Keep(Tensor x, List<Tensor>? kept)
    {
        kept?.Add(x);
        return x;
    }
}
