namespace Tensors;

/// <summary>Copies elements between any two layouts of the same shape.</summary>
internal static unsafe class StridedCopy
{
    // A block of the widest elements stays well inside the first-level cache.
    private const int Block = 1024;

    // Copying is bound by memory: a part must be large before a second thread pays for itself.
    private const long Grain = 64 * Block;

    public static void Run(Operand source, Operand destination, long count, int elementSize)
    {
        switch (elementSize)
        {
            case 1:
                ForkJoinPool.For(count, Grain, new Body<byte>(source, destination));
                break;
            case 2:
                ForkJoinPool.For(count, Grain, new Body<ushort>(source, destination));
                break;
            case 4 when TransposedCopy.Fits(source, destination):
                TransposedCopy.Run<uint>(source, (uint*)destination.Data);
                break;
            case 4:
                ForkJoinPool.For(count, Grain, new Body<uint>(source, destination));
                break;
            case 8 when TransposedCopy.Fits(source, destination):
                TransposedCopy.Run<ulong>(source, (ulong*)destination.Data);
                break;
            default:
                ForkJoinPool.For(count, Grain, new Body<ulong>(source, destination));
                break;
        }
    }

    private readonly struct Body<T>(Operand source, Operand destination) : IRangeBody
        where T : unmanaged
    {
        private readonly Operand _source = source;
        private readonly Operand _destination = destination;

        public void Run(long start, long end)
        {
            if (start == end)
            {
                return;
            }

            if (_destination.IsContiguous)
            {
                new StridedWalker(_source, start).Read((T*)_destination.Data + start, end - start);
            }
            else if (_source.IsContiguous)
            {
                new StridedWalker(_destination, start).Write((T*)_source.Data + start, end - start);
            }
            else
            {
                CopyInBlocks(start, end);
            }
        }

        private void CopyInBlocks(long start, long end)
        {
            T* block = stackalloc T[Block];
            StridedWalker reader = new(_source, start);
            StridedWalker writer = new(_destination, start);
            for (long position = start; position < end; position += Block)
            {
                long count = Math.Min(Block, end - position);
                reader.Read(block, count);
                writer.Write(block, count);
            }
        }
    }
}
