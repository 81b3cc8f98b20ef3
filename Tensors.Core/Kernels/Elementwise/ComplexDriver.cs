using System.Runtime.CompilerServices;

namespace Tensors;

/// <summary>
/// The formula of a function of two complex numbers, per lane, in real and imaginary parts; those of one number leave out the second.
/// </summary>
internal interface IComplexOperator
{
    static abstract (TLanes Real, TLanes Imaginary) Invoke<TLanes, T>(TLanes a, TLanes b, TLanes c, TLanes d)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged;
}

/// <summary>
/// Feeds operators of complex numbers: contiguous pairs in and out, taken apart block by block, split over threads by position.
/// </summary>
internal static unsafe class ComplexDriver
{
    // A multiple of all widths.
    private const int Block = 256;

    /// <summary>Parts are of the given dtype; without a second operand it is the first.</summary>
    public static void Run<TOperator>(void* x, void* y, void* z, long count, DType part)
        where TOperator : struct, IComplexOperator
    {
        if (part == DType.Float32)
        {
            ForkJoinPool.For(count, Grains.Computed, new Body<TOperator, float>((float*)x, (float*)y, (float*)z));
        }
        else
        {
            ForkJoinPool.For(count, Grains.Computed, new Body<TOperator, double>((double*)x, (double*)y, (double*)z));
        }
    }

    /// <summary>Whether pairs are equal, or differ.</summary>
    public static void Compare(void* x, void* y, byte* z, long count, DType part, bool equal)
    {
        if (part == DType.Float32)
        {
            Compare((float*)x, (float*)y, z, count, equal);
        }
        else
        {
            Compare((double*)x, (double*)y, z, count, equal);
        }
    }

    private static void Compare<T>(T* x, T* y, byte* z, long count, bool equal)
        where T : unmanaged, System.Numerics.IEqualityOperators<T, T, bool>
    {
        for (long i = 0; i < count; i++)
        {
            z[i] = (x[2 * i] == y[2 * i] && x[(2 * i) + 1] == y[(2 * i) + 1]) == equal ? (byte)1 : (byte)0;
        }
    }

    private readonly struct Body<TOperator, T>(T* x, T* y, T* z) : IRangeBody
        where TOperator : struct, IComplexOperator
        where T : unmanaged
    {
        private readonly T* _x = x;
        private readonly T* _y = y;
        private readonly T* _z = z;

        public void Run(long start, long end)
        {
            T* parts = stackalloc T[4 * Block];
            new Span<T>(parts, 4 * Block).Clear();
            for (long done = start; done < end; done += Block)
            {
                long count = Math.Min(Block, end - done);
                Pairs.Split(_x + (2 * done), parts, parts + Block, count);
                if (_y != null)
                {
                    Pairs.Split(_y + (2 * done), parts + (2 * Block), parts + (3 * Block), count);
                }

                Widths.Widest<Loop<TOperator, T>, T, bool>(new(parts, count));
                Pairs.Join(parts, parts + Block, _z + (2 * done), count);
            }
        }
    }

    /// <summary>Whole vectors, also over what lies behind the last element of a block: old numbers, which nobody reads.</summary>
    private readonly struct Loop<TOperator, T>(T* parts, long count) : ILoop<T, bool>
        where TOperator : struct, IComplexOperator
        where T : unmanaged
    {
        private readonly T* _parts = parts;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool Run<TLanes>()
            where TLanes : unmanaged, ILanes<TLanes, T>
        {
            In<TOperator, TLanes, T>(_parts, count);
            return true;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void In<TOperator, TLanes, T>(T* parts, long count)
        where TOperator : struct, IComplexOperator
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        for (long i = 0; i < count; i += TLanes.Count)
        {
            (TLanes real, TLanes imaginary) = TOperator.Invoke<TLanes, T>(
                TLanes.Load(parts + i), TLanes.Load(parts + Block + i), TLanes.Load(parts + (2 * Block) + i),
                TLanes.Load(parts + (3 * Block) + i));
            TLanes.Store(real, parts + i);
            TLanes.Store(imaginary, parts + Block + i);
        }
    }
}

/// <summary>e^(a + b·i) = eᵃ · (cos b + i · sin b) of contiguous pairs, block by block; 0 wins over what is infinite.</summary>
internal readonly unsafe struct ComplexExponential<T>(T* x, T* y) : IRangeBody
    where T : unmanaged
{
    private const int Block = 256;

    private readonly T* _x = x;
    private readonly T* _y = y;

    public void Run(long start, long end)
    {
        T* parts = stackalloc T[4 * Block];
        (long cosines, long sines) = (2 * Block, 3 * Block);
        for (long done = start; done < end; done += Block)
        {
            int count = (int)Math.Min(Block, end - done);
            Pairs.Split(_x + (2 * done), parts, parts + Block, count);
            ElementwiseLoops.Unary<ExpOperator, T>(parts, parts, count);
            ElementwiseLoops.Unary<CosOperator, T>(parts + Block, parts + cosines, count);
            ElementwiseLoops.Unary<SinOperator, T>(parts + Block, parts + sines, count);
            ElementwiseLoops.Binary<MultiplyOrZeroOperator, T>(parts, parts + cosines, parts + cosines, count);
            ElementwiseLoops.Binary<MultiplyOrZeroOperator, T>(parts, parts + sines, parts + sines, count);
            Pairs.Join(parts + cosines, parts + sines, _y + (2 * done), count);
        }
    }
}
