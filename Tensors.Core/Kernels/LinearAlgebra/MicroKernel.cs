using System.Runtime.CompilerServices;

namespace Tensors;

/// <summary>
/// The innermost product: a tile of C of up to 12 rows by 2 vectors stays in registers while k runs. Elements are multiplied and added in
/// ascending k, one fused chain each from 0, and the chain is added to what is in C.
/// </summary>
/// <remarks>
/// Twelve rows where there are 32 registers, six where there are 16: two vectors of B and a repeated element of A have to fit beside the
/// tile. Rows and vectors are types, so that each size is compiled by itself, and every sum is a local of its own, because arrays of
/// vectors are not kept in registers.
/// </remarks>
internal static unsafe class MicroKernel
{
    /// <summary>The most rows of a tile.</summary>
    public static int MostRows<TLanes, T>()
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => sizeof(TLanes) == 64 ? 12 : 6;

    /// <summary>Tile (+)= rows of A · columns of B; the last vector of each row is stored as far as the mask goes.</summary>
    /// <param name="operands">A and B.</param>
    /// <param name="result">The tile, and the sums to go on from.</param>
    /// <param name="whole">Whether all lanes of the last vector are columns.</param>
    /// <param name="mask">Those lanes.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TLanes, T, TRows, TVectors>(in TileOperands operands, in TileResult<T> result, bool whole, TLanes mask)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
        where TRows : struct, ITileExtent
        where TVectors : struct, ITileExtent
    {
        TLanes c00 = TLanes.BroadcastBits(0);
        TLanes c10 = c00;
        TLanes c20 = c00;
        TLanes c30 = c00;
        TLanes c40 = c00;
        TLanes c50 = c00;
        TLanes c60 = c00;
        TLanes c70 = c00;
        TLanes c80 = c00;
        TLanes c90 = c00;
        TLanes c100 = c00;
        TLanes c110 = c00;
        TLanes c01 = c00;
        TLanes c11 = c00;
        TLanes c21 = c00;
        TLanes c31 = c00;
        TLanes c41 = c00;
        TLanes c51 = c00;
        TLanes c61 = c00;
        TLanes c71 = c00;
        TLanes c81 = c00;
        TLanes c91 = c00;
        TLanes c101 = c00;
        TLanes c111 = c00;
        if (result.Begun != null)
        {
            T* begun = result.Begun;
            long begunStride = result.BegunStride;
            Load<TLanes, T, TRows, TVectors>(begun, begunStride, 0, whole, mask, ref c00, ref c01);
            Load<TLanes, T, TRows, TVectors>(begun, begunStride, 1, whole, mask, ref c10, ref c11);
            Load<TLanes, T, TRows, TVectors>(begun, begunStride, 2, whole, mask, ref c20, ref c21);
            Load<TLanes, T, TRows, TVectors>(begun, begunStride, 3, whole, mask, ref c30, ref c31);
            Load<TLanes, T, TRows, TVectors>(begun, begunStride, 4, whole, mask, ref c40, ref c41);
            Load<TLanes, T, TRows, TVectors>(begun, begunStride, 5, whole, mask, ref c50, ref c51);
            Load<TLanes, T, TRows, TVectors>(begun, begunStride, 6, whole, mask, ref c60, ref c61);
            Load<TLanes, T, TRows, TVectors>(begun, begunStride, 7, whole, mask, ref c70, ref c71);
            Load<TLanes, T, TRows, TVectors>(begun, begunStride, 8, whole, mask, ref c80, ref c81);
            Load<TLanes, T, TRows, TVectors>(begun, begunStride, 9, whole, mask, ref c90, ref c91);
            Load<TLanes, T, TRows, TVectors>(begun, begunStride, 10, whole, mask, ref c100, ref c101);
            Load<TLanes, T, TRows, TVectors>(begun, begunStride, 11, whole, mask, ref c110, ref c111);
        }

        // Addresses of at most three rows are formed from one pointer, so that pointers and steps stay in registers as well.
        nint step = operands.RowStep;
        nint depthStep = operands.DepthStep;
        nint stepOfB = operands.StepOfB;
        byte* b = operands.B;
        byte* a0 = operands.A;
        byte* a3 = a0 + (3 * step);
        byte* a6 = a3 + (3 * step);
        byte* a9 = a6 + (3 * step);
        long p = operands.Depth;
        TileJump* jump = operands.Jumps;
        TileJump* last = jump + operands.JumpCount;
        while (true)
        {
            for (; p > 0; p--)
            {
                TLanes b0 = TLanes.Load((T*)b);
                TLanes b1 = TVectors.Value > 1 ? TLanes.Load((T*)b + TLanes.Count) : b0;
                Add<TLanes, T, TRows, TVectors>(0, a0, b0, b1, ref c00, ref c01);
                Add<TLanes, T, TRows, TVectors>(1, a0 + step, b0, b1, ref c10, ref c11);
                Add<TLanes, T, TRows, TVectors>(2, a0 + (2 * step), b0, b1, ref c20, ref c21);
                Add<TLanes, T, TRows, TVectors>(3, a3, b0, b1, ref c30, ref c31);
                Add<TLanes, T, TRows, TVectors>(4, a3 + step, b0, b1, ref c40, ref c41);
                Add<TLanes, T, TRows, TVectors>(5, a3 + (2 * step), b0, b1, ref c50, ref c51);
                Add<TLanes, T, TRows, TVectors>(6, a6, b0, b1, ref c60, ref c61);
                Add<TLanes, T, TRows, TVectors>(7, a6 + step, b0, b1, ref c70, ref c71);
                Add<TLanes, T, TRows, TVectors>(8, a6 + (2 * step), b0, b1, ref c80, ref c81);
                Add<TLanes, T, TRows, TVectors>(9, a9, b0, b1, ref c90, ref c91);
                Add<TLanes, T, TRows, TVectors>(10, a9 + step, b0, b1, ref c100, ref c101);
                Add<TLanes, T, TRows, TVectors>(11, a9 + (2 * step), b0, b1, ref c110, ref c111);
                b += stepOfB;
                a0 += depthStep;
                a3 += depthStep;
                a6 += depthStep;
                a9 += depthStep;
            }

            if (jump == last)
            {
                break;
            }

            nint bytes = jump->Bytes;
            a0 += bytes;
            a3 += bytes;
            a6 += bytes;
            a9 += bytes;
            p = jump->Depth;
            jump++;
        }

        Store<TLanes, T, TRows, TVectors>(result, 0, whole, mask, c00, c01);
        Store<TLanes, T, TRows, TVectors>(result, 1, whole, mask, c10, c11);
        Store<TLanes, T, TRows, TVectors>(result, 2, whole, mask, c20, c21);
        Store<TLanes, T, TRows, TVectors>(result, 3, whole, mask, c30, c31);
        Store<TLanes, T, TRows, TVectors>(result, 4, whole, mask, c40, c41);
        Store<TLanes, T, TRows, TVectors>(result, 5, whole, mask, c50, c51);
        Store<TLanes, T, TRows, TVectors>(result, 6, whole, mask, c60, c61);
        Store<TLanes, T, TRows, TVectors>(result, 7, whole, mask, c70, c71);
        Store<TLanes, T, TRows, TVectors>(result, 8, whole, mask, c80, c81);
        Store<TLanes, T, TRows, TVectors>(result, 9, whole, mask, c90, c91);
        Store<TLanes, T, TRows, TVectors>(result, 10, whole, mask, c100, c101);
        Store<TLanes, T, TRows, TVectors>(result, 11, whole, mask, c110, c111);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TLanes, T, TRows, TVectors>(int row, byte* a, TLanes b0, TLanes b1, ref TLanes first, ref TLanes second)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
        where TRows : struct, ITileExtent
        where TVectors : struct, ITileExtent
    {
        if (row < TRows.Value)
        {
            TLanes x = TLanes.Broadcast(*(T*)a);
            TLanes.AddProduct(x, b0, ref first);
            if (TVectors.Value > 1)
            {
                TLanes.AddProduct(x, b1, ref second);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load<TLanes, T, TRows, TVectors>(
        T* c, long stride, int row, bool whole, TLanes mask, ref TLanes first, ref TLanes second)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
        where TRows : struct, ITileExtent
        where TVectors : struct, ITileExtent
    {
        if (row < TRows.Value)
        {
            T* start = c + (row * stride);
            if (TVectors.Value > 1)
            {
                first = TLanes.Load(start);
                second = whole ? TLanes.Load(start + TLanes.Count) : MaskedLanes.Load(start + TLanes.Count, mask);
            }
            else
            {
                first = whole ? TLanes.Load(start) : MaskedLanes.Load(start, mask);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TLanes, T, TRows, TVectors>(
        in TileResult<T> result, int row, bool whole, TLanes mask, TLanes first, TLanes second)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
        where TRows : struct, ITileExtent
        where TVectors : struct, ITileExtent
    {
        if (row >= TRows.Value)
        {
            return;
        }

        T* last = result.C + (row * result.Stride);
        if (TVectors.Value > 1)
        {
            TLanes.Store(result.Adds ? TLanes.Load(last) + first : first, last);
            first = second;
            last += TLanes.Count;
        }

        if (whole)
        {
            TLanes.Store(result.Adds ? TLanes.Load(last) + first : first, last);
        }
        else
        {
            MaskedLanes.Store(result.Adds ? MaskedLanes.Load(last, mask) + first : first, last, mask);
        }
    }
}
