using System.Numerics;
using System.Runtime.CompilerServices;

namespace Tensors;

/// <summary>What factorizations do to whole rows, at every width the same per element.</summary>
internal static unsafe class RowOperations
{
    private const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization;

    // Terms that each lane takes in one chain.
    private const int LongestChain = 512;

    /// <summary>row = row - factor · other, rounded once.</summary>
    public static void SubtractMultiple<T>(T* row, T* other, T factor, long count)
        where T : unmanaged
    {
        bool done = Widths.WidestOf<SubtractMultipleLoop<T>, T, bool>(new(row, other, factor, count), count, tooFew: false);
        if (!done && count > 0)
        {
            Lanes128<T> minus = -Lanes128<T>.Broadcast(factor);
            Lanes128<T> few = Lanes128<T>.MultiplyAdd(
                minus, Lanes128<T>.LoadPartial(other, (int)count), Lanes128<T>.LoadPartial(row, (int)count));
            Lanes128<T>.StorePartial(few, row, (int)count);
        }
    }

    /// <summary>row = row / divisor.</summary>
    public static void Divide<T>(T* row, T divisor, long count)
        where T : unmanaged
    {
        bool done = Widths.WidestOf<DivideLoop<T>, T, bool>(new(row, divisor, count), count, tooFew: false);
        if (!done && count > 0)
        {
            Lanes128<T>.StorePartial(Lanes128<T>.LoadPartial(row, (int)count) / Lanes128<T>.Broadcast(divisor), row, (int)count);
        }
    }

    /// <summary>row = row - subtrahend.</summary>
    public static void Subtract<T>(T* row, T* subtrahend, long count)
        where T : unmanaged => ElementwiseLoops.Binary<SubtractOperator, T>(row, subtrahend, row, (nint)count);

    /// <summary>(row, other) = (c · row - s · other, s · row + c · other).</summary>
    public static void Rotate<T>(T* row, T* other, T c, T s, long count)
        where T : unmanaged => Widths.Widest<RotateLoop<T>, T, bool>(new(row, other, c, s, count));

    /// <summary>
    /// Sum of products, by a fixed number of virtual lanes and then a fixed tree, whatever the width; the last ones in order. A long one is
    /// the sum of two halves.
    /// </summary>
    public static T Dot<T>(T* row, T* other, long count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int lanes = VirtualLanes.DotBytes / sizeof(T);
        if (count > lanes * LongestChain)
        {
            long half = count / 2 / lanes * lanes;
            return Dot(row, other, half) + Dot(row + half, other + half, count - half);
        }

        long blocks = count / lanes;
        T sum = T.Zero;
        if (blocks > 0)
        {
            sum = Widths.Widest<DotLoop<T>, T, T>(new(row, other, blocks, lanes));
        }

        for (long i = blocks * lanes; i < count; i++)
        {
            sum = T.FusedMultiplyAdd(row[i], other[i], sum);
        }

        return sum;
    }

    [MethodImpl(Hot)]
    private static T DotIn<TLanes, T>(T* row, T* other, long blocks, int lanes)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes* sums = stackalloc TLanes[VirtualLanes.DotBytes / sizeof(TLanes)];
        for (int lane = 0; lane < lanes; lane += 2 * TLanes.Count)
        {
            TLanes a = TLanes.BroadcastBits(0);
            TLanes b = a;
            T* x = row + lane;
            T* y = other + lane;
            for (long i = 0; i < blocks; i++)
            {
                a = TLanes.MultiplyAdd(TLanes.Load(x), TLanes.Load(y), a);
                b = TLanes.MultiplyAdd(TLanes.Load(x + TLanes.Count), TLanes.Load(y + TLanes.Count), b);
                x += lanes;
                y += lanes;
            }

            TLanes* pair = sums + (lane / TLanes.Count);
            pair[0] = a;
            pair[1] = b;
        }

