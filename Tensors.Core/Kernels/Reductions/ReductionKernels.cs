using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tensors;

/// <summary>
/// Folds of one chunk. A long run is folded by a fixed number of virtual lanes, element i by lane i modulo their number, whatever
/// the width of the machine's vectors; the lanes are then combined in a fixed tree.
/// </summary>
internal static unsafe class ReductionKernels
{
    /// <summary>Elements of a run folded as one chunk: small enough to stay in the first-level cache.</summary>
    public const int RunLength = 4096;

    /// <summary>Rows folded one after the other as one chunk: bounds the error of a sum.</summary>
    public const int RowCount = 128;

    // Four of the widest vectors: enough independent chains to hide the latency of an addition.
    private const int VirtualLaneBytes = 256;

    /// <summary>Below this a run is folded from left to right: setting up lanes would cost more.</summary>
    public const int ShortRun = 32;

    private const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization;

    public static T FoldRun<TOperator, T>(T* x, long count, T identity)
        where TOperator : struct, IBinaryOperator
        where T : unmanaged
    {
        if (count < ShortRun)
        {
            T folded = identity;
            for (long i = 0; i < count; i++)
            {
                folded = Combine<TOperator, T>(folded, x[i]);
            }

            return folded;
        }

        int lanes = VirtualLaneBytes / sizeof(T);
        T* results = stackalloc T[lanes];
        T* tail = stackalloc T[lanes];
        long rows = count / lanes;
        int left = (int)(count % lanes);
        new Span<T>(tail, lanes).Fill(identity);
        Unsafe.CopyBlockUnaligned(tail, x + (rows * lanes), (uint)(left * sizeof(T)));
        if (Vector512.IsHardwareAccelerated)
        {
            FoldLanes<TOperator, Lanes512<T>, T>(x, rows, lanes, tail, results, identity);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            FoldLanes<TOperator, Lanes256<T>, T>(x, rows, lanes, tail, results, identity);
        }
        else
        {
            FoldLanes<TOperator, Lanes128<T>, T>(x, rows, lanes, tail, results, identity);
        }

        for (int half = lanes / 2; half > 0; half /= 2)
        {
            ElementwiseLoops.Binary<TOperator, T>(results, results + half, results, half);
        }

        return *results;
    }

    /// <summary>Folds rows of <paramref name="columns"/> elements into one, column by column, from the first row to the last.</summary>
    public static void FoldRows<TOperator, T>(T* x, long rows, long columns, T* y, T identity)
        where TOperator : struct, IBinaryOperator
        where T : unmanaged
    {
        if (Vector512.IsHardwareAccelerated && columns >= Lanes512<T>.Count)
        {
            FoldColumns<TOperator, Lanes512<T>, T>(x, rows, columns, y, identity);
        }
        else if (Vector256.IsHardwareAccelerated && columns >= Lanes256<T>.Count)
        {
            FoldColumns<TOperator, Lanes256<T>, T>(x, rows, columns, y, identity);
        }
        else if (columns >= Lanes128<T>.Count)
        {
            FoldColumns<TOperator, Lanes128<T>, T>(x, rows, columns, y, identity);
        }
        else
        {
            Lanes128<T> folded = Lanes128<T>.Broadcast(identity);
            for (long row = 0; row < rows; row++)
            {
                folded = TOperator.Invoke<Lanes128<T>, T>(folded, Lanes128<T>.LoadPartial(x + (row * columns), (int)columns));
            }

            Lanes128<T>.StorePartial(folded, y, (int)columns);
        }
    }

