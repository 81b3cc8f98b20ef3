using System.Runtime.CompilerServices;

namespace Tensors;

/// <summary>Feeds operators: any layout in, contiguous elements out, split over threads by position.</summary>
internal static unsafe class ElementwiseDriver
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Unary<TOperator, T>(in Operand x, T* y, long count)
        where TOperator : struct, IUnaryOperator
        where T : unmanaged
    {
        long grain = Grains.OfFormula(TOperator.Cost);
        if (x.IsContiguous && TOperator.Cost == 1 && ElementwiseLoops.IsStreamed(y, count))
        {
            ForkJoinPool.For(count, grain, new StreamedUnaryBody<TOperator, T>((T*)x.Data, y));
            return;
        }

        if (x.IsContiguous && count < 2 * grain)
        {
            ElementwiseLoops.Unary<TOperator, T>((T*)x.Data, y, (nint)count);
            return;
        }

        UnaryInParts<TOperator, T>(in x, y, count, grain);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Binary<TOperator, T>(in Operand x, in Operand y, T* z, long count)
        where TOperator : struct, IBinaryOperator
        where T : unmanaged
    {
        long grain = Grains.OfFormula(TOperator.Cost);
        if (x.IsContiguous && y.IsContiguous && TOperator.Cost == 1 && ElementwiseLoops.IsStreamed(z, count))
        {
            ForkJoinPool.For(count, grain, new StreamedBinaryBody<TOperator, T>((T*)x.Data, (T*)y.Data, z));
            return;
        }

        if (x.IsContiguous && y.IsContiguous && count < 2 * grain)
        {
            ElementwiseLoops.Binary<TOperator, T>((T*)x.Data, (T*)y.Data, z, (nint)count);
            return;
        }

        BinaryInParts<TOperator, T>(in x, in y, z, count, grain);
    }

    /// <summary>As <see cref="Binary"/>, for operators that answer with a mask: writes 1 where it is set and 0 elsewhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Compare<TOperator, T>(in Operand x, in Operand y, byte* z, long count)
        where TOperator : struct, IBinaryOperator
        where T : unmanaged
    {
        if (count > Few || !x.IsContiguous || !y.IsContiguous)
        {
            CompareInParts<TOperator, T>(in x, in y, z, count);
            return;
        }

        // A number, as the condition of a loop compares: no reader is worth its while.
        T* masks = stackalloc T[Few];
        ElementwiseLoops.Binary<TOperator, T>((T*)x.Data, (T*)y.Data, masks, (nint)count);
        Masks.ToTruths(masks, z, (int)count);
    }

    // Apart, so that the frame of the methods above stays small: a few elements take less time than clearing a large one.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void UnaryInParts<TOperator, T>(in Operand x, T* y, long count, long grain)
        where TOperator : struct, IUnaryOperator
        where T : unmanaged => ForkJoinPool.For(count, grain, new UnaryBody<TOperator, T>(x, y));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void BinaryInParts<TOperator, T>(in Operand x, in Operand y, T* z, long count, long grain)
        where TOperator : struct, IBinaryOperator
        where T : unmanaged => ForkJoinPool.For(count, grain, new BinaryBody<TOperator, T>(x, y, z));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void CompareInParts<TOperator, T>(in Operand x, in Operand y, byte* z, long count)
        where TOperator : struct, IBinaryOperator
        where T : unmanaged => ForkJoinPool.For(count, Grains.Passed, new CompareBody<TOperator, T>(x, y, z));

    /// <summary>Elements of <paramref name="x"/> where the condition is not zero, of <paramref name="y"/> elsewhere.</summary>
    public static void Select<T>(in Operand condition, in Operand x, in Operand y, T* z, long count)
        where T : unmanaged => ForkJoinPool.For(count, Grains.Passed, new SelectBody<T>(condition, x, y, z));

    private const int Few = 16;

    private readonly struct StreamedUnaryBody<TOperator, T>(T* x, T* y) : IRangeBody
        where TOperator : struct, IUnaryOperator
        where T : unmanaged
    {
        private readonly T* _x = x;
        private readonly T* _y = y;

        public void Run(long start, long end) => ElementwiseLoops.UnaryStreamed<TOperator, T>(_x + start, _y + start, (nint)(end - start));
    }

    private readonly struct StreamedBinaryBody<TOperator, T>(T* x, T* y, T* z) : IRangeBody
        where TOperator : struct, IBinaryOperator
        where T : unmanaged
    {
        private readonly T* _x = x;
        private readonly T* _y = y;
        private readonly T* _z = z;

        public void Run(long start, long end) =>
            ElementwiseLoops.BinaryStreamed<TOperator, T>(_x + start, _y + start, _z + start, (nint)(end - start));
    }

    private readonly struct UnaryBody<TOperator, T>(Operand x, T* y) : IRangeBody
        where TOperator : struct, IUnaryOperator
        where T : unmanaged
    {
        private readonly Operand _x = x;
        private readonly T* _y = y;

        public void Run(long start, long end)
        {
            if (_x.IsContiguous)
            {
                ElementwiseLoops.Unary<TOperator, T>((T*)_x.Data + start, _y + start, (nint)(end - start));
                return;
            }

            T* staging = stackalloc T[Grains.Block];
            OperandReader<T> x = new(_x, start, staging, 0);
            long count;
            for (long done = 0; done < end - start; done += count)
            {
                count = Math.Min(x.Piece, end - start - done);
                ElementwiseLoops.Unary<TOperator, T>(x.Next(done, count), _y + start + done, (nint)count);
            }
        }
    }

    private readonly struct BinaryBody<TOperator, T>(Operand x, Operand y, T* z) : IRangeBody
        where TOperator : struct, IBinaryOperator
        where T : unmanaged
    {
        private readonly Operand _x = x;
        private readonly Operand _y = y;
        private readonly T* _z = z;

        public void Run(long start, long end)
        {
            if (_x.IsContiguous && _y.IsContiguous)
            {
                ElementwiseLoops.Binary<TOperator, T>((T*)_x.Data + start, (T*)_y.Data + start, _z + start, (nint)(end - start));
                return;
            }

            T* staging = stackalloc T[2 * Grains.Block];
            OperandReader<T> x = new(_x, start, staging, 0);
            OperandReader<T> y = new(_y, start, staging + Grains.Block, 1);
            long count;
            for (long done = 0; done < end - start; done += count)
            {
                count = Math.Min(Math.Min(x.Reach, y.Reach), end - start - done);
                T* left = x.NextOrRepeated(done, count, out bool leftRepeats);
                T* right = y.NextOrRepeated(done, count, out bool rightRepeats);
                ElementwiseLoops.BinaryOrRepeated<TOperator, T>(left, leftRepeats, right, rightRepeats, _z + start + done, (nint)count);
            }
        }
    }

    private readonly struct CompareBody<TOperator, T>(Operand x, Operand y, byte* z) : IRangeBody
        where TOperator : struct, IBinaryOperator
        where T : unmanaged
    {
        private readonly Operand _x = x;
        private readonly Operand _y = y;
        private readonly byte* _z = z;

        public void Run(long start, long end)
        {
            T* staging = stackalloc T[3 * Grains.Block];
            T* masks = staging + (2 * Grains.Block);
            OperandReader<T> x = new(_x, start, staging, 0);
            OperandReader<T> y = new(_y, start, staging + Grains.Block, 1);
            long count;
            for (long done = 0; done < end - start; done += count)
            {
                count = Math.Min(Math.Min(x.Piece, y.Piece), end - start - done);
                ElementwiseLoops.Binary<TOperator, T>(x.Next(done, count), y.Next(done, count), masks, (nint)count);
                Masks.ToTruths(masks, _z + start + done, (int)count);
            }
        }
    }

    private readonly struct SelectBody<T>(Operand condition, Operand x, Operand y, T* z) : IRangeBody
        where T : unmanaged
    {
        private readonly Operand _condition = condition;
        private readonly Operand _x = x;
        private readonly Operand _y = y;
        private readonly T* _z = z;

        public void Run(long start, long end)
        {
            byte* truthStaging = stackalloc byte[Grains.Block];
            T* staging = stackalloc T[2 * Grains.Block];
            OperandReader<byte> condition = new(_condition, start, truthStaging, 2);
            OperandReader<T> x = new(_x, start, staging, 0);
            OperandReader<T> y = new(_y, start, staging + Grains.Block, 1);
            long count;
            for (long done = 0; done < end - start; done += count)
            {
                count = Math.Min(Math.Min(condition.Piece, Math.Min(x.Piece, y.Piece)), end - start - done);
                byte* truths = condition.Next(done, count);
                T* whenTrue = x.Next(done, count);
                T* whenFalse = y.Next(done, count);
                Masks.Select(truths, whenTrue, whenFalse, _z + start + done, (int)count);
            }
        }
    }
}
