using System.Numerics;

namespace Tensors;

/// <summary>
/// Fourier transforms between contiguous rows of real numbers and the first half of their spectra, length / 2 + 1 complex numbers. Of an
/// even length, even and odd elements are real and imaginary parts of a signal of half the length.
/// </summary>
internal static unsafe class RealFftKernel
{
    /// <summary><c>y_k = scale · Σⱼ x_j · e^(-2πi · j · k / length)</c>.</summary>
    public static void Forward<T>(T* x, T* y, long rows, int length, double scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ForkJoinPool.For(
            rows, FftKernel.WorthAThread(length), new ForwardBody<T>(PlanOf<T>(length), x, y, length, T.CreateTruncating(scale)));

    /// <summary>
    /// The real signal of a spectrum of which the other half is conjugate: <c>y_j = scale · Σ_k x_k · e^(2πi · j · k / length)</c> over all
    /// k.
    /// </summary>
    public static void Inverse<T>(T* x, T* y, long rows, int length, double scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ForkJoinPool.For(
            rows, FftKernel.WorthAThread(length), new InverseBody<T>(PlanOf<T>(length), x, y, length, T.CreateTruncating(scale)));

    private static FftPlan<T> PlanOf<T>(int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => FftPlan<T>.Of(length % 2 == 0 ? length / 2 : length);

    private readonly struct ForwardBody<T>(FftPlan<T> plan, T* x, T* y, int length, T scale) : IRangeBody
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T* _x = x;
        private readonly T* _y = y;

        public void Run(long start, long end)
        {
            int n = plan.Length;
            long bins = (length / 2) + 1L;
            using FftScratch<T> scratch = new((4L * n) + FftRow.ScratchOf(plan));
            T* xr = scratch.Start;
            T* xi = xr + n;
            T* zr = xi + n;
            T* zi = zr + n;
            for (long row = start; row < end; row++)
            {
                T* from = _x + (row * length);
                T* to = _y + (2 * row * bins);
                if (n == length)
                {
                    new ReadOnlySpan<T>(from, n).CopyTo(new(xr, n));
                    new Span<T>(xi, n).Clear();
                    FftRow.Transform(plan, xr, xi, zr, zi, zi + n);
                    FftKernel.Scale(zr, zi, scale, bins);
                    Pairs.Join(zr, zi, to, bins);
                    continue;
                }

                Pairs.Split(from, xr, xi, n);
                FftRow.Transform(plan, xr, xi, zr, zi, zi + n);
                Untangle(zr, zi, to);
            }
        }

        /// <summary><c>y_k = ½ · (z_k + conj z_(n - k)) - ½i · w^k · (z_k - conj z_(n - k))</c>.</summary>
        private void Untangle(T* zr, T* zi, T* y)
        {
            int n = plan.Length;
            T half = scale * T.CreateTruncating(0.5);
            (T[] wr, T[] wi) = plan.HalfAngles;
            for (int k = 0; k <= n; k++)
            {
                int same = k == n ? 0 : k;
                int other = k == 0 ? 0 : n - k;
                (T evenR, T evenI) = (zr[same] + zr[other], zi[same] - zi[other]);
                (T oddR, T oddI) = (zi[same] + zi[other], zr[other] - zr[same]);
                y[2 * k] = half * (evenR + ((wr[k] * oddR) - (wi[k] * oddI)));
                y[(2 * k) + 1] = half * (evenI + ((wr[k] * oddI) + (wi[k] * oddR)));
            }
        }
    }

    private readonly struct InverseBody<T>(FftPlan<T> plan, T* x, T* y, int length, T scale) : IRangeBody
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T* _x = x;
        private readonly T* _y = y;

        public void Run(long start, long end)
        {
            int n = plan.Length;
            long bins = (length / 2) + 1L;
            using FftScratch<T> scratch = new((4L * n) + FftRow.ScratchOf(plan));
            T* xr = scratch.Start;
            T* xi = xr + n;
            T* zr = xi + n;
            T* zi = zr + n;
            for (long row = start; row < end; row++)
            {
                T* from = _x + (2 * row * bins);
                T* to = _y + (row * length);
                if (n == length)
                {
                    Mirror(from, xr, xi);
                }
                else
                {
                    Tangle(from, xr, xi);
                }

                // Back by exchanged parts.
                FftRow.Transform(plan, xi, xr, zi, zr, zi + n);
                FftKernel.Scale(zr, zi, scale, n);
                if (n == length)
                {
                    new ReadOnlySpan<T>(zr, n).CopyTo(new(to, n));
                }
                else
                {
                    Pairs.Join(zr, zi, to, n);
                }
            }
        }

        /// <summary>The whole spectrum of an odd length; the imaginary part at 0 does not count.</summary>
        private void Mirror(T* x, T* xr, T* xi)
        {
            (xr[0], xi[0]) = (x[0], T.Zero);
            for (int k = 1; k <= length / 2; k++)
            {
                (xr[k], xi[k]) = (x[2 * k], x[(2 * k) + 1]);
                (xr[length - k], xi[length - k]) = (x[2 * k], -x[(2 * k) + 1]);
            }
        }

        /// <summary>
        /// <c>z_k = (x_k + conj x_(n - k)) + i · conj w^k · (x_k - conj x_(n - k))</c>; imaginary parts at both ends do not count.
        /// </summary>
        private void Tangle(T* x, T* zr, T* zi)
        {
            int n = plan.Length;
            (T[] wr, T[] wi) = plan.HalfAngles;
            for (int k = 0; k < n; k++)
            {
                int other = n - k;
                (T ownI, T otherI) = k == 0 ? (T.Zero, T.Zero) : (x[(2 * k) + 1], x[(2 * other) + 1]);
                (T evenR, T evenI) = (x[2 * k] + x[2 * other], ownI - otherI);
                (T oddR, T oddI) = (x[2 * k] - x[2 * other], ownI + otherI);
                zr[k] = evenR - ((wr[k] * oddI) - (wi[k] * oddR));
                zi[k] = evenI + ((wr[k] * oddR) + (wi[k] * oddI));
            }
        }
    }
}
