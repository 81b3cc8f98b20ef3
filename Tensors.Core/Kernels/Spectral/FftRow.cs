using System.Numerics;
using System.Runtime.CompilerServices;

namespace Tensors;

/// <summary>Transforms of signals whose real and imaginary parts lie apart: many side by side, or a single one.</summary>
internal static unsafe class FftRow
{
    /// <summary>How many numbers <see cref="Transform"/> needs on the way.</summary>
    public static long ScratchOf<T>(FftPlan<T> plan)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => plan.Convolution is { } convolution
            ? (4L * convolution.Extent) + ScratchOf(FftPlan<T>.Of(convolution.Extent))
            : (plan.Rows > 0 ? 2L : 4L * FftPlan<T>.LeastLanes) * plan.Length;

    /// <summary>A single signal from (xr, xi), which is lost, to (yr, yi).</summary>
    public static void Transform<T>(FftPlan<T> plan, T* xr, T* xi, T* yr, T* yi, T* scratch)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (plan.Convolution is { } convolution)
        {
            convolution.Transform(xr, xi, yr, yi, scratch);
        }
        else if (plan.Rows > 0)
        {
            InRows(plan, xr, xi, yr, yi, scratch);
        }
        else
        {
            AmongOthers(plan, xr, xi, yr, yi, scratch);
        }
    }

    /// <summary>
    /// Signals side by side, element by element, at least <see cref="FftPlan{T}.LeastLanes"/> of them: from (xr, xi) and through (yr, yi),
    /// which are both overwritten; whether the result is in the second.
    /// </summary>
    public static bool Lanes<T>(FftPlan<T> plan, T* xr, T* xi, T* yr, T* yi, long lanes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long s = lanes;
        int left = plan.Length;
        bool isSecond = false;
        for (int stage = 0; stage < plan.Stages.Length; stage++)
        {
            int radix = plan.Stages[stage];
            fixed (T* w = plan.Roots[stage])
            {
                Widths.WidestOf<Stage<T>, T, bool>(new(xr, xi, yr, yi, w, left / radix, s, radix), s, tooFew: false);
            }

            (left, s) = (left / radix, s * radix);
            T* read = xr;
            xr = yr;
            yr = read;
            read = xi;
            xi = yi;
            yi = read;
            isSecond = !isSecond;
        }

        return isSecond;
    }

    /// <summary>x = x · y, element by element.</summary>
    public static void Multiply<T>(T* xr, T* xi, T* yr, T* yi, long count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
            Widths.WidestOf<Product<T>, T, bool>(new(xr, xi, yr, yi, count), count, tooFew: false);

    /// <summary>
    /// The signal as a matrix of rows: columns are transformed, turned, and what has become columns by transposition once more. The result
    /// lies in its order.
    /// </summary>
    private static void InRows<T>(FftPlan<T> plan, T* xr, T* xi, T* yr, T* yi, T* scratch)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int rows = plan.Rows;
        int columns = plan.Length / rows;
        T* zr = scratch;
        T* zi = zr + plan.Length;
        bool isSecond = Lanes(FftPlan<T>.Of(rows), xr, xi, yr, yi, columns);
        T* fromR = isSecond ? yr : xr;
        T* fromI = isSecond ? yi : xi;
        fixed (T* wr = plan.TwiddleReal, wi = plan.TwiddleImaginary)
        {
            Multiply(fromR, fromI, wr, wi, plan.Length);
        }

        Transposition.Run(fromR, columns, zr, rows, columns, rows);
        Transposition.Run(fromI, columns, zi, rows, columns, rows);

        // The result has to end in y: an even number of stages begins there.
        FftPlan<T> last = FftPlan<T>.Of(columns);
        if (last.Stages.Length % 2 == 1)
        {
            Lanes(last, zr, zi, yr, yi, rows);
            return;
        }

        new ReadOnlySpan<T>(zr, plan.Length).CopyTo(new(yr, plan.Length));
        new ReadOnlySpan<T>(zi, plan.Length).CopyTo(new(yi, plan.Length));
        Lanes(last, yr, yi, zr, zi, rows);
    }

    /// <summary>A short signal beside others of zeros.</summary>
    private static void AmongOthers<T>(FftPlan<T> plan, T* xr, T* xi, T* yr, T* yi, T* scratch)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int lanes = FftPlan<T>.LeastLanes;
        long count = (long)plan.Length * lanes;
        T* ar = scratch;
        T* ai = ar + count;
        new Span<T>(ar, (int)(2 * count)).Clear();
        for (int i = 0; i < plan.Length; i++)
        {
            (ar[i * lanes], ai[i * lanes]) = (xr[i], xi[i]);
        }

        T* br = ai + count;
        T* bi = br + count;
        bool isSecond = Lanes(plan, ar, ai, br, bi, lanes);
        T* fromR = isSecond ? br : ar;
        T* fromI = isSecond ? bi : ai;
        for (int i = 0; i < plan.Length; i++)
        {
            (yr[i], yi[i]) = (fromR[i * lanes], fromI[i * lanes]);
        }
    }

    private readonly struct Stage<T>(T* xr, T* xi, T* yr, T* yi, T* w, long m, long s, int radix) : ILoop<T, bool>
        where T : unmanaged
    {
        private readonly T* _xr = xr;
        private readonly T* _xi = xi;
        private readonly T* _yr = yr;
        private readonly T* _yi = yi;
        private readonly T* _w = w;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool Run<TLanes>()
            where TLanes : unmanaged, ILanes<TLanes, T>
        {
            switch (radix)
            {
                case 2:
                    Butterflies.Two<TLanes, T>(_xr, _xi, _yr, _yi, _w, m, s);
                    break;
                case 3:
                    Butterflies.Three<TLanes, T>(_xr, _xi, _yr, _yi, _w, m, s);
                    break;
                case 4:
                    Butterflies.Four<TLanes, T>(_xr, _xi, _yr, _yi, _w, m, s);
                    break;
                case 5:
                    Butterflies.Five<TLanes, T>(_xr, _xi, _yr, _yi, _w, m, s);
                    break;
                default:
                    Butterflies.Any<TLanes, T>(_xr, _xi, _yr, _yi, _w, m, s, radix);
                    break;
            }

            return true;
        }
    }

    private readonly struct Product<T>(T* xr, T* xi, T* yr, T* yi, long count) : ILoop<T, bool>
        where T : unmanaged
    {
        private readonly T* _xr = xr;
        private readonly T* _xi = xi;
        private readonly T* _yr = yr;
        private readonly T* _yi = yi;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool Run<TLanes>()
            where TLanes : unmanaged, ILanes<TLanes, T>
        {
            Butterflies.Multiply<TLanes, T>(_xr, _xi, _yr, _yi, count);
            return true;
        }
    }
}
