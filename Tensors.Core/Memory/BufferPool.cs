using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Tensors;

/// <summary>
/// Native blocks by size class. Blocks come back early when an owner is disposed, and otherwise when a sweep finds the
/// owner dead: a miss in the pool after some bytes were lent triggers a collection and a sweep.
/// </summary>
/// <remarks>
/// How many bytes is a balance. Few keep the blocks in the caches, where results are written several times faster than to memory that was
/// not touched for long; but collections cost time, and how much depends on the program. So the budget follows from that time.
/// </remarks>
internal sealed class BufferPool
{
    private const long SmallestSweepBudget = 2L << 20;
    private const long LargestSweepBudget = 64L << 20;

    // Sweeps may take this part of all time; while they take less than a quarter of it, they come more often.
    private const double SweepShare = 0.04;

    // A full collection is dear: it waits until so much more is in use than the last one left, and half as much again.
    private const long LeastFullCollectionGrowth = 64L << 20;

    private readonly Lock _lock = new();
    private readonly Stack<NativeBlock>[] _free = [.. Enumerable.Range(0, SizeClasses.Count).Select(_ => new Stack<NativeBlock>())];
    private readonly List<NativeBlock> _lent = [];
    private long _survivedFullCollection;
    private long _lentSinceSweep;
    private long _sweepBudget = 8L << 20;
    private long _lastSweep = Stopwatch.GetTimestamp();

    public static BufferPool Shared { get; } = new();

    /// <summary>Fills returned blocks with a canary, so that a test sees every read of recycled memory.</summary>
    public bool PoisonReturnedBlocks { get; set; }

    public long BytesInUse { get; private set; }

    public long BytesPooled { get; private set; }

    public long BlocksAllocated { get; private set; }

    /// <summary>Lends a block of at least the given size, or null when the limit or the machine does not allow it.</summary>
    public NativeBlock? Rent(nuint byteCount, TensorBuffer owner)
    {
        (int sizeClass, nuint blockBytes) = SizeClasses.For(byteCount);
        if (blockBytes > (nuint)TensorMemory.Limit)
        {
            return null;
        }

        NativeBlock? block = TryTake(sizeClass, owner);
        if (block is null && Interlocked.Read(ref _lentSinceSweep) >= Interlocked.Read(ref _sweepBudget))
        {
            SweepInSteps();
            block = TryTake(sizeClass, owner);
        }

        return block ?? TryAllocate(sizeClass, blockBytes, owner) ?? AllocateAfterTrim(sizeClass, blockBytes, owner);
    }

    public void Return(NativeBlock block)
    {
        lock (_lock)
        {
            TakeBack(block);
        }
    }

    /// <summary>Collects garbage and takes back every block whose owner is dead.</summary>
    public void CollectAndSweep()
    {
        GC.Collect();
        lock (_lock)
        {
            Sweep();
        }
    }

    public void Trim()
    {
        CollectAndSweep();
        lock (_lock)
        {
            FreePooled();
        }
    }

    private NativeBlock? TryTake(int sizeClass, TensorBuffer owner)
    {
        lock (_lock)
        {
            if (!_free[sizeClass].TryPop(out NativeBlock? block))
            {
                return null;
            }

            BytesPooled -= (long)block.ByteCount;
            Lend(block, owner);
            return block;
        }
    }

    private NativeBlock? TryAllocate(int sizeClass, nuint blockBytes, TensorBuffer owner)
    {
        lock (_lock)
        {
            if (BytesInUse + BytesPooled + (long)blockBytes > TensorMemory.Limit)
            {
                FreePooled();
            }

            if (BytesInUse + (long)blockBytes > TensorMemory.Limit)
            {
                return null;
            }

            try
            {
                NativeBlock block = new(blockBytes, sizeClass);
                BlocksAllocated++;
                Lend(block, owner);
                return block;
            }
            catch (OutOfMemoryException)
            {
                return null;
            }
        }
    }

    private NativeBlock? AllocateAfterTrim(int sizeClass, nuint blockBytes, TensorBuffer owner)
    {
        Trim();
        return TryAllocate(sizeClass, blockBytes, owner);
    }

    private void Lend(NativeBlock block, TensorBuffer owner)
    {
        block.Position = _lent.Count;
        _lent.Add(block);
        block.LendTo(owner);
        BytesInUse += (long)block.ByteCount;
        _lentSinceSweep += (long)block.ByteCount;
    }

    private unsafe void TakeBack(NativeBlock block)
    {
        NativeBlock last = _lent[^1];
        _lent[block.Position] = last;
        last.Position = block.Position;
        _lent.RemoveAt(_lent.Count - 1);
        block.LendTo(null);
        if (PoisonReturnedBlocks)
        {
            NativeMemory.Fill(block.Pointer, block.ByteCount, 0xCD);
        }

        BytesInUse -= (long)block.ByteCount;
        BytesPooled += (long)block.ByteCount;
        _free[block.SizeClass].Push(block);
    }

    /// <summary>
    /// Young tensors die young. The few that a collection meets alive move on to generation 1, where the next one finds them: so
    /// both are collected each time, and a loop in steady state leaves nothing behind. The oldest generation follows when much has gathered.
    /// </summary>
    private void SweepInSteps()
    {
        long start = Stopwatch.GetTimestamp();
        GC.Collect(1, GCCollectionMode.Forced, blocking: true);
        lock (_lock)
        {
            Sweep();
            AdaptBudget(start);
            if (BytesInUse - _survivedFullCollection < Math.Max(LeastFullCollectionGrowth, _survivedFullCollection / 2))
            {
                return;
            }
        }

        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true);
        lock (_lock)
        {
            Sweep();
            _survivedFullCollection = BytesInUse;
        }
    }

    private void AdaptBudget(long start)
    {
        long now = Stopwatch.GetTimestamp();
        double share = (double)(now - start) / (now - _lastSweep);
        _lastSweep = now;
        _sweepBudget = share > SweepShare ? Math.Min(2 * _sweepBudget, LargestSweepBudget)
            : share < SweepShare / 4 ? Math.Max(_sweepBudget / 2, SmallestSweepBudget)
            : _sweepBudget;
    }

    private void Sweep()
    {
        _lentSinceSweep = 0;
        for (int i = _lent.Count - 1; i >= 0; i--)
        {
            if (_lent[i].OwnerIsDead)
            {
                TakeBack(_lent[i]);
            }
        }
    }

    private void FreePooled()
    {
        foreach (Stack<NativeBlock> blocks in _free)
        {
            while (blocks.TryPop(out NativeBlock? block))
            {
                BytesPooled -= (long)block.ByteCount;
                block.Free();
            }
        }
    }
}
