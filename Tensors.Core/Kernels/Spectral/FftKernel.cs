using System.Numerics;

namespace Tensors;

/// <summary>
/// Fourier transforms along the middle axis of contiguous (outer, length, inner) complex numbers, each computed by one thread.
/// </summary>
internal static unsafe class FftKernel
{
    // Signals that are transformed side by side: two cache lines of float32.
    private const int Lanes = 32;

    /// <summary><c>y_k = scale · Σⱼ x_j · e^(∓2πi · j · k / length)</c>.</summary>
    public static void Run<T>(T* x, T* y, long outer, int length, long inner, bool inverse, double scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        FftPlan<T> plan = FftPlan<T>.Of(length);
        if (plan.Convolution is not null || (inner == 1 && plan.Rows > 0))
        {
            ForkJoinPool.For(outer * inner, WorthAThread(length), new Signals<T>(plan, x, y, inner, inverse, T.CreateTruncating(scale)));
            return;
        }

        // Short signals of a row each lie side by side the other way round.
        long across = inner == 1 ? outer : inner;
        long strips = (across + Lanes - 1) / Lanes;
        ForkJoinPool.For(
            (inner == 1 ? 1 : outer) * strips, WorthAThread(length * (long)Lanes),
            new Strips<T>(plan, x, y, across, inner == 1, inverse, T.CreateTruncating(scale)));
    }

    internal static long WorthAThread(long length) => Grains.Items(Grains.OneByOne, length);

    /// <summary>Multiplies both parts.</summary>
    internal static void Scale<T>(T* real, T* imaginary, T scale, long count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (scale != T.One)
        {
            T* factors = stackalloc T[Lanes128<T>.Count * 4];
            new Span<T>(factors, Lanes128<T>.Count * 4).Fill(scale);
            ElementwiseLoops.BinaryOrRepeated<MultiplyOperator, T>(real, false, factors, true, real, (nint)count);
            ElementwiseLoops.BinaryOrRepeated<MultiplyOperator, T>(imaginary, false, factors, true, imaginary, (nint)count);
        }
    }

    /// <summary>Single signals, with others between their elements or contiguous.</summary>
    private readonly struct Signals<T>(FftPlan<T> plan, T* x, T* y, long inner, bool inverse, T scale) : IRangeBody
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T* _x = x;
        private readonly T* _y = y;

        public void Run(long start, long end)
        {
            int length = plan.Length;
            using FftScratch<T> scratch = new((4L * length) + FftRow.ScratchOf(plan));

            // An inverse transform is one with its parts exchanged.
            T* real = scratch.Start + (inverse ? length : 0);
            T* imaginary = scratch.Start + (inverse ? 0 : length);
            T* rest = scratch.Start + (4L * length);
            for (long signal = start; signal < end; signal++)
            {
                long first = 2 * ((signal / inner * length * inner) + (signal % inner));
                if (inner == 1)
                {
                    Pairs.Split(_x + first, real, imaginary, length);
                }
                else
                {
                    for (long k = 0; k < length; k++)
                    {
                        (real[k], imaginary[k]) = (_x[first + (2 * k * inner)], _x[first + (2 * k * inner) + 1]);
                    }
                }

                FftRow.Transform(
                    plan, scratch.Start, scratch.Start + length, scratch.Start + (2L * length), scratch.Start + (3L * length), rest);
                T* realOut = real + (2L * length);
                T* imaginaryOut = imaginary + (2L * length);
                Scale(realOut, imaginaryOut, scale, length);
                if (inner == 1)
                {
                    Pairs.Join(realOut, imaginaryOut, _y + first, length);
                }
                else
                {
                    for (long k = 0; k < length; k++)
                    {
                        (_y[first + (2 * k * inner)], _y[first + (2 * k * inner) + 1]) = (realOut[k], imaginaryOut[k]);
                    }
                }
            }
        }
    }

    /// <summary>Signals side by side: neighbouring columns, or rows that are turned on the way.</summary>
    private readonly struct Strips<T>(FftPlan<T> plan, T* x, T* y, long across, bool areRows, bool inverse, T scale) : IRangeBody
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T* _x = x;
        private readonly T* _y = y;

        public void Run(long start, long end)
        {
            int length = plan.Length;
            long strips = (across + Lanes - 1) / Lanes;
            long size = (long)length * Lanes;
            using FftScratch<T> scratch = new(4 * size);
            T* first = scratch.Start;
            for (long strip = start; strip < end; strip++)
            {
                long column = strip % strips * Lanes;
                long width = Math.Min(Lanes, across - column);
                long lanes = Math.Max(width, FftPlan<T>.LeastLanes);
                T* real = first + (inverse ? size : 0);
                T* imaginary = first + (inverse ? 0 : size);
                if (width < lanes)
                {
                    new Span<T>(first, checked((int)(2 * size))).Clear();
                }

                if (areRows)
                {
                    for (long row = 0; row < width; row++)
                    {
                        T* from = _x + (2 * (column + row) * length);
                        for (long k = 0; k < length; k++)
                        {
                            (real[(k * lanes) + row], imaginary[(k * lanes) + row]) = (from[2 * k], from[(2 * k) + 1]);
                        }
                    }
                }
                else
                {
                    for (long k = 0; k < length; k++)
                    {
                        Pairs.Split(
                            _x + (2 * ((((strip / strips * length) + k) * across) + column)), real + (k * lanes), imaginary + (k * lanes),
                            width);
                    }
                }

                bool isSecond = FftRow.Lanes(plan, first, first + size, first + (2 * size), first + (3 * size), lanes);
                real += isSecond ? 2 * size : 0;
                imaginary += isSecond ? 2 * size : 0;
                Scale(real, imaginary, scale, length * lanes);
                for (long k = 0; k < length && !areRows; k++)
                {
                    Pairs.Join(
                        real + (k * lanes), imaginary + (k * lanes), _y + (2 * ((((strip / strips * length) + k) * across) + column)),
                        width);
                }

                for (long row = 0; row < width && areRows; row++)
                {
                    T* to = _y + (2 * (column + row) * length);
                    for (long k = 0; k < length; k++)
                    {
                        (to[2 * k], to[(2 * k) + 1]) = (real[(k * lanes) + row], imaginary[(k * lanes) + row]);
                    }
                }
            }
        }
    }
}
