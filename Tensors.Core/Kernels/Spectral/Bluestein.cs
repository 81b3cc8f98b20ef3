using System.Numerics;

namespace Tensors;

/// <summary>
/// A transform of any length n as a convolution: <c>X_k = c_k · Σⱼ (x_j · c_j) · conj(c_(k - j))</c> with the chirp <c>c_j = e^(-πi · j² /
/// n)</c>, of a power of two.
/// </summary>
internal sealed class Bluestein<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int _length;
    private readonly T[] _chirpReal;
    private readonly T[] _chirpImaginary;
    private readonly T[] _filterReal;
    private readonly T[] _filterImaginary;

    public unsafe Bluestein(FftPlan<T> plan)
    {
        _length = plan.Length;
        Extent = (int)BitOperations.RoundUpToPowerOf2(checked((uint)Math.Max(16, (2 * _length) - 1)));

        // j² modulo 2n: the angle stays exact.
        (_chirpReal, _chirpImaginary) = UnitRoots.Table<T>(_length, 2L * _length, j => j * j % (2L * _length));
        (_filterReal, _filterImaginary) = (new T[Extent], new T[Extent]);
        T[] real = new T[Extent];
        T[] imaginary = new T[Extent];
        T share = T.One / T.CreateTruncating(Extent);
        for (int j = 0; j < _length; j++)
        {
            (real[j], imaginary[j]) = (_chirpReal[j] * share, -_chirpImaginary[j] * share);
            (real[(Extent - j) % Extent], imaginary[(Extent - j) % Extent]) = (real[j], imaginary[j]);
        }

        using FftScratch<T> scratch = new(FftRow.ScratchOf(FftPlan<T>.Of(Extent)));
        fixed (T* re = real, im = imaginary, toRe = _filterReal, toIm = _filterImaginary)
        {
            FftRow.Transform(FftPlan<T>.Of(Extent), re, im, toRe, toIm, scratch.Start);
        }
    }

    /// <summary>The length of the convolution.</summary>
    public int Extent { get; }

    /// <summary>From (xr, xi) to (yr, yi); scratch has room for four signals of <see cref="Extent"/>, and what they need.</summary>
    public unsafe void Transform(T* xr, T* xi, T* yr, T* yi, T* scratch)
    {
        T* ar = scratch;
        T* ai = ar + Extent;
        T* br = ai + Extent;
        T* bi = br + Extent;
        T* rest = bi + Extent;
        new Span<T>(ar, 2 * Extent).Clear();
        for (int j = 0; j < _length; j++)
        {
            ar[j] = (xr[j] * _chirpReal[j]) - (xi[j] * _chirpImaginary[j]);
            ai[j] = (xr[j] * _chirpImaginary[j]) + (xi[j] * _chirpReal[j]);
        }

        FftPlan<T> plan = FftPlan<T>.Of(Extent);
        FftRow.Transform(plan, ar, ai, br, bi, rest);
        fixed (T* filterReal = _filterReal, filterImaginary = _filterImaginary)
        {
            FftRow.Multiply(br, bi, filterReal, filterImaginary, Extent);
        }

        // Back by exchanged parts.
        FftRow.Transform(plan, bi, br, ai, ar, rest);
        for (int k = 0; k < _length; k++)
        {
            yr[k] = (ar[k] * _chirpReal[k]) - (ai[k] * _chirpImaginary[k]);
            yi[k] = (ar[k] * _chirpImaginary[k]) + (ai[k] * _chirpReal[k]);
        }
    }
}
