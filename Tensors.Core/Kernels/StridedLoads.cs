using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tensors;

/// <summary>Elements that lie a constant distance apart, brought together.</summary>
internal static unsafe class StridedLoads
{
    /// <summary>Copies <paramref name="count"/> elements that are <paramref name="stride"/> apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gather<T>(T* source, long stride, T* destination, long count)
        where T : unmanaged
    {
        long done = stride == 2 && Avx2.IsSupported ? GatherEverySecond(source, destination, count) : 0;
        source += done * stride;
        for (; done + 4 <= count; done += 4)
        {
            destination[done] = *source;
            destination[done + 1] = source[stride];
            destination[done + 2] = source[2 * stride];
            destination[done + 3] = source[3 * stride];
            source += 4 * stride;
        }

        for (; done < count; done++)
        {
            destination[done] = *source;
            source += stride;
        }
    }

    /// <summary>Whole vectors of elements 0, 2, 4 …; gives how many were copied. The element behind the last is never read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long GatherEverySecond<T>(T* source, T* destination, long count)
        where T : unmanaged
    {
        long done = 0;
        if (sizeof(T) == sizeof(float))
        {
            for (; done + Vector256<float>.Count < count; done += Vector256<float>.Count)
            {
                Vector256<float> low = Vector256.Load((float*)(source + (2 * done)));
                Vector256<float> high = Vector256.Load((float*)(source + (2 * done) + Vector256<float>.Count));

                // Even elements of both, half by half; then the halves in order.
                Vector256<double> even = Avx.Shuffle(low, high, 0b10_00_10_00).AsDouble();
                Avx2.Permute4x64(even, 0b11_01_10_00).AsSingle().Store((float*)(destination + done));
            }
        }
        else if (sizeof(T) == sizeof(double))
        {
            for (; done + Vector256<double>.Count < count; done += Vector256<double>.Count)
            {
                Vector256<double> low = Vector256.Load((double*)(source + (2 * done)));
                Vector256<double> high = Vector256.Load((double*)(source + (2 * done) + Vector256<double>.Count));
                Avx2.Permute4x64(Avx.UnpackLow(low, high), 0b11_01_10_00).Store((double*)(destination + done));
            }
        }

        return done;
    }
}