    /// <summary>Combines rows in a tree: neighbours first, then pairs, and so on. Overwrites the rows.</summary>
    public static void CombinePairwise<TOperator, T>(T* rows, long count, long columns, T* y)
        where TOperator : struct, IBinaryOperator
        where T : unmanaged
    {
        for (long distance = 1; distance < count; distance *= 2)
        {
            for (long row = 0; row + distance < count; row += 2 * distance)
            {
                T* left = rows + (row * columns);
                ElementwiseLoops.Binary<TOperator, T>(left, left + (distance * columns), left, (nint)columns);
            }
        }

        Buffer.MemoryCopy(rows, y, columns * sizeof(T), columns * sizeof(T));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Combine<TOperator, T>(T x, T y)
        where TOperator : struct, IBinaryOperator
        where T : unmanaged
    {
        Lanes128<T> combined = TOperator.Invoke<Lanes128<T>, T>(Lanes128<T>.Broadcast(x), Lanes128<T>.Broadcast(y));
        return *(T*)&combined;
    }

    [MethodImpl(Hot)]
    private static void FoldLanes<TOperator, TLanes, T>(T* x, long rows, int lanes, T* tail, T* results, T identity)
        where TOperator : struct, IBinaryOperator
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        for (int lane = 0; lane < lanes; lane += 4 * TLanes.Count)
        {
            TLanes a = TLanes.Broadcast(identity);
            TLanes b = a;
            TLanes c = a;
            TLanes d = a;
            T* row = x + lane;
            for (long i = 0; i < rows; i++)
            {
                a = TOperator.Invoke<TLanes, T>(a, TLanes.Load(row));
                b = TOperator.Invoke<TLanes, T>(b, TLanes.Load(row + TLanes.Count));
                c = TOperator.Invoke<TLanes, T>(c, TLanes.Load(row + (2 * TLanes.Count)));
                d = TOperator.Invoke<TLanes, T>(d, TLanes.Load(row + (3 * TLanes.Count)));
                row += lanes;
            }

            row = tail + lane;
            TLanes.Store(TOperator.Invoke<TLanes, T>(a, TLanes.Load(row)), results + lane);
            TLanes.Store(TOperator.Invoke<TLanes, T>(b, TLanes.Load(row + TLanes.Count)), results + lane + TLanes.Count);
            TLanes.Store(TOperator.Invoke<TLanes, T>(c, TLanes.Load(row + (2 * TLanes.Count))), results + lane + (2 * TLanes.Count));
            TLanes.Store(TOperator.Invoke<TLanes, T>(d, TLanes.Load(row + (3 * TLanes.Count))), results + lane + (3 * TLanes.Count));
        }
    }

    [MethodImpl(Hot)]
    private static void FoldColumns<TOperator, TLanes, T>(T* x, long rows, long columns, T* y, T identity)
        where TOperator : struct, IBinaryOperator
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        long column = 0;
        for (; column + (4 * TLanes.Count) <= columns; column += 4 * TLanes.Count)
        {
            TLanes a = TLanes.Broadcast(identity);
            TLanes b = a;
            TLanes c = a;
            TLanes d = a;
            T* row = x + column;
            for (long i = 0; i < rows; i++)
            {
                a = TOperator.Invoke<TLanes, T>(a, TLanes.Load(row));
                b = TOperator.Invoke<TLanes, T>(b, TLanes.Load(row + TLanes.Count));
                c = TOperator.Invoke<TLanes, T>(c, TLanes.Load(row + (2 * TLanes.Count)));
                d = TOperator.Invoke<TLanes, T>(d, TLanes.Load(row + (3 * TLanes.Count)));
                row += columns;
            }

            TLanes.Store(a, y + column);
            TLanes.Store(b, y + column + TLanes.Count);
            TLanes.Store(c, y + column + (2 * TLanes.Count));
            TLanes.Store(d, y + column + (3 * TLanes.Count));
        }

        while (column < columns)
        {
            // The last vector may overlap the one before: its columns are folded twice, to the same result.
            long first = Math.Min(column, columns - TLanes.Count);
            TLanes folded = TLanes.Broadcast(identity);
            T* row = x + first;
            for (long i = 0; i < rows; i++)
            {
                folded = TOperator.Invoke<TLanes, T>(folded, TLanes.Load(row));
                row += columns;
            }

            TLanes.Store(folded, y + first);
            column = first + TLanes.Count;
        }
    }
}
