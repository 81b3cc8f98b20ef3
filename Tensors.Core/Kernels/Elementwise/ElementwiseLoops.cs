using System.Runtime.CompilerServices;

namespace Tensors;

/// <summary>
/// The loops over contiguous elements: the widest vectors that fit, then one vector that overlaps the last, so that every
/// element goes through the same formula. The overlapping operands are read first: the destination may be an operand.
/// </summary>
internal static unsafe partial class ElementwiseLoops
{
    private const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization;

    private const int RareBlock = 2048;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Unary<TOperator, T>(T* x, T* y, nint count)
        where TOperator : struct, IUnaryOperator
        where T : unmanaged
    {
        if (!TOperator.HasRareArguments && !TOperator.HasShortForm)
        {
            Formula<TOperator, T>(x, y, count);
            return;
        }

        // Looking for rare arguments costs little while a block is in the first-level cache.
        for (nint done = 0; done < count; done += RareBlock)
        {
            nint block = Math.Min(RareBlock, count - done);
            if (TOperator.HasShortForm && PositiveNormals.AreAll(x + done, block))
            {
                Formula<ShortForm<TOperator>, T>(x + done, y + done, block);
                continue;
            }

            Formula<TOperator, T>(x + done, y + done, block);
            TOperator.Mend(x + done, y + done, block);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Binary<TOperator, T>(T* x, T* y, T* z, nint count)
        where TOperator : struct, IBinaryOperator
        where T : unmanaged => BinaryOrRepeated<TOperator, T>(x, false, y, false, z, count);

    /// <summary>
    /// As <see cref="Binary"/>; a repeated operand is one vector, as wide as the widest, that stands for all of its elements.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void BinaryOrRepeated<TOperator, T>(T* x, bool xRepeats, T* y, bool yRepeats, T* z, nint count)
        where TOperator : struct, IBinaryOperator
        where T : unmanaged
    {
        bool done = Widths.WidestOf<BinaryLoop<TOperator, T>, T, bool>(new(x, xRepeats, y, yRepeats, z, count), count, tooFew: false);
        if (!done && count > 0)
        {
            Lanes128<T> left = Lanes128<T>.LoadPartial(x, (int)count);
            Lanes128<T> right = Lanes128<T>.LoadPartial(y, (int)count);
            Lanes128<T>.StorePartial(TOperator.Invoke<Lanes128<T>, T>(left, right), z, (int)count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Ternary<TOperator, T>(T* x, T* y, T* z, T* w, nint count)
        where TOperator : struct, ITernaryOperator
        where T : unmanaged
    {
        bool done = Widths.WidestOf<TernaryLoop<TOperator, T>, T, bool>(new(x, y, z, w, count), count, tooFew: false);
        if (!done && count > 0)
        {
            Lanes128<T> first = Lanes128<T>.LoadPartial(x, (int)count);
            Lanes128<T> second = Lanes128<T>.LoadPartial(y, (int)count);
            Lanes128<T> third = Lanes128<T>.LoadPartial(z, (int)count);
            Lanes128<T>.StorePartial(TOperator.Invoke<Lanes128<T>, T>(first, second, third), w, (int)count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Formula<TOperator, T>(T* x, T* y, nint count)
        where TOperator : struct, IUnaryOperator
        where T : unmanaged
    {
        bool done = Widths.WidestOf<UnaryLoop<TOperator, T>, T, bool>(new(x, y, count), count, tooFew: false);
        if (!done && count > 0)
        {
            Lanes128<T> lanes = Lanes128<T>.LoadPartial(x, (int)count);
            Lanes128<T>.StorePartial(TOperator.Invoke<Lanes128<T>, T>(lanes), y, (int)count);
        }
    }

    [MethodImpl(Hot)]
    private static void UnaryIn<TOperator, TLanes, T>(T* x, T* y, nint count)
        where TOperator : struct, IUnaryOperator
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        nint last = count - TLanes.Count;
        if (TOperator.Cost == 1)
        {
            TLanes tail = TOperator.Invoke<TLanes, T>(TLanes.Load(x + last));
            for (nint i = 0; i < last; i += TLanes.Count)
            {
                TLanes.Store(TOperator.Invoke<TLanes, T>(TLanes.Load(x + i)), y + i);
            }

            TLanes.Store(tail, y + last);
            return;
        }

        // A long formula stands in the loop alone: written twice, it exceeds what the compiler is willing to inline.
        TLanes lastOperand = TLanes.Load(x + last);
        nint next = 0;
        bool more = true;
        while (more)
        {
            more = next < last;
            TLanes lanes = more ? TLanes.Load(x + next) : lastOperand;
            TLanes.Store(TOperator.Invoke<TLanes, T>(lanes), y + (more ? next : last));
            next += TLanes.Count;
        }
    }

    [MethodImpl(Hot)]
    private static void BinaryIn<TOperator, TLanes, T>(T* x, bool xRepeats, T* y, bool yRepeats, T* z, nint count)
        where TOperator : struct, IBinaryOperator
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        nint last = count - TLanes.Count;
        nint xStep = xRepeats ? 0 : TLanes.Count;
        nint yStep = yRepeats ? 0 : TLanes.Count;
        TLanes tail = TOperator.Invoke<TLanes, T>(TLanes.Load(xRepeats ? x : x + last), TLanes.Load(yRepeats ? y : y + last));
        for (nint i = 0; i < last; i += TLanes.Count)
        {
            TLanes.Store(TOperator.Invoke<TLanes, T>(TLanes.Load(x), TLanes.Load(y)), z + i);
            x += xStep;
            y += yStep;
        }

        TLanes.Store(tail, z + last);
    }

    [MethodImpl(Hot)]
    private static void TernaryIn<TOperator, TLanes, T>(T* x, T* y, T* z, T* w, nint count)
        where TOperator : struct, ITernaryOperator
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        nint last = count - TLanes.Count;
        TLanes tail = TOperator.Invoke<TLanes, T>(TLanes.Load(x + last), TLanes.Load(y + last), TLanes.Load(z + last));
        for (nint i = 0; i < last; i += TLanes.Count)
        {
            TLanes.Store(TOperator.Invoke<TLanes, T>(TLanes.Load(x + i), TLanes.Load(y + i), TLanes.Load(z + i)), w + i);
        }

        TLanes.Store(tail, w + last);
    }

    private readonly struct UnaryLoop<TOperator, T>(T* x, T* y, nint count) : ILoop<T, bool>
        where TOperator : struct, IUnaryOperator
        where T : unmanaged
    {
        private readonly T* _x = x;
        private readonly T* _y = y;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool Run<TLanes>()
            where TLanes : unmanaged, ILanes<TLanes, T>
        {
            UnaryIn<TOperator, TLanes, T>(_x, _y, count);
            return true;
        }
    }

    private readonly struct BinaryLoop<TOperator, T>(T* x, bool xRepeats, T* y, bool yRepeats, T* z, nint count) : ILoop<T, bool>
        where TOperator : struct, IBinaryOperator
        where T : unmanaged
    {
        private readonly T* _x = x;
        private readonly T* _y = y;
        private readonly T* _z = z;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool Run<TLanes>()
            where TLanes : unmanaged, ILanes<TLanes, T>
        {
            BinaryIn<TOperator, TLanes, T>(_x, xRepeats, _y, yRepeats, _z, count);
            return true;
        }
    }

    private readonly struct TernaryLoop<TOperator, T>(T* x, T* y, T* z, T* w, nint count) : ILoop<T, bool>
        where TOperator : struct, ITernaryOperator
        where T : unmanaged
    {
        private readonly T* _x = x;
        private readonly T* _y = y;
        private readonly T* _z = z;
        private readonly T* _w = w;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool Run<TLanes>()
            where TLanes : unmanaged, ILanes<TLanes, T>
        {
            TernaryIn<TOperator, TLanes, T>(_x, _y, _z, _w, count);
            return true;
        }
    }
}