        return VirtualLanes.Fold<AddOperator, TLanes, T>(sums, lanes / TLanes.Count);
    }

    [MethodImpl(Hot)]
    private static void RotateIn<TLanes, T>(T* row, T* other, T c, T s, long count)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes cosine = TLanes.Broadcast(c);
        TLanes sine = TLanes.Broadcast(s);
        long i = 0;
        for (; i + TLanes.Count <= count; i += TLanes.Count)
        {
            TLanes x = TLanes.Load(row + i);
            TLanes y = TLanes.Load(other + i);
            TLanes.Store(TLanes.MultiplyAdd(-sine, y, cosine * x), row + i);
            TLanes.Store(TLanes.MultiplyAdd(cosine, y, sine * x), other + i);
        }

        if (i < count)
        {
            int left = (int)(count - i);
            TLanes x = TLanes.LoadPartial(row + i, left);
            TLanes y = TLanes.LoadPartial(other + i, left);
            TLanes.StorePartial(TLanes.MultiplyAdd(-sine, y, cosine * x), row + i, left);
            TLanes.StorePartial(TLanes.MultiplyAdd(cosine, y, sine * x), other + i, left);
        }
    }

    // The last vector may overlap the one before: it is computed first, from what was there.
    [MethodImpl(Hot)]
    private static void DivideIn<TLanes, T>(T* row, T divisor, long count)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes by = TLanes.Broadcast(divisor);
        long last = count - TLanes.Count;
        TLanes tail = TLanes.Load(row + last) / by;
        for (long i = 0; i < last; i += TLanes.Count)
        {
            TLanes.Store(TLanes.Load(row + i) / by, row + i);
        }

        TLanes.Store(tail, row + last);
    }

    [MethodImpl(Hot)]
    private static void SubtractMultipleIn<TLanes, T>(T* row, T* other, T factor, long count)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes minus = -TLanes.Broadcast(factor);
        long last = count - TLanes.Count;
        TLanes tail = TLanes.MultiplyAdd(minus, TLanes.Load(other + last), TLanes.Load(row + last));
        for (long i = 0; i < last; i += TLanes.Count)
        {
            TLanes.Store(TLanes.MultiplyAdd(minus, TLanes.Load(other + i), TLanes.Load(row + i)), row + i);
        }

        TLanes.Store(tail, row + last);
    }

    private readonly struct SubtractMultipleLoop<T>(T* row, T* other, T factor, long count) : ILoop<T, bool>
        where T : unmanaged
    {
        private readonly T* _row = row;
        private readonly T* _other = other;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool Run<TLanes>()
            where TLanes : unmanaged, ILanes<TLanes, T>
        {
            SubtractMultipleIn<TLanes, T>(_row, _other, factor, count);
            return true;
        }
    }

    private readonly struct DivideLoop<T>(T* row, T divisor, long count) : ILoop<T, bool>
        where T : unmanaged
    {
        private readonly T* _row = row;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool Run<TLanes>()
            where TLanes : unmanaged, ILanes<TLanes, T>
        {
            DivideIn<TLanes, T>(_row, divisor, count);
            return true;
        }
    }

    private readonly struct RotateLoop<T>(T* row, T* other, T c, T s, long count) : ILoop<T, bool>
        where T : unmanaged
    {
        private readonly T* _row = row;
        private readonly T* _other = other;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool Run<TLanes>()
            where TLanes : unmanaged, ILanes<TLanes, T>
        {
            RotateIn<TLanes, T>(_row, _other, c, s, count);
            return true;
        }
    }

    private readonly struct DotLoop<T>(T* row, T* other, long blocks, int lanes) : ILoop<T, T>
        where T : unmanaged
    {
        private readonly T* _row = row;
        private readonly T* _other = other;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Run<TLanes>()
            where TLanes : unmanaged, ILanes<TLanes, T> => DotIn<TLanes, T>(_row, _other, blocks, lanes);
    }
}
