using System.Runtime.CompilerServices;

namespace Tensors;

/// <summary>
/// Folds of one chunk: of a long run by <see cref="VirtualLanes"/>.
/// </summary>
internal static unsafe class ReductionKernels
{
    /// <summary>Elements of a run folded as one chunk: small enough to stay in the first-level cache.</summary>
    public const int RunLength = 4096;

    /// <summary>Rows folded one after the other as one chunk: bounds the error of a sum.</summary>
    public const int RowCount = 128;

    /// <summary>Below this a run is folded from left to right: setting up lanes would cost more.</summary>
    public const int ShortRun = 32;

    private const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization;

    /// <summary>The fold of one chunk's elements.</summary>
    public static T FoldRun<TOperator, T>(T* x, long count, T identity)
        where TOperator : struct, IBinaryOperator
        where T : unmanaged => FoldRun<TOperator, Itself<T>, T>(default, x, x, count, identity);

    /// <summary>The fold of a formula's values over one chunk of two rows.</summary>
    [MethodImpl(Hot)]
    public static T FoldRun<TOperator, TFormula, T>(TFormula formula, T* x, T* y, long count, T identity)
        where TOperator : struct, IBinaryOperator
        where TFormula : struct, IRowFormula<T>
        where T : unmanaged
    {
        if (count < ShortRun)
        {
            Lanes128<T> folded = Lanes128<T>.Broadcast(identity);
            for (long i = 0; i < count; i++)
            {
                Lanes128<T> value = formula.Invoke(Lanes128<T>.Broadcast(x[i]), Lanes128<T>.Broadcast(y[i]));
                folded = TOperator.Invoke<Lanes128<T>, T>(folded, value);
            }

            return *(T*)&folded;
        }

        return Widths.Widest<FoldLoop<TOperator, TFormula, T>, T, T>(new(formula, x, y, count, identity));
    }

