namespace Tensors;

/// <summary>A function of pairs of elements that follow each other in memory.</summary>
internal unsafe interface IPairs<T>
    where T : unmanaged
{
    static abstract void Compute(T* x, T* y, T* z, int count);
}

/// <summary>Feeds a function blocks of pairs: any layout in, contiguous elements out.</summary>
internal readonly unsafe struct PairBlocks<TPairs, T>(Operand x, Operand y, T* z) : IRangeBody
    where TPairs : struct, IPairs<T>
    where T : unmanaged
{
    private readonly Operand _x = x;
    private readonly Operand _y = y;
    private readonly T* _z = z;

    public void Run(long start, long end)
    {
        T* staging = stackalloc T[2 * Grains.Block];
        OperandReader<T> x = new(_x, start, staging, 0);
        OperandReader<T> y = new(_y, start, staging + Grains.Block, 1);
        long count;
        for (long done = 0; done < end - start; done += count)
        {
            count = Math.Min(Math.Min(x.Piece, y.Piece), end - start - done);
            TPairs.Compute(x.Next(done, count), y.Next(done, count), _z + start + done, (int)count);
        }
    }
}
