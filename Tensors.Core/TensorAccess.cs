using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tensors;

/// <summary>Direct access to the elements of a tensor, which stay where they are until this is disposed.</summary>
/// <typeparam name="T">The element type.</typeparam>
public readonly ref struct TensorAccess<T> : IDisposable
    where T : unmanaged
{
    private readonly Tensor _tensor;
    private readonly bool _entered;

    internal TensorAccess(Tensor tensor, bool overwrites = true)
    {
        _tensor = tensor;
        _entered = tensor.Buffer.Enter();
        if (overwrites)
        {
            tensor.Buffer.CountWrite();
        }

        // The buffer is entered, and an array is kept alive by the span itself.
        Span = MemoryMarshal.CreateSpan(
            ref Unsafe.As<byte, T>(ref tensor.GetPinnableReference()), (int)tensor.ElementCount);
    }

    /// <summary>The elements in row-major order. Use it only until <see cref="Dispose"/>.</summary>
    public Span<T> Span { get; }

    /// <summary>Ends the access.</summary>
    public void Dispose()
    {
        if (_entered)
        {
            _tensor.ExitBuffer();
        }

        GC.KeepAlive(_tensor);
    }
}
