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
                // In place: a span would move the elements to an array, a hundred of which are a working set of their own.
                using TensorAccess<float> access = c.Access<float>();
                Assert.That(access.Span[i % Megabyte], Is.EqualTo(2));
                most = Math.Max(most, ResidentBytes() - start);
            }
        }

        TestContext.Out.WriteLine($"{most / Megabyte} MB above the start");
        Assert.That(most, Is.Below(200L * Megabyte));
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

        Assert.That(TensorMemory.BlocksAllocated - before, Is.Below(400));
    }

    [Test]
    public void Dispose_gives_the_block_back_at_once()
    {
        Tensor x = Tensor.Zeros([Megabyte]);
        long inUse = TensorMemory.BytesInUse;

        x.Dispose();

        Assert.That(TensorMemory.BytesInUse, Is.Below(inUse));
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
    public void Dispose_of_a_tensor_leaves_its_views_alive()
    {
        Tensor x = Tensor.Ones([Megabyte]);
        Tensor view = x[..10];

        x.Dispose();

        Assert.That(view.ToArray<float>(), Is.All.EqualTo(1));
    }

    [Test]
    public void Dispose_may_be_called_twice()
    {
        Tensor x = Tensor.Ones([Megabyte]);

        x.Dispose();

        Assert.That(x.Dispose, Throws.Nothing);
    }

    [Test]
    public void A_view_keeps_the_elements_of_a_dead_tensor()
    {
        Tensor view = ViewOfForgotten();

        Churn();

        Assert.That(view.ToArray<float>(), Is.All.EqualTo(3));
    }

    [Test]
    public void A_span_outlives_its_tensor()
    {
        ReadOnlySpan<float> span = (Tensor.Full([Megabyte], 3) + 4).AsSpan<float>();

        Churn();

        Assert.That(span.IndexOfAnyExcept(7f), Is.EqualTo(-1));
    }

    [Test]
    public void A_span_outlives_a_tensor_that_was_disposed()
    {
        Tensor x = Tensor.Full([Megabyte], 3);
        ReadOnlySpan<float> span = x.AsSpan<float>();

        x.Dispose();
        Churn();

        Assert.That(span.IndexOfAnyExcept(3f), Is.EqualTo(-1));
    }

    [Test]
    public void An_access_holds_the_elements_of_a_tensor_that_is_disposed_meanwhile()
    {
        Tensor x = Tensor.Full([Megabyte], 3);
        using TensorAccess<float> access = x.Access<float>();

        x.Dispose();
        Churn();

        Assert.That(access.Span.IndexOfAnyExcept(3f), Is.EqualTo(-1));
    }

    [Test]
    public void A_tensor_that_cannot_be_held_is_an_exception_that_says_why()
    {
        Shape shape = [1 << 20, 1 << 20, 1 << 10];

        Assert.That(
            () => Tensor.Zeros(shape),
            Throws.TypeOf<TensorMemoryException>().With.Message.Contains("float32").And.Message.Contains(shape.ToString()).And.Message.Contains("TensorMemory.Limit"));
    }

    [Test]
    public void The_limit_is_kept_and_programs_go_on_below_it()
    {
        long before = TensorMemory.Limit;
        Tensor kept = Tensor.Zeros([4 * Megabyte]);
        try
        {
            TensorMemory.Limit = 40L * Megabyte;
            Assert.That(() => Tensor.Zeros([8 * Megabyte]), Throws.TypeOf<TensorMemoryException>());

            for (int i = 0; i < 100; i++)
            {
                _ = Tensor.Zeros([2 * Megabyte]);
                Assert.That(TensorMemory.BytesInUse + TensorMemory.BytesPooled, Is.NotAbove(40L * Megabyte));
            }
        }
        finally
        {
            TensorMemory.Limit = before;
        }

        Assert.That(kept.Sum().Item<float>(), Is.Zero);
    }

    [Test]
    public void Trim_returns_what_no_tensor_holds()
    {
        Forget(10);

        TensorMemory.Trim();

        Assert.That(TensorMemory.BytesPooled, Is.Zero);
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
