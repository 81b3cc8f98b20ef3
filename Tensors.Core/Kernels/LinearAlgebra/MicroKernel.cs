using System.Runtime.CompilerServices;

namespace Tensors;

/// <summary>
/// The innermost product: a tile of 6 rows by 2 vectors stays in 12 registers while k runs, which leaves room for the operands
/// also where there are only 16 registers.
/// </summary>
internal static unsafe class MicroKernel
{
    public const int Rows = 6;

    /// <summary>Tile (+)= panel of A · panel of B. Elements are multiplied and added in ascending k.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TLanes, T>(T* a, T* b, T* c, long stride, long k, bool accumulate)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes zero = TLanes.BroadcastBits(0);
        TLanes c00 = zero;
        TLanes c01 = zero;
        TLanes c10 = zero;
        TLanes c11 = zero;
        TLanes c20 = zero;
        TLanes c21 = zero;
        TLanes c30 = zero;
        TLanes c31 = zero;
        TLanes c40 = zero;
        TLanes c41 = zero;
        TLanes c50 = zero;
        TLanes c51 = zero;
        if (accumulate)
        {
            c00 = TLanes.Load(c);
            c01 = TLanes.Load(c + TLanes.Count);
            c10 = TLanes.Load(c + stride);
            c11 = TLanes.Load(c + stride + TLanes.Count);
            c20 = TLanes.Load(c + (2 * stride));
            c21 = TLanes.Load(c + (2 * stride) + TLanes.Count);
            c30 = TLanes.Load(c + (3 * stride));
            c31 = TLanes.Load(c + (3 * stride) + TLanes.Count);
            c40 = TLanes.Load(c + (4 * stride));
            c41 = TLanes.Load(c + (4 * stride) + TLanes.Count);
            c50 = TLanes.Load(c + (5 * stride));
            c51 = TLanes.Load(c + (5 * stride) + TLanes.Count);
        }

        for (long p = 0; p < k; p++)
        {
            TLanes b0 = TLanes.Load(b);
            TLanes b1 = TLanes.Load(b + TLanes.Count);
            TLanes x = TLanes.Broadcast(*a);
            c00 = TLanes.MultiplyAdd(x, b0, c00);
            c01 = TLanes.MultiplyAdd(x, b1, c01);
            x = TLanes.Broadcast(a[1]);
            c10 = TLanes.MultiplyAdd(x, b0, c10);
            c11 = TLanes.MultiplyAdd(x, b1, c11);
            x = TLanes.Broadcast(a[2]);
            c20 = TLanes.MultiplyAdd(x, b0, c20);
            c21 = TLanes.MultiplyAdd(x, b1, c21);
            x = TLanes.Broadcast(a[3]);
            c30 = TLanes.MultiplyAdd(x, b0, c30);
            c31 = TLanes.MultiplyAdd(x, b1, c31);
            x = TLanes.Broadcast(a[4]);
            c40 = TLanes.MultiplyAdd(x, b0, c40);
            c41 = TLanes.MultiplyAdd(x, b1, c41);
            x = TLanes.Broadcast(a[5]);
            c50 = TLanes.MultiplyAdd(x, b0, c50);
            c51 = TLanes.MultiplyAdd(x, b1, c51);
            a += Rows;
            b += 2 * TLanes.Count;
        }

        TLanes.Store(c00, c);
        TLanes.Store(c01, c + TLanes.Count);
        TLanes.Store(c10, c + stride);
        TLanes.Store(c11, c + stride + TLanes.Count);
        TLanes.Store(c20, c + (2 * stride));
        TLanes.Store(c21, c + (2 * stride) + TLanes.Count);
        TLanes.Store(c30, c + (3 * stride));
        TLanes.Store(c31, c + (3 * stride) + TLanes.Count);
        TLanes.Store(c40, c + (4 * stride));
        TLanes.Store(c41, c + (4 * stride) + TLanes.Count);
        TLanes.Store(c50, c + (5 * stride));
        TLanes.Store(c51, c + (5 * stride) + TLanes.Count);
    }
}
