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
    public void Training_steps_run_in_the_memory_of_the_first_ones()
    {
        TensorMemory.Trim();
        long before = TensorMemory.BytesInUse;
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

        Repeat(2000, Step);

        // Of 14,000 results, 1.2 GB.
        Assert.That(TensorMemory.BytesInUse + TensorMemory.BytesPooled - before, Is.Below(64L * Megabyte));
    }

    [Test]
    public void Blocks_of_dead_tensors_are_used_again()
    {
        // What was alive before may have left a large budget.
        TensorMemory.Trim();
        long before = TensorMemory.BlocksAllocated;

        Forget(4000);

        // 64 MB of these.
        Assert.That(TensorMemory.BlocksAllocated - before, Is.Below(150));
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
    public void A_chain_that_disposes_of_its_results_soon_causes_no_collections()
    {
        TensorMemory.Trim();
        Tensor x = Tensor.Zeros([Megabyte]);
        Repeat(4, Chain);
        int before = GC.CollectionCount(1);

        Repeat(100, Chain);

        Assert.That(GC.CollectionCount(1), Is.EqualTo(before));

        void Chain()
        {
            using Tensor a = x + x;
            using Tensor b = a * x;
            using Tensor c = b - x;
            using Tensor d = c.Relu();
            using Tensor e = d * x;
            using Tensor f = e + x;
        }
    }

    [Test]
    public void Memory_that_many_tensors_hold_on_to_is_swept_for_a_few_times_only()
    {
        TensorMemory.Trim();
        int before = GC.CollectionCount(1);

        Tensor[] model = [.. Enumerable.Range(0, 128).Select(_ => Tensor.Zeros([Megabyte]))];

        // 512 MB, of which every 8 MB were swept for once.
        Assert.That(GC.CollectionCount(1) - before, Is.Below(16));
        Array.ForEach(model, x => x.Dispose());
    }

    [Test]
    public void A_program_with_a_large_tape_holds_twice_its_live_bytes()
    {
        TensorMemory.Trim();
        long before = TensorMemory.BytesInUse;
        Tensor x = Tensor.Zeros([Megabyte]);
        long most = 0;

        Repeat(20, Step);

        // The operand, 50 results and up to three cotangents are out at once, each of 4 MB.
        Assert.That(most - before, Is.Below((2 * 54 * 4L * Megabyte) + (64 * Megabyte)));

        void Step()
        {
            using GradientTape tape = new();
            tape.Watch(x);
            Tensor y = x;
            for (int layer = 0; layer < 50; layer++)
            {
                y = y.Tanh();
            }

            _ = tape.Gradient(y.Mean(), x);
            most = Math.Max(most, TensorMemory.BytesInUse);
        }
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
    public void Dispose_called_twice_counts_once()
    {
        Tensor x = Tensor.Ones([Megabyte]);
        Tensor view = x[..10];

        x.Dispose();
        x.Dispose();

        Assert.That(view.ToArray<float>(), Is.All.EqualTo(1));
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
    public void A_span_gives_the_block_back()
    {
        Tensor x = Tensor.Full([Megabyte], 3);
        long before = TensorMemory.BytesInUse;

        ReadOnlySpan<float> span = x.AsSpan<float>();

        Assert.That(span.IndexOfAnyExcept(3f), Is.EqualTo(-1));
        Assert.That(before - TensorMemory.BytesInUse, Is.EqualTo(4L * Megabyte));
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
            Throws.TypeOf<TensorMemoryException>().With.Message.Contains("float32").And.Message.Contains(
                shape.ToString()).And.Message.Contains("TensorMemory.Limit"));
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
    public void Blocks_that_wait_make_room_for_others_at_the_limit()
    {
        long before = TensorMemory.Limit;
        TensorMemory.Limit = TensorMemory.BytesInUse + (40L * Megabyte);
        try
        {
            Array.ForEach([.. Enumerable.Range(0, 4).Select(_ => Tensor.Zeros([2 * Megabyte]))], x => x.Dispose());

            using Tensor other = Tensor.Zeros([5 * Megabyte]);

            Assert.That(TensorMemory.BytesInUse + TensorMemory.BytesPooled, Is.NotAbove(TensorMemory.Limit));
        }
        finally
        {
            TensorMemory.Limit = before;
        }
    }

    [TestCase(0)]
    [TestCase(-1)]
    public void A_limit_is_positive(long limit) =>
        Assert.That(() => TensorMemory.Limit = limit, Throws.TypeOf<ArgumentOutOfRangeException>());

    [Test]
    public void Trim_forgets_how_much_was_needed()
    {
        HoldALot();
        TensorMemory.Trim();
        long before = TensorMemory.BlocksAllocated;

        Forget(2000);

        // 64 MB of these.
        Assert.That(TensorMemory.BlocksAllocated - before, Is.Below(150));
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
    private static void HoldALot()
    {
        Tensor[] model = [.. Enumerable.Range(0, 128).Select(_ => Tensor.Zeros([Megabyte]))];
        BufferPool.Shared.CollectAndSweep();
        Array.ForEach(model, x => x.Dispose());
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
