using System.Numerics;
using System.Runtime.CompilerServices;

namespace Tensors;

/// <summary>
/// Loops over one contiguous row. A sum is made by <see cref="VirtualLanes"/>, in chunks that are combined in a fixed tree.
/// </summary>
internal static unsafe class RowLoops
{
    /// <summary>No more rows than this are walked at once.</summary>
    public const int MostRows = 16;

    // So many bytes of operands, and as many of results, stay in a first-level cache of 32 KB.
    private const long BytesAtOnce = 16 << 10;

    private const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization;

    /// <summary>How many rows to walk at once, so that they stay in the first-level cache from one step to the next; at least 1.</summary>
    public static long RowsAtOnce<T>(long extent)
        where T : unmanaged => Math.Clamp(BytesAtOnce / Math.Max(1, extent * sizeof(T)), 1, MostRows);

    /// <summary>Writes the formula's value for each element; the destination may be an operand.</summary>
    [MethodImpl(Hot)]
    public static void Map<TFormula, T>(TFormula formula, T* x, T* y, T* z, long count)
        where TFormula : struct, IRowFormula<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long done = Widths.InTurn<MapLoop<TFormula, T>, T>(new(formula, x, y, z, count), count);
        if (done < count)
        {
            MapRest(formula, x + done, y + done, z + done, (int)(count - done));
        }
    }

    /// <summary>As with two rows, over three.</summary>
    [MethodImpl(Hot)]
    public static void Map<TFormula, T>(TFormula formula, T* x, T* y, T* z, T* result, long count)
        where TFormula : struct, ITernaryRowFormula<T>
        where T : unmanaged
    {
        long done = Widths.InTurn<TernaryMapLoop<TFormula, T>, T>(new(formula, x, y, z, result, count), count);
        if (done < count)
        {
            int rest = (int)(count - done);
            Lanes128<T> value = formula.Invoke(
                Lanes128<T>.LoadPartial(x + done, rest), Lanes128<T>.LoadPartial(y + done, rest), Lanes128<T>.LoadPartial(z + done, rest));
            Lanes128<T>.StorePartial(value, result + done, rest);
        }
    }

    /// <summary>The greatest element, NaN aside; -inf if there is none.</summary>
    public static T Greatest<T>(T* x, long count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (count >= Lanes128<T>.Count)
        {
            return Widths.WidestOf<GreatestLoop<T>, T, T>(new(x, count), count, tooFew: T.NegativeInfinity);
        }

        T greatest = T.NegativeInfinity;
        for (long i = 0; i < count; i++)
        {
            greatest = x[i] > greatest ? x[i] : greatest;
        }

        return greatest;
    }

    /// <summary>The sum of the formula's values, which are also written if there is a destination.</summary>
    [MethodImpl(Hot)]
    public static T Sum<TFormula, T>(TFormula formula, T* x, T* y, T* z, long count)
        where TFormula : struct, IRowFormula<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (count <= ReductionKernels.RunLength)
        {
            return SumOfChunk(formula, x, y, z, count);
        }

        // One partial sum per level of the tree: chunk after chunk like a binary counter.
        T* levels = stackalloc T[64];
        long chunks = 0;
        for (long start = 0; start < count; start += ReductionKernels.RunLength)
        {
            long length = Math.Min(ReductionKernels.RunLength, count - start);
            T sum = SumOfChunk(formula, x + start, y + start, z == null ? null : z + start, length);
            int level = 0;
            for (; ((chunks >> level) & 1) != 0; level++)
            {
                sum = levels[level] + sum;
            }

            levels[level] = sum;
            chunks++;
        }

        T total = T.NegativeZero;
        for (int level = 0; chunks >> level != 0; level++)
        {
            if (((chunks >> level) & 1) != 0)
            {
                total = levels[level] + total;
            }
        }

        return total;
    }

    [MethodImpl(Hot)]
    private static T SumOfChunk<TFormula, T>(TFormula formula, T* x, T* y, T* z, long count)
        where TFormula : struct, IRowFormula<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (TFormula.IsShort && z == null)
        {
            return ReductionKernels.FoldRun<AddOperator, TFormula, T>(formula, x, y, count, T.Zero);
        }

        T* values = stackalloc T[z == null ? ReductionKernels.RunLength : 0];
        values = z == null ? values : z;
        Map(formula, x, y, values, count);
        return ReductionKernels.FoldRun<AddOperator, T>(values, count, T.Zero);
    }

    [MethodImpl(Hot)]
    private static T GreatestIn<TLanes, T>(T* x, long count)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TLanes a = TLanes.Broadcast(T.NegativeInfinity);
        TLanes b = a;
        TLanes c = a;
        TLanes d = a;
        long i = 0;
        for (; i + (4 * TLanes.Count) <= count; i += 4 * TLanes.Count)
        {
            a = TLanes.AtLeast(a, TLanes.Load(x + i));
            b = TLanes.AtLeast(b, TLanes.Load(x + i + TLanes.Count));
            c = TLanes.AtLeast(c, TLanes.Load(x + i + (2 * TLanes.Count)));
            d = TLanes.AtLeast(d, TLanes.Load(x + i + (3 * TLanes.Count)));
        }

        for (; i < count; i += TLanes.Count)
        {
            a = TLanes.AtLeast(a, TLanes.Load(x + Math.Min(i, count - TLanes.Count)));
        }

        a = TLanes.AtLeast(TLanes.AtLeast(a, b), TLanes.AtLeast(c, d));
        return AcrossLanes.Fold<GreaterNumberOperator, TLanes, T>(a);
    }

    /// <summary>Whole vectors from <paramref name="start"/> on; gives the position behind the last of them.</summary>
    [MethodImpl(Hot)]
    private static long MapIn<TFormula, TLanes, T>(TFormula formula, T* x, T* y, T* z, long start, long count)
        where TFormula : struct, IRowFormula<T>
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        long i = start;
        long last = count - TLanes.Count;
        for (; i <= last; i += TLanes.Count)
        {
            TLanes.Store(formula.Invoke(TLanes.Load(x + i), TLanes.Load(y + i)), z + i);
        }

        return i;
    }

    [MethodImpl(Hot)]
    private static long MapIn<TFormula, TLanes, T>(TFormula formula, T* x, T* y, T* z, T* result, long start, long count)
        where TFormula : struct, ITernaryRowFormula<T>
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        long i = start;
        long last = count - TLanes.Count;
        for (; i <= last; i += TLanes.Count)
        {
            TLanes.Store(formula.Invoke(TLanes.Load(x + i), TLanes.Load(y + i), TLanes.Load(z + i)), result + i);
        }

        return i;
    }

    private static void MapRest<TFormula, T>(TFormula formula, T* x, T* y, T* z, int count)
        where TFormula : struct, IRowFormula<T>
        where T : unmanaged =>
        Lanes128<T>.StorePartial(formula.Invoke(Lanes128<T>.LoadPartial(x, count), Lanes128<T>.LoadPartial(y, count)), z, count);

    private readonly struct MapLoop<TFormula, T>(TFormula formula, T* x, T* y, T* z, long count) : IPartialLoop<T>
        where TFormula : struct, IRowFormula<T>
        where T : unmanaged
    {
        private readonly T* _x = x;
        private readonly T* _y = y;
        private readonly T* _z = z;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public long Run<TLanes>(long start)
            where TLanes : unmanaged, ILanes<TLanes, T> => MapIn<TFormula, TLanes, T>(formula, _x, _y, _z, start, count);
    }

    private readonly struct TernaryMapLoop<TFormula, T>(TFormula formula, T* x, T* y, T* z, T* result, long count) : IPartialLoop<T>
        where TFormula : struct, ITernaryRowFormula<T>
        where T : unmanaged
    {
        private readonly T* _x = x;
        private readonly T* _y = y;
        private readonly T* _z = z;
        private readonly T* _result = result;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public long Run<TLanes>(long start)
            where TLanes : unmanaged, ILanes<TLanes, T> => MapIn<TFormula, TLanes, T>(formula, _x, _y, _z, _result, start, count);
    }

    private readonly struct GreatestLoop<T>(T* x, long count) : ILoop<T, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T* _x = x;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Run<TLanes>()
            where TLanes : unmanaged, ILanes<TLanes, T> => GreatestIn<TLanes, T>(_x, count);
    }
}
