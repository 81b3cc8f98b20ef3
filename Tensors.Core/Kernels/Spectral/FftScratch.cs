using System.Buffers;
using System.Runtime.InteropServices;

namespace Tensors;

/// <summary>Room for numbers on the way, aligned to cache lines, from a pool of arrays that do not move while they are in use.</summary>
internal readonly unsafe struct FftScratch<T> : IDisposable
    where T : unmanaged
{
    private const int Line = 64;

    private readonly byte[] _rented;
    private readonly GCHandle _pin;

    public FftScratch(long count)
    {
        _rented = ArrayPool<byte>.Shared.Rent(checked((int)((count * sizeof(T)) + Line)));
        _pin = GCHandle.Alloc(_rented, GCHandleType.Pinned);
        Start = (T*)((_pin.AddrOfPinnedObject() + Line - 1) & -Line);
    }

    /// <summary>The first number.</summary>
    public T* Start { get; }

    public void Dispose()
    {
        _pin.Free();
        ArrayPool<byte>.Shared.Return(_rented);
    }
}
