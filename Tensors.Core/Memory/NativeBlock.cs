using System.Runtime.InteropServices;

namespace Tensors;

/// <summary>One aligned block of native memory: out with an owner, or waiting in the pool for the next.</summary>
internal sealed unsafe class NativeBlock
{
    /// <summary>One cache line, and the widest vector.</summary>
    public const int Alignment = 64;

    // Tracks resurrection: a tensor that only a finalizer can still reach is not dead yet.
    private GCHandle _owner = GCHandle.Alloc(null, GCHandleType.WeakTrackResurrection);

    public NativeBlock(nuint byteCount, int sizeClass)
    {
        ByteCount = byteCount;
        SizeClass = sizeClass;
        Pointer = (byte*)NativeMemory.AlignedAlloc(byteCount, HugePages.AlignmentOf(byteCount));
        HugePages.Ask(Pointer, byteCount);
    }

    public byte* Pointer { get; private set; }

    public nuint ByteCount { get; }

    public int SizeClass { get; }

    /// <summary>Position in the pool's list of blocks that are out.</summary>
    public int Position { get; set; }

    public bool OwnerIsDead => _owner.Target is null;

    public void LendTo(TensorBuffer? owner) => _owner.Target = owner;

    public void Free()
    {
        NativeMemory.AlignedFree(Pointer);
        Pointer = null;
        _owner.Free();
    }
}
