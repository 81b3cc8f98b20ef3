using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Tensors;

/// <content>Loops that write past the caches: results too large to be read from a cache later need not push anything out of it.</content>
internal static unsafe partial class ElementwiseLoops
{
    // A quarter of a 32 MB last-level cache, which others share. Below it the next operation finds the result there.
    private const long StreamedBytes = 8L << 20;

    /// <summary>Whether a result of so many elements is to be written past the caches.</summary>
    public static bool IsStreamed<T>(T* result, long count)
        where T : unmanaged => count * sizeof(T) > StreamedBytes && (nuint)result % NativeBlock.Alignment == 0;

    /// <summary>As <see cref="Unary"/>, to an aligned result that is no operand.</summary>
    public static void UnaryStreamed<TOperator, T>(T* x, T* y, nint count)
        where TOperator : struct, IUnaryOperator
        where T : unmanaged
    {
        nint streamed = Widths.Widest<UnaryStream<TOperator, T>, T, nint>(new(x, y, count));
        Unary<TOperator, T>(x + streamed, y + streamed, count - streamed);
        Publish();
    }

    /// <summary>As <see cref="Binary"/>, to an aligned result that is no operand.</summary>
    public static void BinaryStreamed<TOperator, T>(T* x, T* y, T* z, nint count)
        where TOperator : struct, IBinaryOperator
        where T : unmanaged
    {
        nint streamed = Widths.Widest<BinaryStream<TOperator, T>, T, nint>(new(x, y, z, count));
        Binary<TOperator, T>(x + streamed, y + streamed, z + streamed, count - streamed);
        Publish();
    }

    /// <summary>Other threads see such stores in order only behind a fence.</summary>
    private static void Publish()
    {
        if (Sse.IsSupported)
        {
            Sse.StoreFence();
        }
        else
        {
            Thread.MemoryBarrier();
        }
    }

    [MethodImpl(Hot)]
    private static nint UnaryStreamed<TOperator, TLanes, T>(T* x, T* y, nint count)
        where TOperator : struct, IUnaryOperator
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        nint i = 0;
        for (; i + TLanes.Count <= count; i += TLanes.Count)
        {
            TLanes.StoreStreaming(TOperator.Invoke<TLanes, T>(TLanes.Load(x + i)), y + i);
        }

        return i;
    }

    [MethodImpl(Hot)]
    private static nint BinaryStreamed<TOperator, TLanes, T>(T* x, T* y, T* z, nint count)
        where TOperator : struct, IBinaryOperator
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        nint i = 0;
        for (; i + TLanes.Count <= count; i += TLanes.Count)
        {
            TLanes.StoreStreaming(TOperator.Invoke<TLanes, T>(TLanes.Load(x + i), TLanes.Load(y + i)), z + i);
        }

        return i;
    }

    private readonly struct UnaryStream<TOperator, T>(T* x, T* y, nint count) : ILoop<T, nint>
        where TOperator : struct, IUnaryOperator
        where T : unmanaged
    {
        private readonly T* _x = x;
        private readonly T* _y = y;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public nint Run<TLanes>()
            where TLanes : unmanaged, ILanes<TLanes, T> => UnaryStreamed<TOperator, TLanes, T>(_x, _y, count);
    }

    private readonly struct BinaryStream<TOperator, T>(T* x, T* y, T* z, nint count) : ILoop<T, nint>
        where TOperator : struct, IBinaryOperator
        where T : unmanaged
    {
        private readonly T* _x = x;
        private readonly T* _y = y;
        private readonly T* _z = z;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public nint Run<TLanes>()
            where TLanes : unmanaged, ILanes<TLanes, T> => BinaryStreamed<TOperator, TLanes, T>(_x, _y, _z, count);
    }
}
