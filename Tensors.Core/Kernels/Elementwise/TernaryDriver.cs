namespace Tensors;

/// <summary>Feeds operators of three numbers: any layout in, contiguous elements out, split over threads by position.</summary>
internal static unsafe class TernaryDriver
{
    public static void Run<TOperator, T>(in Operand x, in Operand y, in Operand z, T* w, long count)
        where TOperator : struct, ITernaryOperator
        where T : unmanaged =>
        ForkJoinPool.For(count, Grains.OfFormula(TOperator.Cost), new Body<TOperator, T>(x, y, z, w));

    private readonly struct Body<TOperator, T>(Operand x, Operand y, Operand z, T* w) : IRangeBody
        where TOperator : struct, ITernaryOperator
        where T : unmanaged
    {
        private readonly Operand _x = x;
        private readonly Operand _y = y;
        private readonly Operand _z = z;
        private readonly T* _w = w;

        public void Run(long start, long end)
        {
            T* staging = stackalloc T[3 * Grains.Block];
            OperandReader<T> x = new(_x, start, staging, 0);
            OperandReader<T> y = new(_y, start, staging + Grains.Block, 1);
            OperandReader<T> z = new(_z, start, staging + (2 * Grains.Block), 2);
            long count;
            for (long done = 0; done < end - start; done += count)
            {
                count = Math.Min(Math.Min(x.Piece, Math.Min(y.Piece, z.Piece)), end - start - done);
                ElementwiseLoops.Ternary<TOperator, T>(
                    x.Next(done, count), y.Next(done, count), z.Next(done, count), _w + start + done, (nint)count);
            }
        }
    }
}
