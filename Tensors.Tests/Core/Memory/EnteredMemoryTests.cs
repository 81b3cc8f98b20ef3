using System.Runtime.CompilerServices;

namespace Tensors.Tests;

/// <summary>
/// Whoever works with elements has entered their memory: another thread may dispose of the tensor meanwhile. Blocks that come back are
/// overwritten here, so that what was not entered reads something else.
/// </summary>
[NonParallelizable]
public sealed class EnteredMemoryTests
{
    private const int Count = 100_000;

    // What other tests hold on to.
    private long _before;

    [SetUp]
    public void Poison()
    {
        TensorMemory.Trim();
        _before = TensorMemory.BytesInUse;
        BufferPool.Shared.PoisonReturnedBlocks = true;
    }

    [TearDown]
    public void StopPoisoning() => BufferPool.Shared.PoisonReturnedBlocks = false;

    [Test]
    public void An_operand_that_is_disposed_of_while_a_kernel_runs_keeps_its_elements()
    {
        Tensor x = Tensor.Full([Count], 3);
        Tensor y = Tensor.Full([Count], 4);

        Tensor sum = Tensor.Apply(new SumAfterDisposal(), x, y);

        Assert.That(sum.Item<double>(), Is.EqualTo(7.0 * Count));
    }

    [Test]
    public void A_view_that_is_disposed_of_while_a_kernel_runs_keeps_its_elements()
    {
        Tensor view = ViewOfDisposed();

        Tensor sum = Tensor.Apply(new SumAfterDisposal(), view, view[..(Count / 2)]);

        Assert.That(sum.Item<double>(), Is.EqualTo(4.5 * Count));
    }

    [Test]
    public void Kernels_leave_the_memory_that_they_entered()
    {
        long before = TensorMemory.BytesInUse;
        Tensor x = Tensor.Full([Count], 3);
        Tensor y = Tensor.Full([Count], 4);

        using (Tensor sum = x + y)
        {
            sum.Sum().Dispose();
        }

        x.Dispose();
        y.Dispose();

        Assert.That(TensorMemory.BytesInUse, Is.EqualTo(before));
    }

    [Test]
    public void Kernels_that_fail_leave_the_memory_that_they_entered()
    {
        long before = TensorMemory.BytesInUse;
        Tensor x = Tensor.Ones([Count], DType.Int32);

        // Results and operands alike come back with the next sweep; the operands at once.
        Assert.That(() => x.TruncateDivide(0), Throws.TypeOf<DivideByZeroException>());
        x.Dispose();
        BufferPool.Shared.CollectAndSweep();

        Assert.That(TensorMemory.BytesInUse, Is.EqualTo(before));
    }

    [Test]
    public void Elements_on_their_way_to_a_file_stay()
    {
        Tensor x = Tensor.Full([Count], 3);
        double sum = 0;

        TensorBytes.ForEach(x, bytes =>
        {
            x.Dispose();
            foreach (float element in System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(bytes))
            {
                sum += element;
            }
        });

        Assert.That(sum, Is.EqualTo(3.0 * Count));
        Assert.That(TensorMemory.BytesInUse, Is.EqualTo(_before));
    }

    [Test]
    public void Elements_that_are_accessed_stay_and_are_given_back_afterwards()
    {
        Tensor x = Tensor.Full([Count], 3);
        using (TensorAccess<float> access = x.Access<float>())
        {
            x.Dispose();

            Assert.That(access.Span.IndexOfAnyExcept(3f), Is.EqualTo(-1));
        }

        Assert.That(TensorMemory.BytesInUse, Is.EqualTo(_before));
    }

