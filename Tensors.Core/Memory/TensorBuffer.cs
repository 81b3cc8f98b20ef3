using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tensors;

/// <summary>
/// The memory of one tensor and of its views. Small buffers are arrays of the garbage collector; large ones are native
/// blocks, until a span is asked for: then the elements move to an array, which the span itself keeps alive.
/// </summary>
internal sealed unsafe class TensorBuffer
{
    /// <summary>Up to this size a fresh array is cheaper than a block of the pool.</summary>
    public const int LargestArray = 4 << 10;

    // The sign bit: the block is not wanted any more. Below it: how many kernels are in it.
    private const int Released = int.MinValue;

    private readonly bool _isWindow;
    private byte[]? _array;
    private NativeBlock? _block;
    private nint _shift;
    private long _byteCount;
    private int _state;
    private int _views = 1;

    public TensorBuffer(TensorSpec spec)
    {
        UInt128 bytes = (UInt128)spec.Shape.ElementCount * (uint)spec.DType.Size;
        if (bytes <= LargestArray)
        {
            _array = GC.AllocateUninitializedArray<byte>((int)bytes);
            _byteCount = _array.Length;
            return;
        }

        _block = (bytes <= (UInt128)TensorMemory.Limit ? BufferPool.Shared.Rent((nuint)bytes, this) : null)
            ?? throw new TensorMemoryException(spec, null);
        _byteCount = (long)bytes;
    }

    private TensorBuffer() => _isWindow = true;

    /// <summary>How often elements were overwritten after creation: lets a tape notice that a saved value is gone.</summary>
    public int Version { get; private set; }

    /// <summary>A buffer without memory: it shows that of others, one after the other, so that views of it need not be made anew.</summary>
    public static TensorBuffer Window() => new();

    /// <summary>The first byte. Large buffers must be entered first.</summary>
    public ref byte Start
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            byte[]? array = _array;
            ref byte first = ref array is not null ? ref MemoryMarshal.GetArrayDataReference(array) : ref *_block!.Pointer;
            return ref Unsafe.Add(ref first, _shift);
        }
    }

    /// <summary>Whether the collector owns the memory, so that it needs no entering.</summary>
    public bool IsArray => _array is not null;

    /// <summary>Marks the elements as overwritten.</summary>
    public void CountWrite() => Version++;

    /// <summary>Shows the memory of another buffer from a byte on. The other one has to stay entered until <see cref="Hide"/>.</summary>
    public void Show(TensorBuffer other, nint shift)
    {
        _array = other._array;
        _block = other._block;
        _shift = other._shift + shift;
        _byteCount = other._byteCount - shift;
    }

    /// <summary>Shows nothing any more.</summary>
    public void Hide() => (_array, _block) = (null, null);

    /// <summary>Keeps the block from being given away until <see cref="Exit"/>; true when that call is owed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Enter() => _array is null && EnterBlock();

    public void Exit()
    {
        if (Interlocked.Decrement(ref _state) == Released)
        {
            ReturnBlock();
        }
    }

    /// <summary>The buffer as an array that lives as long as any span over it.</summary>
    public byte[] MoveToArray()
    {
        if (_isWindow)
        {
            return MemoryMarshal.CreateReadOnlySpan(ref Start, checked((int)_byteCount)).ToArray();
        }

        if (_array is { } array)
        {
            return array;
        }

        lock (this)
        {
            if (_array is null)
            {
                ObjectDisposedException.ThrowIf(_state < 0, typeof(Tensor));
                byte[] moved = GC.AllocateUninitializedArray<byte>(checked((int)_byteCount));
                new ReadOnlySpan<byte>(_block!.Pointer, moved.Length).CopyTo(moved);
                Volatile.Write(ref _array, moved);
                Release();
            }

            return _array;
        }
    }

    /// <summary>Another tensor sees this buffer.</summary>
    public void AddView() => Interlocked.Increment(ref _views);

    /// <summary>A tensor was disposed; after the last one the block goes back at once.</summary>
    public void RemoveView()
    {
        // An array never turns into a block again.
        if (Interlocked.Decrement(ref _views) == 0 && Volatile.Read(ref _array) is null)
        {
            lock (this)
            {
                if (_array is null)
                {
                    Release();
                }
            }
        }
    }

    private bool EnterBlock()
    {
        if (Interlocked.Increment(ref _state) > 0)
        {
            return true;
        }

        Exit();

        // Released: either the elements have moved to an array, or the last tensor over them was disposed.
        ObjectDisposedException.ThrowIf(_array is null, typeof(Tensor));
        return false;
    }

    private void Release()
    {
        if (Interlocked.Or(ref _state, Released) == 0)
        {
            ReturnBlock();
        }
    }

    private void ReturnBlock()
    {
        if (Interlocked.Exchange(ref _block, null) is { } block)
        {
            BufferPool.Shared.Return(block);
        }
    }
}
