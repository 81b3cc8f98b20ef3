using System.Diagnostics;
using System.Runtime.CompilerServices;
using Tensors.Autograd;
using Tensors.Optim;

namespace Tensors.Tests;

[NonParallelizable]
public sealed class TensorMemoryTests
{
    private const int Megabyte = 1 << 20;

    [SetUp]
    public void StartFromNothing() => TensorMemory.Trim();

    [Test]
    public void Ten_thousand_sums_of_4_MB_run_in_a_bounded_working_set()
    {
        Tensor a = Tensor.Ones([Megabyte]);
        Tensor b = Tensor.Ones([Megabyte]);
        long start = ResidentBytes();
        long most = 0;

        for (int i = 0; i < 10_000; i++)
        {
            Tensor c = a + b;
            if (i % 100 == 0)
            {
                Assert.That(c.AsSpan<float>()[i % Megabyte], Is.EqualTo(2));
                most = Math.Max(most, ResidentBytes() - start);
            }
        }

        TestContext.Out.WriteLine($"{most / Megabyte} MB above the start");
        Assert.That(most, Is.LessThan(200L * Megabyte));
    }

    [Test]
    public void Training_steps_take_no_new_blocks_after_warm_up()
    {
        Tensor x = Tensor.RandomNormal([20640, 9], seed: 1);
        Tensor y = Tensor.RandomNormal([20640, 1], seed: 2);
        Tensor theta = Tensor.Zeros([9, 1]);
        GradientDescent optimizer = new(0.01);
        void Step()
        {
            using GradientTape tape = new();
            tape.Watch(theta);
            Tensor mse = (x.MatMul(theta) - y).Square().Mean();
            optimizer.Step([theta], [tape.Gradient(mse, theta)]);
        }

        Repeat(1000, Step);
        long before = TensorMemory.BlocksAllocated;
        Repeat(1000, Step);

        Assert.That(TensorMemory.BlocksAllocated - before, Is.Zero);
    }

    [Test]
    public void Blocks_of_dead_tensors_are_used_again()
    {
        // How many are out between two sweeps depends on how long collections take: on a slow machine 128 MB, or 320 of these.
        long before = TensorMemory.BlocksAllocated;

        Forget(4000);

        Assert.That(TensorMemory.BlocksAllocated - before, Is.LessThan(400));
    }

    [Test]
    public void Dispose_gives_the_block_back_at_once()
    {
        Tensor x = Tensor.Zeros([Megabyte]);
        long inUse = TensorMemory.BytesInUse;

        x.Dispose();

        Assert.That(TensorMemory.BytesInUse, Is.LessThan(inUse));
        Assert.That(() => x.ToArray<float>(), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void Disposed_results_cause_no_collections()
    {
        Tensor x = Tensor.Zeros([Megabyte]);
        (x + x).Dispose();
        int before = GC.CollectionCount(1);

        for (int i = 0; i < 100; i++)
        {
            (x + x).Dispose();
        }

        Assert.That(GC.CollectionCount(1), Is.EqualTo(before));
    }

    [Test]
    public void A_chain_that_disposes_of_everything_at_its_end_causes_no_collections()
    {
        Tensor x = Tensor.Ones([Megabyte]);
        Repeat(30, () => Chain(x));
        int before = GC.CollectionCount(1);

        Repeat(100, () => Chain(x));

        Assert.That(GC.CollectionCount(1), Is.EqualTo(before));
    }

    [Test]
    public void What_a_step_holds_until_its_end_is_swept_for_at_most_twice_a_step()
    {
        Tensor x = Tensor.Ones([Megabyte]);
        Repeat(20, () => Hold(x, 50));
        int before = GC.CollectionCount(0);

        Repeat(20, () => Hold(x, 50));

        Assert.That(GC.CollectionCount(0) - before, Is.LessThanOrEqualTo(40));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Chain(Tensor x)
    {
        Tensor[] results = new Tensor[6];
        for (int i = 0; i < results.Length; i++)
        {
            results[i] = (i == 0 ? x : results[i - 1]) + x;
        }

        foreach (Tensor result in results)
        {
            result.Dispose();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Hold(Tensor x, int count)
    {
        Tensor[] held = [.. Enumerable.Range(0, count).Select(_ => x + x)];
        GC.KeepAlive(held);
    }

    private static long ResidentBytes()
    {
        using Process process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }

    // Not inlined, so that nothing of it stays reachable from the caller's frame.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Forget(int count)
    {
        for (int i = 0; i < count; i++)
        {
            _ = Tensor.Zeros([100_000]);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Tensor ViewOfForgotten() => Tensor.Full([Megabyte], 3)[100..200];

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Repeat(int count, Action step)
    {
        for (int i = 0; i < count; i++)
        {
            step();
        }
    }

    /// <summary>Collects, and overwrites whatever was freed.</summary>
    private static void Churn()
    {
        for (int i = 0; i < 3; i++)
        {
            BufferPool.Shared.CollectAndSweep();
            for (int j = 0; j < 8; j++)
            {
                _ = Tensor.Full([Megabyte], -99);
            }
        }
    }
}
