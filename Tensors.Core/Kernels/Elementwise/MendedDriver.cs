using System.Numerics;
using System.Numerics.Tensors;

namespace Tensors;

/// <summary>The formula of a function of two numbers that vector instructions compute exactly for most arguments only: NaN marks the others.</summary>
internal interface IMendedOperator : IBinaryOperator
{
    /// <summary>The formula that holds for all arguments.</summary>
    static abstract T Mend<T>(T x, T y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}

/// <summary>Feeds floating-point operators vectors, and one by one the elements that come back as NaN: any layout in, contiguous elements out.</summary>
internal static unsafe class MendedDriver
{
    private const long Grain = 8 * OperandReader<float>.Block;

    public static void Binary<TOperator>(in Operand x, in Operand y, void* z, long count, DType dtype)
        where TOperator : struct, IMendedOperator
    {
        if (dtype == DType.Float32)
        {
            ForkJoinPool.For(count, Grain, new Body<TOperator, float>(x, y, (float*)z));
        }
        else
        {
            ForkJoinPool.For(count, Grain, new Body<TOperator, double>(x, y, (double*)z));
        }
    }

    private readonly struct Body<TOperator, T>(Operand x, Operand y, T* z) : IRangeBody
        where TOperator : struct, IMendedOperator
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly Operand _x = x;
        private readonly Operand _y = y;
        private readonly T* _z = z;

        public void Run(long start, long end)
        {
            const int Block = OperandReader<T>.Block;
            T* staging = stackalloc T[2 * Block];
            OperandReader<T> x = new(_x, start, staging, 0);
            OperandReader<T> y = new(_y, start, staging + Block, 1);
            for (long done = 0; done < end - start; done += Block)
            {
                long count = Math.Min(Block, end - start - done);
                T* left = x.Next(done, count);
                T* right = y.Next(done, count);
                T* result = _z + start + done;
                ElementwiseLoops.Binary<TOperator, T>(left, right, result, (nint)count);
                if (TensorPrimitives.IsNaNAny(new ReadOnlySpan<T>(result, (int)count)))
                {
                    Mend(left, right, result, count);
                }
            }
        }

        private static void Mend(T* left, T* right, T* result, long count)
        {
            for (int i = 0; i < count; i++)
            {
                result[i] = T.IsNaN(result[i]) ? TOperator.Mend(left[i], right[i]) : result[i];
            }
        }
    }
}
