using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Tensors;

/// <summary>
/// Native blocks by size class. Blocks come back early when an owner is disposed, and otherwise when a sweep finds the
/// owner dead: when a <see cref="SweepBudget"/> of bytes is in use on top of what the last sweep left, there is a collection and a sweep.
/// </summary>
internal sealed class BufferPool
{
    private readonly Lock _lock = new();
    private readonly Stack<NativeBlock>[] _free = [.. Enumerable.Range(0, SizeClasses.Count).Select(_ => new Stack<NativeBlock>())];
    private readonly List<NativeBlock> _lent = [];
    private SweepBudget _budget = new();
    private long _bytesInUse;
    private long _sweepAt;
    private long _sweptAt = Stopwatch.GetTimestamp();

    public BufferPool() => _sweepAt = _budget.After(0);

    public static BufferPool Shared { get; } = MemoryMetrics.Publish(new());

    /// <summary>Fills returned blocks with a canary, so that a test sees every read of recycled memory.</summary>
    public bool PoisonReturnedBlocks { get; set; }

    public long BytesInUse => Interlocked.Read(ref _bytesInUse);

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

        if (IsSweepDue())
        {
            CollectYoungAndSweep();
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
        }
    }

    /// <summary>Collects garbage and takes back every block whose owner is dead.</summary>
    public void CollectAndSweep()
    {
        CollectAllAndSweep();
        lock (_lock)
        {
            _sweepAt = _budget.After(_bytesInUse);
        }
    }

    public void Trim()
    {
        CollectAllAndSweep();
        lock (_lock)
        {
            FreePooled();

            // What the program needed before says nothing of what is to come.
            _budget = new();
            _sweepAt = _budget.After(_bytesInUse);
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
        _bytesInUse += (long)block.ByteCount;
    }

    private unsafe void TakeBack(NativeBlock block)
    {
        block.LendTo(null);
        if (PoisonReturnedBlocks)
        {
            NativeMemory.Fill(block.Pointer, block.ByteCount, 0xCD);
        }

        _bytesInUse -= (long)block.ByteCount;
        BytesPooled += (long)block.ByteCount;
        _free[block.SizeClass].Push(block);
    }

    /// <summary>Whether so much is in use that a sweep is due; only the first of several threads is told so.</summary>
    private bool IsSweepDue()
    {
        if (BytesInUse < Interlocked.Read(ref _sweepAt))
        {
            return false;
        }

        lock (_lock)
        {
            bool due = _bytesInUse >= _sweepAt;
            _sweepAt = due ? long.MaxValue : _sweepAt;
            return due;
        }
    }

    /// <summary>
    /// Young tensors die young. The few that a collection meets alive move on to generation 1, where the next one finds them: so
    /// both are collected each time. Those that it meets again wait for a full collection, which is dear.
    /// </summary>
    private void CollectYoungAndSweep()
    {
        long before = BytesInUse;
        long start = Stopwatch.GetTimestamp();
        GC.Collect(1, GCCollectionMode.Forced, blocking: true);
        long end = Stopwatch.GetTimestamp();
        bool full;
        lock (_lock)
        {
            Sweep();
            full = _budget.IsFullCollectionDue(_bytesInUse);
        }

        if (full)
        {
            CollectAllAndSweep();
        }

        lock (_lock)
        {
            _budget.Note(before - _bytesInUse, _bytesInUse, end - start, start - _sweptAt);
            _sweptAt = end;
            _sweepAt = _budget.After(_bytesInUse);
        }
    }

    private void CollectAllAndSweep()
    {
        GC.Collect();
        lock (_lock)
        {
            Sweep();
            _budget.NoteAlive(_bytesInUse);
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
