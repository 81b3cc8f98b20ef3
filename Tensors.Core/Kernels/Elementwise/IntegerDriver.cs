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
    private const long Grain = 16 * OperandReader<int>.Block;

    public static void Binary<TOperator, T>(in Operand x, in Operand y, T* z, long count)
        where TOperator : struct, IIntegerOperator
        where T : unmanaged, IBinaryInteger<T> => ForkJoinPool.For(count, Grain, new Body<TOperator, T>(x, y, z));

    private readonly struct Body<TOperator, T>(Operand x, Operand y, T* z) : IRangeBody
        where TOperator : struct, IIntegerOperator
        where T : unmanaged, IBinaryInteger<T>
    {
        private readonly Operand _x = x;
        private readonly Operand _y = y;
        private readonly T* _z = z;

        public void Run(long start, long end)
        {
            const int Block = OperandReader<int>.Block;
            T* staging = stackalloc T[2 * Block];
            OperandReader<T> x = new(_x, start, staging, 0);
            OperandReader<T> y = new(_y, start, staging + Block, 1);
            for (long done = 0; done < end - start; done += Block)
            {
                long count = Math.Min(Block, end - start - done);
                T* left = x.Next(done, count);
                T* right = y.Next(done, count);
                T* result = _z + start + done;
                for (int i = 0; i < count; i++)
                {
                    result[i] = TOperator.Invoke(left[i], right[i]);
                }
            }
        }
    }
}
