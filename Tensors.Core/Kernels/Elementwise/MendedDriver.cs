using System.Numerics;
using System.Numerics.Tensors;

namespace Tensors;

/// <summary>
/// The formula of a function of two numbers that vector instructions compute exactly for most arguments only: NaN marks the others.
/// </summary>
internal interface IMendedOperator : IBinaryOperator
{
    /// <summary>The formula that holds for all arguments.</summary>
    static abstract T Mend<T>(T x, T y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}

/// <summary>
/// Feeds floating-point operators vectors, and one by one the elements that come back as NaN: any layout in, contiguous elements out.
/// </summary>
internal static unsafe class MendedDriver
{
    public static void Binary<TOperator>(in Operand x, in Operand y, void* z, long count, DType dtype)
        where TOperator : struct, IMendedOperator
    {
        if (dtype == DType.Float32)
        {
            ForkJoinPool.For(count, Grains.OfFormula(cost: 4), new PairBlocks<Mended<TOperator, float>, float>(x, y, (float*)z));
        }
        else
        {
            ForkJoinPool.For(count, Grains.OfFormula(cost: 4), new PairBlocks<Mended<TOperator, double>, double>(x, y, (double*)z));
        }
    }

    private readonly struct Mended<TOperator, T> : IPairs<T>
        where TOperator : struct, IMendedOperator
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public static void Compute(T* x, T* y, T* z, int count)
        {
            ElementwiseLoops.Binary<TOperator, T>(x, y, z, count);
            if (TensorPrimitives.IsNaNAny(new ReadOnlySpan<T>(z, count)))
            {
                Mend(x, y, z, count);
            }
        }

        private static void Mend(T* x, T* y, T* z, int count)
        {
            for (int i = 0; i < count; i++)
            {
                z[i] = T.IsNaN(z[i]) ? TOperator.Mend(x[i], y[i]) : z[i];
            }
        }
    }
}
