using System.Runtime.CompilerServices;

namespace Tensors;

/// <summary>
/// One stage of a Fourier transform of many signals at once, after Stockham: <c>y[q, r · p + k] = w^(p · k) · Σⱼ x[q, p + j · m] · e^(-2πi
/// · j · k / r)</c> for q below <c>s</c>, p below <c>m</c>, with w = e^(-2πi / (r · m)). Signals lie side by side: q runs fastest, and the
/// last vector overlaps.
/// </summary>
internal static unsafe class Butterflies
{
    private const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization;

    [MethodImpl(Hot)]
    public static void Two<TLanes, T>(T* xr, T* xi, T* yr, T* yi, T* w, long m, long s)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        long last = s - TLanes.Count;
        for (long p = 0; p < m; p++)
        {
            (TLanes cr, TLanes ci) = Root<TLanes, T>(w, p);
            (long from, long to) = (p * s, 2 * p * s);
            for (long next = 0; next < s; next += TLanes.Count)
            {
                long q = Math.Min(next, last);
                TLanes ar = TLanes.Load(xr + from + q);
                TLanes ai = TLanes.Load(xi + from + q);
                TLanes br = TLanes.Load(xr + from + (m * s) + q);
                TLanes bi = TLanes.Load(xi + from + (m * s) + q);
                TLanes.Store(ar + br, yr + to + q);
                TLanes.Store(ai + bi, yi + to + q);
                Turned<TLanes, T>(ar - br, ai - bi, cr, ci, yr + to + s + q, yi + to + s + q);
            }
        }
    }

    [MethodImpl(Hot)]
    public static void Three<TLanes, T>(T* xr, T* xi, T* yr, T* yi, T* w, long m, long s)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes half = Constants.Real<TLanes, T>(-0.5);
        TLanes sine = Constants.Real<TLanes, T>(0.86602540378443864676);
        long last = s - TLanes.Count;
        for (long p = 0; p < m; p++)
        {
            (TLanes c1r, TLanes c1i) = Root<TLanes, T>(w, 2 * p);
            (TLanes c2r, TLanes c2i) = Root<TLanes, T>(w, (2 * p) + 1);
            (long from, long to) = (p * s, 3 * p * s);
            for (long next = 0; next < s; next += TLanes.Count)
            {
                long q = Math.Min(next, last);
                TLanes ar = TLanes.Load(xr + from + q);
                TLanes ai = TLanes.Load(xi + from + q);
                TLanes br = TLanes.Load(xr + from + (m * s) + q);
                TLanes bi = TLanes.Load(xi + from + (m * s) + q);
                TLanes cr = TLanes.Load(xr + from + (2 * m * s) + q);
                TLanes ci = TLanes.Load(xi + from + (2 * m * s) + q);
                (TLanes tr, TLanes ti) = (br + cr, bi + ci);
                (TLanes dr, TLanes di) = (sine * (br - cr), sine * (bi - ci));
                (TLanes er, TLanes ei) = (TLanes.MultiplyAdd(half, tr, ar), TLanes.MultiplyAdd(half, ti, ai));
                TLanes.Store(ar + tr, yr + to + q);
                TLanes.Store(ai + ti, yi + to + q);
                Turned<TLanes, T>(er + di, ei - dr, c1r, c1i, yr + to + s + q, yi + to + s + q);
                Turned<TLanes, T>(er - di, ei + dr, c2r, c2i, yr + to + (2 * s) + q, yi + to + (2 * s) + q);
            }
        }
    }

    [MethodImpl(Hot)]
    public static void Four<TLanes, T>(T* xr, T* xi, T* yr, T* yi, T* w, long m, long s)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        long last = s - TLanes.Count;
        for (long p = 0; p < m; p++)
        {
            (TLanes c1r, TLanes c1i) = Root<TLanes, T>(w, 3 * p);
            (TLanes c2r, TLanes c2i) = Root<TLanes, T>(w, (3 * p) + 1);
            (TLanes c3r, TLanes c3i) = Root<TLanes, T>(w, (3 * p) + 2);
            T* fromR = xr + (p * s);
            T* fromI = xi + (p * s);
            T* toR = yr + (4 * p * s);
            T* toI = yi + (4 * p * s);
            for (long next = 0; next < s; next += TLanes.Count)
            {
                long q = Math.Min(next, last);
                TLanes ar = TLanes.Load(fromR + q);
                TLanes ai = TLanes.Load(fromI + q);
                TLanes br = TLanes.Load(fromR + (m * s) + q);
                TLanes bi = TLanes.Load(fromI + (m * s) + q);
                TLanes cr = TLanes.Load(fromR + (2 * m * s) + q);
                TLanes ci = TLanes.Load(fromI + (2 * m * s) + q);
                TLanes dr = TLanes.Load(fromR + (3 * m * s) + q);
                TLanes di = TLanes.Load(fromI + (3 * m * s) + q);
                (TLanes acr, TLanes aci) = (ar + cr, ai + ci);
                (TLanes bdr, TLanes bdi) = (br + dr, bi + di);
                TLanes.Store(acr + bdr, toR + q);
                TLanes.Store(aci + bdi, toI + q);
                Turned<TLanes, T>(acr - bdr, aci - bdi, c2r, c2i, toR + (2 * s) + q, toI + (2 * s) + q);

                // -i times b - d.
                (TLanes er, TLanes ei) = (ar - cr, ai - ci);
                (TLanes fr, TLanes fi) = (bi - di, dr - br);
                Turned<TLanes, T>(er + fr, ei + fi, c1r, c1i, toR + s + q, toI + s + q);
                Turned<TLanes, T>(er - fr, ei - fi, c3r, c3i, toR + (3 * s) + q, toI + (3 * s) + q);
            }
        }
    }

    [MethodImpl(Hot)]
    public static void Five<TLanes, T>(T* xr, T* xi, T* yr, T* yi, T* w, long m, long s)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes cos1 = Constants.Real<TLanes, T>(0.30901699437494742410);
        TLanes cos2 = Constants.Real<TLanes, T>(-0.80901699437494742410);
        TLanes sin1 = Constants.Real<TLanes, T>(0.95105651629515357212);
        TLanes sin2 = Constants.Real<TLanes, T>(0.58778525229247312917);
        long last = s - TLanes.Count;
        for (long p = 0; p < m; p++)
        {
            T* fromR = xr + (p * s);
            T* fromI = xi + (p * s);
            T* toR = yr + (5 * p * s);
            T* toI = yi + (5 * p * s);
            for (long next = 0; next < s; next += TLanes.Count)
            {
                long q = Math.Min(next, last);
                TLanes ar = TLanes.Load(fromR + q);
                TLanes ai = TLanes.Load(fromI + q);
                TLanes br = TLanes.Load(fromR + (m * s) + q);
                TLanes bi = TLanes.Load(fromI + (m * s) + q);
                TLanes cr = TLanes.Load(fromR + (2 * m * s) + q);
                TLanes ci = TLanes.Load(fromI + (2 * m * s) + q);
                TLanes dr = TLanes.Load(fromR + (3 * m * s) + q);
                TLanes di = TLanes.Load(fromI + (3 * m * s) + q);
                TLanes er = TLanes.Load(fromR + (4 * m * s) + q);
                TLanes ei = TLanes.Load(fromI + (4 * m * s) + q);
                (TLanes ber, TLanes bei, TLanes bdr, TLanes bdi) = (br + er, bi + ei, br - er, bi - ei);
                (TLanes cdr, TLanes cdi, TLanes ccr, TLanes cci) = (cr + dr, ci + di, cr - dr, ci - di);
                TLanes.Store(ar + (ber + cdr), toR + q);
                TLanes.Store(ai + (bei + cdi), toI + q);
                TLanes ur = TLanes.MultiplyAdd(cos2, cdr, TLanes.MultiplyAdd(cos1, ber, ar));
                TLanes ui = TLanes.MultiplyAdd(cos2, cdi, TLanes.MultiplyAdd(cos1, bei, ai));
                TLanes vr = TLanes.MultiplyAdd(cos1, cdr, TLanes.MultiplyAdd(cos2, ber, ar));
                TLanes vi = TLanes.MultiplyAdd(cos1, cdi, TLanes.MultiplyAdd(cos2, bei, ai));
                TLanes gr = TLanes.MultiplyAdd(sin1, bdr, sin2 * ccr);
                TLanes gi = TLanes.MultiplyAdd(sin1, bdi, sin2 * cci);
                TLanes hr = TLanes.MultiplySubtract(sin2, bdr, sin1 * ccr);
                TLanes hi = TLanes.MultiplySubtract(sin2, bdi, sin1 * cci);
                Turned<TLanes, T>(ur + gi, ui - gr, w, 4 * p, toR + s + q, toI + s + q);
                Turned<TLanes, T>(vr + hi, vi - hr, w, (4 * p) + 1, toR + (2 * s) + q, toI + (2 * s) + q);
                Turned<TLanes, T>(vr - hi, vi + hr, w, (4 * p) + 2, toR + (3 * s) + q, toI + (3 * s) + q);
                Turned<TLanes, T>(ur - gi, ui + gr, w, (4 * p) + 3, toR + (4 * s) + q, toI + (4 * s) + q);
            }
        }
    }

    /// <summary>
    /// A stage of any radix, by its definition; behind its own factors, <paramref name="w"/> holds the roots of the radix.
    /// </summary>
    [MethodImpl(Hot)]
    public static void Any<TLanes, T>(T* xr, T* xi, T* yr, T* yi, T* w, long m, long s, int radix)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        long last = s - TLanes.Count;
        long roots = (radix - 1) * m;
        for (long p = 0; p < m; p++)
        {
            for (int k = 0; k < radix; k++)
            {
                T* toR = yr + (((radix * p) + k) * s);
                T* toI = yi + (((radix * p) + k) * s);
                for (long next = 0; next < s; next += TLanes.Count)
                {
                    long q = Math.Min(next, last);
                    TLanes sumR = TLanes.Load(xr + (p * s) + q);
                    TLanes sumI = TLanes.Load(xi + (p * s) + q);
                    for (int j = 1; j < radix; j++)
                    {
                        (TLanes er, TLanes ei) = Root<TLanes, T>(w, roots + (j * k % radix));
                        TLanes ar = TLanes.Load(xr + ((p + (j * m)) * s) + q);
                        TLanes ai = TLanes.Load(xi + ((p + (j * m)) * s) + q);
                        sumR = TLanes.MultiplyAdd(ar, er, sumR) - (ai * ei);
                        sumI = TLanes.MultiplyAdd(ar, ei, sumI) + (ai * er);
                    }

                    if (k == 0)
                    {
                        TLanes.Store(sumR, toR + q);
                        TLanes.Store(sumI, toI + q);
                    }
                    else
                    {
                        Turned<TLanes, T>(sumR, sumI, w, ((radix - 1) * p) + k - 1, toR + q, toI + q);
                    }
                }
            }
        }
    }

    /// <summary>Products of corresponding complex numbers: x = x · y.</summary>
    [MethodImpl(Hot)]
    public static void Multiply<TLanes, T>(T* xr, T* xi, T* yr, T* yi, long count)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        // The last vector overlaps, and is read before others are written.
        long last = count - TLanes.Count;
        (TLanes tailR, TLanes tailI) = (TLanes.Load(xr + last), TLanes.Load(xi + last));
        for (long i = 0; i < last; i += TLanes.Count)
        {
            Turned<TLanes, T>(TLanes.Load(xr + i), TLanes.Load(xi + i), TLanes.Load(yr + i), TLanes.Load(yi + i), xr + i, xi + i);
        }

        Turned<TLanes, T>(tailR, tailI, TLanes.Load(yr + last), TLanes.Load(yi + last), xr + last, xi + last);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TLanes Real, TLanes Imaginary) Root<TLanes, T>(T* w, long number)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => (TLanes.Broadcast(w[2 * number]), TLanes.Broadcast(w[(2 * number) + 1]));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turned<TLanes, T>(TLanes ar, TLanes ai, T* w, long number, T* yr, T* yi)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => Turned<TLanes, T>(ar, ai, TLanes.Broadcast(w[2 * number]), TLanes.Broadcast(w[(2 * number) + 1]), yr, yi);

    /// <summary>Stores a complex product.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turned<TLanes, T>(TLanes ar, TLanes ai, TLanes cr, TLanes ci, T* yr, T* yi)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes.Store(TLanes.MultiplySubtract(ar, cr, ai * ci), yr);
        TLanes.Store(TLanes.MultiplyAdd(ar, ci, ai * cr), yi);
    }
}
