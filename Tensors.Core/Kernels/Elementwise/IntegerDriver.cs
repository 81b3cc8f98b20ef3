using System.Numerics;

namespace Tensors;

/// <summary>The formula of a function of two integers that no vector instruction computes.</summary>
internal interface IIntegerOperator
{
    static abstract T Invoke<T>(T x, T y)
        where T : unmanaged, IBinaryInteger<T>;
}

/// <summary>Feeds integer operators one element at a time: any layout in, contiguous elements out.</summary>
internal static unsafe class IntegerDriver
{
    public static void Binary<TOperator, T>(in Operand x, in Operand y, T* z, long count)
        where TOperator : struct, IIntegerOperator
        where T : unmanaged, IBinaryInteger<T> =>
            ForkJoinPool.For(count, Grains.Computed, new PairBlocks<OneByOne<TOperator, T>, T>(x, y, z));

    private readonly struct OneByOne<TOperator, T> : IPairs<T>
        where TOperator : struct, IIntegerOperator
        where T : unmanaged, IBinaryInteger<T>
    {
        public static void Compute(T* x, T* y, T* z, int count)
        {
            for (int i = 0; i < count; i++)
            {
                z[i] = TOperator.Invoke(x[i], y[i]);
            }
        }
    }
}