    /// <summary>Folds rows of <paramref name="columns"/> elements into one, column by column, from the first row to the last.</summary>
    public static void FoldRows<TOperator, T>(T* x, long rows, long columns, T* y, T identity)
        where TOperator : struct, IBinaryOperator
        where T : unmanaged
    {
        bool done = Widths.WidestOf<ColumnLoop<TOperator, T>, T, bool>(new(x, rows, columns, y, identity), columns, tooFew: false);
        if (!done)
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
                if (columns == 1)
                {
                    Lanes128<T> folded = TOperator.Invoke<Lanes128<T>, T>(
                        Lanes128<T>.Broadcast(*left), Lanes128<T>.Broadcast(left[distance]));
                    *left = *(T*)&folded;
                    continue;
                }

                ElementwiseLoops.Binary<TOperator, T>(left, left + (distance * columns), left, (nint)columns);
            }
        }

        Buffer.MemoryCopy(rows, y, columns * sizeof(T), columns * sizeof(T));
    }

    [MethodImpl(Hot)]
    private static T FoldLanes<TOperator, TFormula, TLanes, T>(TFormula formula, T* x, T* y, long count, T identity)
        where TOperator : struct, IBinaryOperator
        where TFormula : struct, IRowFormula<T>
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        if (sizeof(TLanes) == VirtualLanes.FoldBytes / 8 && TFormula.IsShort)
        {
            return FoldEight<TOperator, TFormula, TLanes, T>(formula, x, y, count, identity);
        }

        int lanes = VirtualLanes.FoldBytes / sizeof(T);
        long rows = count / lanes;
        TLanes neutral = TLanes.Broadcast(identity);
        TLanes* folded = stackalloc TLanes[VirtualLanes.FoldBytes / sizeof(TLanes)];

        // Eight chains where there are as many vectors, so that a line of memory is read once; eight long formulas would not fit the
        // registers.
        int chains = sizeof(TLanes) <= VirtualLanes.FoldBytes / 8 && TFormula.IsShort ? 8 : 4;
        for (int lane = 0; lane < lanes; lane += chains * TLanes.Count)
        {
            TLanes a = neutral;
            TLanes b = a;
            TLanes c = a;
            TLanes d = a;
            TLanes e = a;
            TLanes f = a;
            TLanes g = a;
            TLanes h = a;
            T* left = x + lane;
            T* right = y + lane;
            for (long i = 0; i < rows; i++)
            {
                a = TOperator.Invoke<TLanes, T>(a, formula.Invoke(TLanes.Load(left), TLanes.Load(right)));
                b = TOperator.Invoke<TLanes, T>(b, formula.Invoke(TLanes.Load(left + TLanes.Count), TLanes.Load(right + TLanes.Count)));
                c = TOperator.Invoke<TLanes, T>(
                    c, formula.Invoke(TLanes.Load(left + (2 * TLanes.Count)), TLanes.Load(right + (2 * TLanes.Count))));
                d = TOperator.Invoke<TLanes, T>(
                    d, formula.Invoke(TLanes.Load(left + (3 * TLanes.Count)), TLanes.Load(right + (3 * TLanes.Count))));
                if (chains == 8)
                {
                    e = TOperator.Invoke<TLanes, T>(
                        e, formula.Invoke(TLanes.Load(left + (4 * TLanes.Count)), TLanes.Load(right + (4 * TLanes.Count))));
                    f = TOperator.Invoke<TLanes, T>(
                        f, formula.Invoke(TLanes.Load(left + (5 * TLanes.Count)), TLanes.Load(right + (5 * TLanes.Count))));
                    g = TOperator.Invoke<TLanes, T>(
                        g, formula.Invoke(TLanes.Load(left + (6 * TLanes.Count)), TLanes.Load(right + (6 * TLanes.Count))));
                    h = TOperator.Invoke<TLanes, T>(
                        h, formula.Invoke(TLanes.Load(left + (7 * TLanes.Count)), TLanes.Load(right + (7 * TLanes.Count))));
                }

                left += lanes;
                right += lanes;
            }

            TLanes* group = folded + (lane / TLanes.Count);
            group[0] = a;
            group[1] = b;
            group[2] = c;
            group[3] = d;
            if (chains == 8)
            {
                group[4] = e;
                group[5] = f;
                group[6] = g;
                group[7] = h;
            }
        }

        x += rows * lanes;
        y += rows * lanes;
        TLanes* next = folded;
        int rest = (int)(count - (rows * lanes));
        for (; rest >= TLanes.Count; rest -= TLanes.Count)
        {
            *next = TOperator.Invoke<TLanes, T>(*next, formula.Invoke(TLanes.Load(x), TLanes.Load(y)));
            x += TLanes.Count;
            y += TLanes.Count;
            next++;
        }

        if (rest > 0)
        {
            TLanes mask = MaskedLanes.First<TLanes, T>(rest);
            TLanes value = formula.Invoke(MaskedLanes.Load(x, mask), MaskedLanes.Load(y, mask));
            *next = TOperator.Invoke<TLanes, T>(*next, TLanes.Select(mask, value, neutral));
        }

        return VirtualLanes.Fold<TOperator, TLanes, T>(folded, lanes / TLanes.Count);
    }

    /// <summary>As any number of vectors, where eight hold all lanes: they stay in registers to the end.</summary>
    [MethodImpl(Hot)]
    private static T FoldEight<TOperator, TFormula, TLanes, T>(TFormula formula, T* x, T* y, long count, T identity)
        where TOperator : struct, IBinaryOperator
        where TFormula : struct, IRowFormula<T>
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes neutral = TLanes.Broadcast(identity);
        TLanes a = neutral;
        TLanes b = a;
        TLanes c = a;
        TLanes d = a;
        TLanes e = a;
        TLanes f = a;
        TLanes g = a;
        TLanes h = a;
        for (; count >= 8 * TLanes.Count; count -= 8 * TLanes.Count)
        {
            a = Next<TOperator, TFormula, TLanes, T>(a, formula, x, y);
            b = Next<TOperator, TFormula, TLanes, T>(b, formula, x + TLanes.Count, y + TLanes.Count);
            c = Next<TOperator, TFormula, TLanes, T>(c, formula, x + (2 * TLanes.Count), y + (2 * TLanes.Count));
            d = Next<TOperator, TFormula, TLanes, T>(d, formula, x + (3 * TLanes.Count), y + (3 * TLanes.Count));
            e = Next<TOperator, TFormula, TLanes, T>(e, formula, x + (4 * TLanes.Count), y + (4 * TLanes.Count));
            f = Next<TOperator, TFormula, TLanes, T>(f, formula, x + (5 * TLanes.Count), y + (5 * TLanes.Count));
            g = Next<TOperator, TFormula, TLanes, T>(g, formula, x + (6 * TLanes.Count), y + (6 * TLanes.Count));
            h = Next<TOperator, TFormula, TLanes, T>(h, formula, x + (7 * TLanes.Count), y + (7 * TLanes.Count));
            x += 8 * TLanes.Count;
            y += 8 * TLanes.Count;
        }

        int rest = (int)count;
        a = Last<TOperator, TFormula, TLanes, T>(a, formula, x, y, rest, 0, neutral);
        b = Last<TOperator, TFormula, TLanes, T>(b, formula, x, y, rest, 1, neutral);
        c = Last<TOperator, TFormula, TLanes, T>(c, formula, x, y, rest, 2, neutral);
        d = Last<TOperator, TFormula, TLanes, T>(d, formula, x, y, rest, 3, neutral);
        e = Last<TOperator, TFormula, TLanes, T>(e, formula, x, y, rest, 4, neutral);
        f = Last<TOperator, TFormula, TLanes, T>(f, formula, x, y, rest, 5, neutral);
        g = Last<TOperator, TFormula, TLanes, T>(g, formula, x, y, rest, 6, neutral);
        h = Last<TOperator, TFormula, TLanes, T>(h, formula, x, y, rest, 7, neutral);

        a = TOperator.Invoke<TLanes, T>(a, e);
        b = TOperator.Invoke<TLanes, T>(b, f);
        c = TOperator.Invoke<TLanes, T>(c, g);
        d = TOperator.Invoke<TLanes, T>(d, h);
        a = TOperator.Invoke<TLanes, T>(a, c);
        b = TOperator.Invoke<TLanes, T>(b, d);
        return AcrossLanes.Fold<TOperator, TLanes, T>(TOperator.Invoke<TLanes, T>(a, b));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Next<TOperator, TFormula, TLanes, T>(TLanes folded, TFormula formula, T* x, T* y)
        where TOperator : struct, IBinaryOperator
        where TFormula : struct, IRowFormula<T>
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => TOperator.Invoke<TLanes, T>(folded, formula.Invoke(TLanes.Load(x), TLanes.Load(y)));

    /// <summary>What is left of a run after whole rows of lanes: the whole vector of a number, a part of it, or nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Last<TOperator, TFormula, TLanes, T>(
        TLanes folded, TFormula formula, T* x, T* y, int rest, int vector, TLanes neutral)
        where TOperator : struct, IBinaryOperator
        where TFormula : struct, IRowFormula<T>
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        x += vector * TLanes.Count;
        y += vector * TLanes.Count;
        rest -= vector * TLanes.Count;
        if (rest >= TLanes.Count)
        {
            return Next<TOperator, TFormula, TLanes, T>(folded, formula, x, y);
        }

        if (rest <= 0)
        {
            return folded;
        }

        TLanes mask = MaskedLanes.First<TLanes, T>(rest);
        TLanes value = formula.Invoke(MaskedLanes.Load(x, mask), MaskedLanes.Load(y, mask));
        return TOperator.Invoke<TLanes, T>(folded, TLanes.Select(mask, value, neutral));
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

    private readonly struct FoldLoop<TOperator, TFormula, T>(TFormula formula, T* x, T* y, long count, T identity) : ILoop<T, T>
        where TOperator : struct, IBinaryOperator
        where TFormula : struct, IRowFormula<T>
        where T : unmanaged
    {
        private readonly T* _x = x;
        private readonly T* _y = y;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Run<TLanes>()
            where TLanes : unmanaged, ILanes<TLanes, T> => FoldLanes<TOperator, TFormula, TLanes, T>(formula, _x, _y, count, identity);
    }

    private readonly struct ColumnLoop<TOperator, T>(T* x, long rows, long columns, T* y, T identity) : ILoop<T, bool>
        where TOperator : struct, IBinaryOperator
        where T : unmanaged
    {
        private readonly T* _x = x;
        private readonly T* _y = y;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool Run<TLanes>()
            where TLanes : unmanaged, ILanes<TLanes, T>
        {
            FoldColumns<TOperator, TLanes, T>(_x, rows, columns, _y, identity);
            return true;
        }
    }
}
