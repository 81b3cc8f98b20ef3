using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tensors;

/// <summary>
/// Running folds along the middle axis of contiguous (outer, extent, inner) elements. In a row the elements of 16 bytes are scanned in a
/// register and then joined to what came before them, whatever the width of the machine's vectors; rows are joined one after the other.
/// </summary>
internal static unsafe class ScanKernel
{
    private const int StripWidth = 4096;

    /// <summary>Folds with <typeparamref name="TOperator"/>; <paramref name="first"/> is what an exclusive scan starts with.</summary>
    public static void Run<TOperator, T>(T* x, T* y, long outer, long extent, long inner, bool exclusive, bool reverse, T identity, T first)
        where TOperator : struct, IBinaryOperator
        where T : unmanaged
    {
        if (inner == 1)
        {
            ForkJoinPool.For(
                outer, Grains.Items(Grains.Passed, extent), new Rows<TOperator, T>(x, y, extent, exclusive, reverse, identity, first));
            return;
        }

        long strips = (inner + StripWidth - 1) / StripWidth;
        long perStrip = extent * Math.Min(inner, StripWidth);
        ForkJoinPool.For(
            outer * strips, Grains.Items(Grains.Passed, perStrip),
            new Columns<TOperator, T>(x, y, extent, inner, exclusive, reverse, first));
    }

    private readonly struct Rows<TOperator, T>(T* x, T* y, long extent, bool exclusive, bool reverse, T identity, T first) : IRangeBody
        where TOperator : struct, IBinaryOperator
        where T : unmanaged
    {
        private readonly T* _x = x;
        private readonly T* _y = y;

        public void Run(long start, long end)
        {
            long shift = exclusive ? 1 : 0;
            for (long number = start; number < end; number++)
            {
                T* source = _x + (number * extent);
                T* destination = _y + (number * extent);
                if (reverse)
                {
                    Scan<TOperator, T>(source + extent - 1, destination + extent - 1 - shift, extent - shift, -1, identity);
                }
                else
                {
                    Scan<TOperator, T>(source, destination + shift, extent - shift, 1, identity);
                }

                if (exclusive)
                {
                    destination[reverse ? extent - 1 : 0] = first;
                }
            }
        }
    }

    private readonly struct Columns<TOperator, T>(T* x, T* y, long extent, long inner, bool exclusive, bool reverse, T first) : IRangeBody
        where TOperator : struct, IBinaryOperator
        where T : unmanaged
    {
        private readonly T* _x = x;
        private readonly T* _y = y;

        public void Run(long start, long end)
        {
            long strips = (inner + StripWidth - 1) / StripWidth;
            for (long task = start; task < end; task++)
            {
                (long block, long strip) = Math.DivRem(task, strips);
                long column = strip * StripWidth;
                int width = (int)Math.Min(StripWidth, inner - column);
                long step = reverse ? -inner : inner;
                long offset = (((block * extent) + (reverse ? extent - 1 : 0)) * inner) + column;
                T* source = _x + offset;
                T* destination = _y + offset;
                if (exclusive)
                {
                    new Span<T>(destination, width).Fill(first);
                }
                else
                {
                    new ReadOnlySpan<T>(source, width).CopyTo(new(destination, width));
                }

                for (long row = 1; row < extent; row++)
                {
                    T* added = exclusive ? source : source + step;
                    ElementwiseLoops.Binary<TOperator, T>(destination, added, destination + step, width);
                    source += step;
                    destination += step;
                }
            }
        }
    }

    /// <summary>Scans <paramref name="count"/> elements upwards (direction 1) or downwards (-1) from the given ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scan<TOperator, T>(T* x, T* y, long count, int direction, T identity)
        where TOperator : struct, IBinaryOperator
        where T : unmanaged
    {
        int width = sizeof(T) is sizeof(int) or sizeof(long) ? Vector128<T>.Count : 1;
        Vector128<T> nothing = Vector128.Create(identity);
        Vector128<T> carry = nothing;
        long done = 0;
        for (; width > 1 && done + width <= count; done += width)
        {
            Vector128<T> elements = direction > 0 ? Vector128.Load(x + done) : Backwards(Vector128.Load(x - done - width + 1));
            Vector128<T> scanned = ScanInRegister<TOperator, T>(elements, nothing);
            Vector128<T> joined = Join<TOperator, T>(carry, scanned);
            carry = Join<TOperator, T>(carry, Last(scanned));
            if (direction > 0)
            {
                joined.Store(y + done);
            }
            else
            {
                Backwards(joined).Store(y - done - width + 1);
            }
        }

        T* rest = stackalloc T[Vector128<T>.Count];
        while (done < count)
        {
            nothing.Store(rest);
            int left = (int)Math.Min(width, count - done);
            for (int i = 0; i < left; i++)
            {
                rest[i] = x[(done + i) * direction];
            }

            Vector128<T> scanned = width == 1 ? Vector128.Create(*rest) : ScanInRegister<TOperator, T>(Vector128.Load(rest), nothing);
            carry = Join<TOperator, T>(carry, scanned);
            carry.Store(rest);
            for (int i = 0; i < left; i++)
            {
                y[(done + i) * direction] = rest[i];
            }

            done += left;
        }
    }

    /// <summary>Log-step scan: each lane is joined to the one before, then to the result two before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<T> ScanInRegister<TOperator, T>(Vector128<T> x, Vector128<T> nothing)
        where TOperator : struct, IBinaryOperator
        where T : unmanaged
    {
        if (sizeof(T) == sizeof(long))
        {
            Vector128<long> former = Vector128.Shuffle(x.AsInt64(), Vector128.Create(0L, 0));
            return Join<TOperator, T>(
                Vector128.ConditionalSelect(Vector128.Create(-1L, 0).As<long, T>(), nothing, former.As<long, T>()), x);
        }

        Vector128<int> one = Vector128.Shuffle(x.AsInt32(), Vector128.Create(0, 0, 1, 2));
        x = Join<TOperator, T>(Vector128.ConditionalSelect(Vector128.Create(-1, 0, 0, 0).As<int, T>(), nothing, one.As<int, T>()), x);
        Vector128<int> two = Vector128.Shuffle(x.AsInt32(), Vector128.Create(0, 1, 0, 1));
        return Join<TOperator, T>(Vector128.ConditionalSelect(Vector128.Create(-1, -1, 0, 0).As<int, T>(), nothing, two.As<int, T>()), x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<T> Join<TOperator, T>(Vector128<T> former, Vector128<T> later)
        where TOperator : struct, IBinaryOperator
        where T : unmanaged => Unsafe.BitCast<Lanes128<T>, Vector128<T>>(
            TOperator.Invoke<Lanes128<T>, T>(
                Unsafe.BitCast<Vector128<T>, Lanes128<T>>(former), Unsafe.BitCast<Vector128<T>, Lanes128<T>>(later)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<T> Last<T>(Vector128<T> x)
        where T : unmanaged => sizeof(T) == sizeof(long)
            ? Vector128.Shuffle(x.AsInt64(), Vector128.Create(1L, 1)).As<long, T>()
            : Vector128.Shuffle(x.AsInt32(), Vector128.Create(3, 3, 3, 3)).As<int, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<T> Backwards<T>(Vector128<T> x)
        where T : unmanaged => sizeof(T) == sizeof(long)
            ? Vector128.Shuffle(x.AsInt64(), Vector128.Create(1L, 0)).As<long, T>()
            : Vector128.Shuffle(x.AsInt32(), Vector128.Create(3, 2, 1, 0)).As<int, T>();
}
