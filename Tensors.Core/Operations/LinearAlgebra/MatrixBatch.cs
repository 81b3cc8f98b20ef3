using System.Numerics;

namespace Tensors;

/// <summary>Applies a kernel to every matrix in the last two axes, several at a time where there are many.</summary>
internal static unsafe class MatrixBatch
{
    public static void Run<TKernel>(string operation, Tensor input, ReadOnlySpan<Tensor> outputs)
        where TKernel : struct, IMatrixKernel
    {
        if (input.DType == DType.Float32)
        {
            Run<TKernel, float>(operation, input, outputs);
        }
        else
        {
            Run<TKernel, double>(operation, input, outputs);
        }
    }

    private static void Run<TKernel, T>(string operation, Tensor input, ReadOnlySpan<Tensor> outputs)
        where TKernel : struct, IMatrixKernel
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long count = Shape.Create(input.Shape.Extents[..^2]).ElementCount;
        Tensor matrices = Tensor.Allocate(new(input.Shape, input.DType));
        CopyOp.Copy(input, matrices);
        Tensor second = outputs[Math.Min(1, outputs.Length - 1)];
        fixed (byte* a = matrices, x = outputs[0], y = second, z = outputs[^1])
        {
            long work = Math.Max(1, (long)input.Shape[^2] * input.Shape[^1] * input.Shape[^1]);
            ForkJoinPool.For(
                count,
                Grains.Items(Grains.SlowMultiplyAdds, work),
                new Body<TKernel, T>(
                    operation, input.Shape, (T*)a, new(x, outputs[0], count), new(y, second, count), new(z, outputs[^1], count)));
        }

        GC.KeepAlive(matrices);
    }

    /// <summary>Equal parts of an output, one for each matrix.</summary>
    private readonly struct Parts(byte* data, Tensor output, long count)
    {
        private readonly byte* _data = data;
        private readonly long _bytes = count == 0 ? 0 : output.ElementCount / count * output.DType.Size;

        public void* this[long number] => _data + (number * _bytes);
    }

    private readonly struct Body<TKernel, T>(string operation, Shape shape, T* a, Parts first, Parts second, Parts third) : IRangeBody
        where TKernel : struct, IMatrixKernel
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T* _a = a;

        public void Run(long start, long end)
        {
            (int rows, int columns) = (shape[^2], shape[^1]);
            for (long number = start; number < end; number++)
            {
                int failure = TKernel.Run(_a + (number * rows * columns), first[number], second[number], third[number], rows, columns);
                if (failure >= 0)
                {
                    throw new DecompositionException(operation, number, TKernel.Problem(failure), shape);
                }
            }
        }
    }
}
