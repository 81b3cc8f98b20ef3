using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tensors;

/// <summary>Between complex numbers, whose parts lie in pairs, and real and imaginary parts each by themselves.</summary>
internal static unsafe class Pairs
{
    /// <summary>Takes <paramref name="count"/> pairs apart.</summary>
    public static void Split<T>(T* pairs, T* real, T* imaginary, long count)
        where T : unmanaged
    {
        StridedLoads.Gather(pairs, 2, real, count);
        StridedLoads.Gather(pairs + 1, 2, imaginary, count - 1);
        if (count > 0)
        {
            // The last one alone: whole vectors of second parts would end one element behind the pairs.
            imaginary[count - 1] = pairs[(2 * count) - 1];
        }
    }

    /// <summary>Puts <paramref name="count"/> pairs together.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Join<T>(T* real, T* imaginary, T* pairs, long count)
        where T : unmanaged
    {
        long done = 0;
        if (Avx2.IsSupported && sizeof(T) == sizeof(float))
        {
            for (; done + Vector256<float>.Count <= count; done += Vector256<float>.Count)
            {
                Vector256<float> re = Vector256.Load((float*)(real + done));
                Vector256<float> im = Vector256.Load((float*)(imaginary + done));
                Vector256<float> low = Avx.UnpackLow(re, im);
                Vector256<float> high = Avx.UnpackHigh(re, im);
                Avx.Permute2x128(low, high, 0x20).Store((float*)(pairs + (2 * done)));
                Avx.Permute2x128(low, high, 0x31).Store((float*)(pairs + (2 * done)) + Vector256<float>.Count);
            }
        }
        else if (Avx2.IsSupported && sizeof(T) == sizeof(double))
        {
            for (; done + Vector256<double>.Count <= count; done += Vector256<double>.Count)
            {
                Vector256<double> re = Vector256.Load((double*)(real + done));
                Vector256<double> im = Vector256.Load((double*)(imaginary + done));
                Vector256<double> low = Avx.UnpackLow(re, im);
                Vector256<double> high = Avx.UnpackHigh(re, im);
                Avx.Permute2x128(low, high, 0x20).Store((double*)(pairs + (2 * done)));
                Avx.Permute2x128(low, high, 0x31).Store((double*)(pairs + (2 * done)) + Vector256<double>.Count);
            }
        }

        for (; done < count; done++)
        {
            pairs[2 * done] = real[done];
            pairs[(2 * done) + 1] = imaginary[done];
        }
    }
}
