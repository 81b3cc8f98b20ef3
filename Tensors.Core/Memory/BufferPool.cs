using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Tensors;

/// <summary>
/// Native blocks by size class. Blocks come back early when an owner is disposed, and otherwise when a sweep finds the
/// owner dead: there is one when the bytes in use exceed those that the last sweep left by a <see cref="SweepBudget"/>. It forces a collection,
/// unless the runtime had one meanwhile that brings enough.
/// </summary>
internal sealed class BufferPool
{
    // What may gather in the oldest generation before it is collected.
    private const long LeastGrowth = 32L << 20;

    // Blocks take at most twice what is alive and this; so much of it is for garbage that a sweep has not found yet.
    private const long Slack = 64L << 20;
    private const long SlackInUse = 56L << 20;

    private readonly Lock _lock = new();
    private readonly Lock _sweeping = new();
    private readonly Stack<NativeBlock>[] _free = [.. Enumerable.Range(0, SizeClasses.Count).Select(_ => new Stack<NativeBlock>())];
    private readonly List<NativeBlock> _lent = [];
    private readonly SweepBudget _budget = new();
    private long _survivedBytes;
    private long _leftBytes;
    private long _lentSinceSweep;
    private long _lastSweep = Stopwatch.GetTimestamp();
    private int _lastCollection;

    public static BufferPool Shared { get; } = MemoryMetrics.Publish(new());

    /// <summary>Fills returned blocks with a canary, so that a test sees every read of recycled memory.</summary>
    public bool PoisonReturnedBlocks { get; set; }

    public long BytesInUse { get; private set; }

    public long BytesPooled { get; private set; }

    public long BlocksAllocated { get; private set; }

    private bool IsSweepDue => BytesInUse - _leftBytes >= _budget.Bytes;

    /// <summary>Lends a block of at least the given size, or null when the limit or the machine does not allow it.</summary>
    public NativeBlock? Rent(nuint byteCount, TensorBuffer owner)
    {
        (int sizeClass, nuint blockBytes) = SizeClasses.For(byteCount);
        if (blockBytes > (nuint)TensorMemory.Limit)
        {
            return null;
        }

        if (IsSweepDue)
        {
            SweepOnce();
        }

        return TryTake(sizeClass, owner) ?? TryAllocate(sizeClass, blockBytes, owner) ?? AllocateAfterTrim(sizeClass, blockBytes, owner);
    }

    public void Return(NativeBlock block)
    {
        lock (_lock)
        {
            NativeBlock last = _lent[^1];
            _lent[block.Position] = last;
            last.Position = block.Position;
            _lent.RemoveAt(_lent.Count - 1);
            TakeBack(block);

            // What comes back by itself need not be swept for.
            _leftBytes = Math.Min(_leftBytes, BytesInUse);
        }
    }

    /// <summary>Collects garbage and takes back every block whose owner is dead.</summary>
    public void CollectAndSweep()
    {
        GC.Collect();
        lock (_lock)
        {
            Sweep();
            _survivedBytes = BytesInUse;
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
            if (BytesInUse + BytesPooled + (long)blockBytes > Math.Min(TensorMemory.Limit, (2 * _survivedBytes) + Slack))
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
    /// One of several threads sweeps, and the others wait for what it brings. What the runtime's own collections have found is taken back
    /// first, which costs nothing.
    /// </summary>
    private void SweepOnce()
    {
        lock (_sweeping)
        {
            long left = _leftBytes;
            if (!IsSweepDue)
            {
                return;
            }

            if (GC.CollectionCount(0) != _lastCollection)
            {
                lock (_lock)
                {
                    Sweep();
                }
            }

            if (BytesInUse - left >= _budget.Bytes / 2)
            {
                CollectYoungAndSweep();
            }
        }
    }

    /// <summary>
    /// Young tensors die young. The few that a collection meets alive move on to generation 1, where the next one finds them: so
    /// both are collected each time. A full collection is dear: it waits until what is in use has grown much, and by half.
    /// </summary>
    private void CollectYoungAndSweep()
    {
        long start = Stopwatch.GetTimestamp();
        long before = BytesInUse;
        GC.Collect(1, GCCollectionMode.Forced, blocking: true);
        lock (_lock)
        {
            Sweep();
            _survivedBytes = Math.Min(_survivedBytes, BytesInUse);
        }

        if (BytesInUse - _survivedBytes >= Math.Max(LeastGrowth, _survivedBytes / 2))
        {
            CollectAndSweep();
        }

        lock (_lock)
        {
            long now = Stopwatch.GetTimestamp();
            double running = Stopwatch.GetElapsedTime(_lastSweep, now).TotalSeconds;
            double collecting = Stopwatch.GetElapsedTime(start, now).TotalSeconds;
            _budget.Note(running, collecting, _lentSinceSweep, before - BytesInUse, (2 * _survivedBytes) + SlackInUse - BytesInUse);
            _lastSweep = now;
            _lentSinceSweep = 0;
        }
    }

    private void Sweep()
    {
        // In the order of lending, so that the block that is warmest in the caches comes back last and is lent first.
        int alive = 0;
        for (int i = 0; i < _lent.Count; i++)
        {
            NativeBlock block = _lent[i];
            if (block.OwnerIsDead)
            {
                TakeBack(block);
            }
            else
            {
                block.Position = alive;
                _lent[alive++] = block;
            }
        }

        _lent.RemoveRange(alive, _lent.Count - alive);
        _leftBytes = BytesInUse;
        _lastCollection = GC.CollectionCount(0);
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
