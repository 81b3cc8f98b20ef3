using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tensors;

/// <summary>What factorizations do to whole rows, at every width the same per element.</summary>
internal static unsafe class RowOperations
{
    private const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization;

    /// <summary>row = row - factor · other, rounded once.</summary>
    public static void SubtractMultiple<T>(T* row, T* other, T factor, long count)
        where T : unmanaged
    {
        if (Vector512.IsHardwareAccelerated && count >= Lanes512<T>.Count)
        {
            SubtractMultipleIn<Lanes512<T>, T>(row, other, factor, count);
        }
        else if (Vector256.IsHardwareAccelerated && count >= Lanes256<T>.Count)
        {
            SubtractMultipleIn<Lanes256<T>, T>(row, other, factor, count);
        }
        else
        {
            SubtractMultipleIn<Lanes128<T>, T>(row, other, factor, count);
        }
    }

    /// <summary>row = row - subtrahend.</summary>
    public static void Subtract<T>(T* row, T* subtrahend, long count)
        where T : unmanaged => ElementwiseLoops.Binary<SubtractOperator, T>(row, subtrahend, row, (nint)count);

    /// <summary>(row, other) = (c · row - s · other, s · row + c · other).</summary>
    public static void Rotate<T>(T* row, T* other, T c, T s, long count)
        where T : unmanaged
    {
        if (Vector512.IsHardwareAccelerated && count >= Lanes512<T>.Count)
        {
            RotateIn<Lanes512<T>, T>(row, other, c, s, count);
        }
        else if (Vector256.IsHardwareAccelerated && count >= Lanes256<T>.Count)
        {
            RotateIn<Lanes256<T>, T>(row, other, c, s, count);
        }
        else
        {
            RotateIn<Lanes128<T>, T>(row, other, c, s, count);
        }
    }

    /// <summary>Sum of products, in ascending order by four chains.</summary>
    public static T Dot<T>(T* row, T* other, long count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T a = T.Zero;
        T b = T.Zero;
        T c = T.Zero;
        T d = T.Zero;
        long i = 0;
        for (; i + 4 <= count; i += 4)
        {
            a = T.FusedMultiplyAdd(row[i], other[i], a);
            b = T.FusedMultiplyAdd(row[i + 1], other[i + 1], b);
            c = T.FusedMultiplyAdd(row[i + 2], other[i + 2], c);
            d = T.FusedMultiplyAdd(row[i + 3], other[i + 3], d);
        }

        for (; i < count; i++)
        {
            a = T.FusedMultiplyAdd(row[i], other[i], a);
        }

        return (a + b) + (c + d);
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

    [MethodImpl(Hot)]
    private static void SubtractMultipleIn<TLanes, T>(T* row, T* other, T factor, long count)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes minus = -TLanes.Broadcast(factor);
        long i = 0;
        for (; i + TLanes.Count <= count; i += TLanes.Count)
        {
            TLanes.Store(TLanes.MultiplyAdd(minus, TLanes.Load(other + i), TLanes.Load(row + i)), row + i);
        }

        if (i < count)
        {
            int left = (int)(count - i);
            TLanes tail = TLanes.MultiplyAdd(minus, TLanes.LoadPartial(other + i, left), TLanes.LoadPartial(row + i, left));
            TLanes.StorePartial(tail, row + i, left);
        }
    }
}
