using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tensors;

/// <summary>The inner loops of a matrix times a vector.</summary>
internal static unsafe class GemvKernels<TLanes, T>
    where TLanes : unmanaged, ILanes<TLanes, T>
    where T : unmanaged
{
    private const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization;

    // Columns may lie far apart, which the machine does not foresee.
    private const int ColumnsAhead = 8;

    /// <summary>y[i] = Σ columns[p][i] · x[p], one chain in ascending p; columns are contiguous.</summary>
    [MethodImpl(Hot)]
    public static void Chains(T* columns, long stride, T* x, T* y, int rows, int depth)
    {
        // Made first: no vector register would survive the call later on.
        TLanes mask = MaskedLanes.First<TLanes, T>(rows % TLanes.Count);
        int row = 0;
        for (; row + (4 * TLanes.Count) <= rows; row += 4 * TLanes.Count)
        {
            TLanes a = TLanes.BroadcastBits(0);
            TLanes b = a;
            TLanes c = a;
            TLanes d = a;
            T* column = columns + row;
            for (int p = 0; p < depth; p++)
            {
                TLanes factor = TLanes.Broadcast(x[p]);
                a = TLanes.MultiplyAdd(TLanes.Load(column), factor, a);
                b = TLanes.MultiplyAdd(TLanes.Load(column + TLanes.Count), factor, b);
                c = TLanes.MultiplyAdd(TLanes.Load(column + (2 * TLanes.Count)), factor, c);
                d = TLanes.MultiplyAdd(TLanes.Load(column + (3 * TLanes.Count)), factor, d);
                column += stride;
            }

            TLanes.Store(a, y + row);
            TLanes.Store(b, y + row + TLanes.Count);
            TLanes.Store(c, y + row + (2 * TLanes.Count));
            TLanes.Store(d, y + row + (3 * TLanes.Count));
        }

        for (; row + TLanes.Count <= rows; row += TLanes.Count)
        {
            TLanes sum = TLanes.BroadcastBits(0);
            T* column = columns + row;
            for (int p = 0; p < depth; p++)
            {
                sum = TLanes.MultiplyAdd(TLanes.Load(column), TLanes.Broadcast(x[p]), sum);
                column += stride;
            }

            TLanes.Store(sum, y + row);
        }

        if (row < rows)
        {
            TLanes sum = TLanes.BroadcastBits(0);
            T* column = columns + row;
            for (int p = 0; p < depth; p++)
            {
                sum = TLanes.MultiplyAdd(MaskedLanes.Load(column, mask), TLanes.Broadcast(x[p]), sum);
                column += stride;
            }

            MaskedLanes.Store(sum, y + row, mask);
        }
    }

    /// <summary>y[i] = Σ rows[i][p] · x[p], term p in lane p modulo 16; rows are contiguous, and four at a time hide the latency.</summary>
    public static void Dots(T* rows, long stride, T* x, T* y, int count, int depth)
    {
        T* sums = stackalloc T[4 * VirtualLanes.GemvLanes];
        int whole = depth / VirtualLanes.GemvLanes * VirtualLanes.GemvLanes;
        int row = 0;
        for (; row + 4 <= count; row += 4)
        {
            T* first = rows + (row * stride);
            for (int lane = 0; lane < VirtualLanes.GemvLanes; lane += TLanes.Count)
            {
                FourDots(first + lane, stride, x + lane, sums + lane, whole, Mask(depth - whole - lane));
            }

            for (int one = 0; one < 4; one++)
            {
                y[row + one] = AddLanes(sums + (one * VirtualLanes.GemvLanes));
            }
        }

        for (; row < count; row++)
        {
            for (int lane = 0; lane < VirtualLanes.GemvLanes; lane += TLanes.Count)
            {
                OneDot(rows + (row * stride) + lane, x + lane, sums + lane, whole, Mask(depth - whole - lane));
            }

            y[row] = AddLanes(sums);
        }
    }

    /// <summary>
    /// For each p, adds column p times x[p] to the sums of lane p modulo 16; those of all lanes stay in the first-level cache.
    /// </summary>
    [MethodImpl(Hot)]
    public static void AddColumns(T* columns, long stride, T* x, T* sums, int width, int rows, int depth)
    {
        int whole = rows / TLanes.Count * TLanes.Count;
        TLanes mask = MaskedLanes.First<TLanes, T>(rows - whole);
        int p = 0;
        if (sizeof(TLanes) == 64 && whole == 0)
        {
            p = AddNarrowColumns(columns, stride, x, sums, width, mask, depth);
            columns += p * stride;
        }

        for (; p < depth; p++)
        {
            T* sum = sums + (p % VirtualLanes.GemvLanes * width);
            TLanes factor = TLanes.Broadcast(x[p]);
            int row = 0;
            for (; row < whole; row += TLanes.Count)
            {
                Tiles.Prefetch(columns + row + (ColumnsAhead * stride));
                TLanes.Store(TLanes.MultiplyAdd(TLanes.Load(columns + row), factor, TLanes.Load(sum + row)), sum + row);
            }

            if (row < rows)
            {
                TLanes.Store(TLanes.MultiplyAdd(MaskedLanes.Load(columns + row, mask), factor, TLanes.Load(sum + row)), sum + row);
            }

            columns += stride;
        }
    }

    /// <summary>
    /// As <see cref="AddColumns"/> for columns of at most one vector, where the sums of all lanes fit into registers; answers how many
    /// columns are done.
    /// </summary>
    [MethodImpl(Hot)]
    private static int AddNarrowColumns(T* columns, long stride, T* x, T* sums, int width, TLanes mask, int depth)
    {
        TLanes s0 = TLanes.Load(sums);
        TLanes s1 = TLanes.Load(sums + width);
        TLanes s2 = TLanes.Load(sums + (2 * width));
        TLanes s3 = TLanes.Load(sums + (3 * width));
        TLanes s4 = TLanes.Load(sums + (4 * width));
        TLanes s5 = TLanes.Load(sums + (5 * width));
        TLanes s6 = TLanes.Load(sums + (6 * width));
        TLanes s7 = TLanes.Load(sums + (7 * width));
        TLanes s8 = TLanes.Load(sums + (8 * width));
        TLanes s9 = TLanes.Load(sums + (9 * width));
        TLanes s10 = TLanes.Load(sums + (10 * width));
        TLanes s11 = TLanes.Load(sums + (11 * width));
        TLanes s12 = TLanes.Load(sums + (12 * width));
        TLanes s13 = TLanes.Load(sums + (13 * width));
        TLanes s14 = TLanes.Load(sums + (14 * width));
        TLanes s15 = TLanes.Load(sums + (15 * width));
        int p = 0;
        for (; p + VirtualLanes.GemvLanes <= depth; p += VirtualLanes.GemvLanes)
        {
            s0 = TLanes.MultiplyAdd(MaskedLanes.Load(columns, mask), TLanes.Broadcast(x[p]), s0);
            s1 = TLanes.MultiplyAdd(MaskedLanes.Load(columns + stride, mask), TLanes.Broadcast(x[p + 1]), s1);
            s2 = TLanes.MultiplyAdd(MaskedLanes.Load(columns + (2 * stride), mask), TLanes.Broadcast(x[p + 2]), s2);
            s3 = TLanes.MultiplyAdd(MaskedLanes.Load(columns + (3 * stride), mask), TLanes.Broadcast(x[p + 3]), s3);
            columns += 4 * stride;
            s4 = TLanes.MultiplyAdd(MaskedLanes.Load(columns, mask), TLanes.Broadcast(x[p + 4]), s4);
            s5 = TLanes.MultiplyAdd(MaskedLanes.Load(columns + stride, mask), TLanes.Broadcast(x[p + 5]), s5);
            s6 = TLanes.MultiplyAdd(MaskedLanes.Load(columns + (2 * stride), mask), TLanes.Broadcast(x[p + 6]), s6);
            s7 = TLanes.MultiplyAdd(MaskedLanes.Load(columns + (3 * stride), mask), TLanes.Broadcast(x[p + 7]), s7);
            columns += 4 * stride;
            s8 = TLanes.MultiplyAdd(MaskedLanes.Load(columns, mask), TLanes.Broadcast(x[p + 8]), s8);
            s9 = TLanes.MultiplyAdd(MaskedLanes.Load(columns + stride, mask), TLanes.Broadcast(x[p + 9]), s9);
            s10 = TLanes.MultiplyAdd(MaskedLanes.Load(columns + (2 * stride), mask), TLanes.Broadcast(x[p + 10]), s10);
            s11 = TLanes.MultiplyAdd(MaskedLanes.Load(columns + (3 * stride), mask), TLanes.Broadcast(x[p + 11]), s11);
            columns += 4 * stride;
            s12 = TLanes.MultiplyAdd(MaskedLanes.Load(columns, mask), TLanes.Broadcast(x[p + 12]), s12);
            s13 = TLanes.MultiplyAdd(MaskedLanes.Load(columns + stride, mask), TLanes.Broadcast(x[p + 13]), s13);
            s14 = TLanes.MultiplyAdd(MaskedLanes.Load(columns + (2 * stride), mask), TLanes.Broadcast(x[p + 14]), s14);
            s15 = TLanes.MultiplyAdd(MaskedLanes.Load(columns + (3 * stride), mask), TLanes.Broadcast(x[p + 15]), s15);
            columns += 4 * stride;
        }

        TLanes.Store(s0, sums);
        TLanes.Store(s1, sums + width);
        TLanes.Store(s2, sums + (2 * width));
        TLanes.Store(s3, sums + (3 * width));
        TLanes.Store(s4, sums + (4 * width));
        TLanes.Store(s5, sums + (5 * width));
        TLanes.Store(s6, sums + (6 * width));
        TLanes.Store(s7, sums + (7 * width));
        TLanes.Store(s8, sums + (8 * width));
        TLanes.Store(s9, sums + (9 * width));
        TLanes.Store(s10, sums + (10 * width));
        TLanes.Store(s11, sums + (11 * width));
        TLanes.Store(s12, sums + (12 * width));
        TLanes.Store(s13, sums + (13 * width));
        TLanes.Store(s14, sums + (14 * width));
        TLanes.Store(s15, sums + (15 * width));
        return p;
    }

    /// <summary>Adds the sums of all lanes up into those of the first, in a fixed tree.</summary>
    public static void AddLanes(T* sums, int width)
    {
        for (int half = VirtualLanes.GemvLanes / 2; half > 0; half /= 2)
        {
            ElementwiseLoops.Binary<AddOperator, T>(sums, sums + (half * width), sums, half * width);
        }
    }

    private static TLanes Mask(int left) => MaskedLanes.First<TLanes, T>(Math.Clamp(left, 0, TLanes.Count));

    [MethodImpl(Hot)]
    private static void FourDots(T* rows, long stride, T* x, T* sums, int whole, TLanes mask)
    {
        TLanes a = TLanes.BroadcastBits(0);
        TLanes b = a;
        TLanes c = a;
        TLanes d = a;
        T* r1 = rows + stride;
        T* r2 = r1 + stride;
        T* r3 = r2 + stride;
        for (int p = 0; p < whole; p += VirtualLanes.GemvLanes)
        {
            TLanes factor = TLanes.Load(x);
            a = TLanes.MultiplyAdd(TLanes.Load(rows), factor, a);
            b = TLanes.MultiplyAdd(TLanes.Load(r1), factor, b);
            c = TLanes.MultiplyAdd(TLanes.Load(r2), factor, c);
            d = TLanes.MultiplyAdd(TLanes.Load(r3), factor, d);
            x += VirtualLanes.GemvLanes;
            rows += VirtualLanes.GemvLanes;
            r1 += VirtualLanes.GemvLanes;
            r2 += VirtualLanes.GemvLanes;
            r3 += VirtualLanes.GemvLanes;
        }

        // Lanes behind the last term keep their sums as they are, even a -0.
        TLanes last = MaskedLanes.Load(x, mask);
        TLanes.Store(TLanes.Select(mask, TLanes.MultiplyAdd(MaskedLanes.Load(rows, mask), last, a), a), sums);
        TLanes.Store(TLanes.Select(mask, TLanes.MultiplyAdd(MaskedLanes.Load(r1, mask), last, b), b), sums + VirtualLanes.GemvLanes);
        TLanes.Store(TLanes.Select(mask, TLanes.MultiplyAdd(MaskedLanes.Load(r2, mask), last, c), c), sums + (2 * VirtualLanes.GemvLanes));
        TLanes.Store(TLanes.Select(mask, TLanes.MultiplyAdd(MaskedLanes.Load(r3, mask), last, d), d), sums + (3 * VirtualLanes.GemvLanes));
    }

    [MethodImpl(Hot)]
    private static void OneDot(T* row, T* x, T* sums, int whole, TLanes mask)
    {
        TLanes sum = TLanes.BroadcastBits(0);
        for (int p = 0; p < whole; p += VirtualLanes.GemvLanes)
        {
            sum = TLanes.MultiplyAdd(TLanes.Load(row + p), TLanes.Load(x + p), sum);
        }

        TLanes last = TLanes.MultiplyAdd(MaskedLanes.Load(row + whole, mask), MaskedLanes.Load(x + whole, mask), sum);
        TLanes.Store(TLanes.Select(mask, last, sum), sums);
    }

    /// <summary>The sum of the lanes of one row, in the same tree.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T AddLanes(T* sums)
    {
        Vector128<T>* pairs = (Vector128<T>*)sums;
        if (typeof(T) == typeof(float))
        {
            Vector128<float> four = ((pairs[0] + pairs[2]) + (pairs[1] + pairs[3])).AsSingle();
            Vector128<float> two = four + Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1));
            return (two + Vector128.Shuffle(two, Vector128.Create(1, 0, 3, 2))).As<float, T>().ToScalar();
        }

        if (typeof(T) == typeof(double))
        {
            Vector128<double> two = (((pairs[0] + pairs[4]) + (pairs[2] + pairs[6])) + ((pairs[1] + pairs[5]) + (pairs[3] + pairs[7])))
                .AsDouble();
            return (two + Vector128.Shuffle(two, Vector128.Create(1L, 0))).As<double, T>().ToScalar();
        }

        AddLanes(sums, 1);
        return *sums;
    }
}