    [Test]
    public void An_array_of_a_tensor_that_another_thread_disposes_of_is_whole_or_refused()
    {
        const int Large = 1 << 21;
        int whole = 0;
        for (int round = 0; round < 60; round++)
        {
            Tensor x = Tensor.Full([Large], 3);
            using Barrier start = new(2);
            Thread other = new(() =>
            {
                start.SignalAndWait();
                Thread.SpinWait(round * 200);
                x.Dispose();
            });
            other.Start();
            start.SignalAndWait();
            try
            {
                Assert.That(x.ToArray<float>().AsSpan().IndexOfAnyExcept(3f), Is.EqualTo(-1), $"round {round}");
                whole++;
            }
            catch (ObjectDisposedException)
            {
                // It came too late.
            }

            other.Join();
        }

        Assert.That(whole, Is.Positive);
        Assert.That(TensorMemory.BytesInUse, Is.EqualTo(_before));
    }

    [Test]
    public void A_span_is_refused_where_another_thread_has_just_disposed_of_the_tensor()
    {
        Tensor x = Tensor.Full([Count], 3);
        TensorBuffer found = x.Buffer;

        x.Dispose();

        Assert.That(found.MoveToArray, Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void A_finalizer_may_still_read_a_tensor()
    {
        Finalized.Sum = 0;
        using ManualResetEventSlim swept = new();
        Forget(swept);

        // The finalizer has begun, or is about to: either way the tensor is still within reach.
        BufferPool.Shared.CollectAndSweep();
        swept.Set();
        GC.WaitForPendingFinalizers();

        Assert.That(Finalized.Sum, Is.EqualTo(3.0 * Count));
    }

    [Test]
    public void Blocks_of_dead_tensors_between_living_ones_come_back_once()
    {
        Tensor[] kept = [.. Enumerable.Range(0, 8).Select(i => KeepOneOfTwo(i))];

        BufferPool.Shared.CollectAndSweep();
        Array.ForEach(kept, x => x.Dispose());

        Assert.That(TensorMemory.BytesInUse, Is.EqualTo(_before));
        Assert.That(
            Enumerable.Range(0, 16).Select(i => Tensor.Full([Count], i)).ToArray().Select(x => x.Max().Item<float>()),
            Is.EqualTo(Enumerable.Range(0, 16)));
    }

    [Test]
    public void Every_view_counts()
    {
        Tensor x = Tensor.Full([Count], 3);
        Tensor first = x[10..];
        Tensor second = first[10..];

        x.Dispose();
        first.Dispose();
        Assert.That(second.Sum().Item<float>(), Is.EqualTo(3f * (Count - 20)));

        second.Dispose();
        Assert.That(TensorMemory.BytesInUse, Is.EqualTo(_before));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Tensor ViewOfDisposed()
    {
        using Tensor whole = Tensor.Full([Count + 1], 3);
        return whole[1..];
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Forget(ManualResetEventSlim swept) => _ = new Finalized(Tensor.Full([Count], 3), swept);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Tensor KeepOneOfTwo(int i)
    {
        _ = Tensor.Full([Count], -1);
        return Tensor.Full([Count], i);
    }

    /// <summary>The sum of all elements, after the operands were disposed of.</summary>
    private sealed record SumAfterDisposal() : Operation("SumAfterDisposal")
    {
        protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs) =>
            outputs[0] = new([], DType.Float64);

        protected internal override unsafe void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
        {
            fixed (byte* first = inputs[0], second = inputs[1], result = outputs[0])
            {
                long[] counts = [inputs[0].ElementCount, inputs[1].ElementCount];
                foreach (Tensor input in inputs)
                {
                    Thread other = new(input.Dispose);
                    other.Start();
                    other.Join();
                }

                *(double*)result = Sum((float*)first, counts[0]) + Sum((float*)second, counts[1]);
            }
        }

        private static unsafe double Sum(float* elements, long count)
        {
            double sum = 0;
            for (long i = 0; i < count; i++)
            {
                sum += elements[i];
            }

            return sum;
        }
    }

    private sealed class Finalized(Tensor x, ManualResetEventSlim swept)
    {
        public static double Sum { get; set; }

        ~Finalized()
        {
            swept.Wait();
            Sum = x.Sum().Item<float>();
        }
    }
}
