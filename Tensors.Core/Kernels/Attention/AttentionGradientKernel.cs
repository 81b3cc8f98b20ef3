using System.Numerics;
using System.Runtime.CompilerServices;
using CommunityToolkit.HighPerformance.Buffers;

namespace Tensors;

/// <summary>
/// The gradients of attention to queries, keys and values. A part is a matrix of keys and a share of the blocks of queries that see it: it
/// writes the gradient of those, and adds up that of all keys and values, block after block.
/// </summary>
internal static unsafe class AttentionGradientKernel
{
    // Parts that the work is cut into at least where there are blocks enough: sums are cut by it, so it depends on no machine.
    private const long LeastParts = 16;

    public static void Run<T>(in AttentionOperands<T> operands, AttentionCotangents<T> cotangents, T* dqueries, T* dkeys, T* dvalues)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long matrices = operands.Batch / operands.Group;
        long blocks = operands.Group * operands.QueryBlocks;
        long parts = Math.Clamp((LeastParts + matrices - 1) / Math.Max(1, matrices), 1, Math.Max(1, blocks / 4));
        (long ofKeys, long ofValues) = (operands.KeyCount * operands.Width, operands.KeyCount * operands.ValueWidth);
        if (parts == 1)
        {
            Widths.Widest<Loop<T>, T, bool>(new(operands, cotangents, dqueries, dkeys, dvalues, 1));
            return;
        }

        using SpanOwner<T> partials = SpanOwner<T>.Allocate(checked((int)(matrices * parts * (ofKeys + ofValues))));
        fixed (T* keys = partials.Span)
        {
            T* values = keys + (matrices * parts * ofKeys);
            Widths.Widest<Loop<T>, T, bool>(new(operands, cotangents, dqueries, keys, values, parts));
            for (long matrix = 0; matrix < matrices; matrix++)
            {
                ReductionKernels.CombinePairwise<AddOperator, T>(
                    keys + (matrix * parts * ofKeys), parts, ofKeys, dkeys + (matrix * ofKeys));
                ReductionKernels.CombinePairwise<AddOperator, T>(
                    values + (matrix * parts * ofValues), parts, ofValues, dvalues + (matrix * ofValues));
            }
        }
    }

    private readonly struct Loop<T>(
        AttentionOperands<T> operands, AttentionCotangents<T> cotangents, T* dqueries, T* dkeys, T* dvalues, long parts) : ILoop<T, bool>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T* _dqueries = dqueries;
        private readonly T* _dkeys = dkeys;
        private readonly T* _dvalues = dvalues;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool Run<TLanes>()
            where TLanes : unmanaged, ILanes<TLanes, T>
        {
            long work = operands.Group * operands.QueryCount / parts * operands.KeyCount * (operands.Width + operands.ValueWidth);
            ForkJoinPool.For(
                operands.Batch / operands.Group * parts,
                Grains.Items(Grains.MultiplyAdds, work),
                new Body<TLanes, T>(operands, cotangents, _dqueries, _dkeys, _dvalues, parts));
            return true;
        }
    }

    private readonly struct Body<TLanes, T>(
        AttentionOperands<T> operands, AttentionCotangents<T> cotangents, T* dqueries, T* dkeys, T* dvalues, long parts) : IRangeBody
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly AttentionOperands<T> _operands = operands;
        private readonly T* _dqueries = dqueries;
        private readonly T* _dkeys = dkeys;
        private readonly T* _dvalues = dvalues;

        public void Run(long start, long end)
        {
            int stride = AttentionBlock<TLanes, T>.Stride;
            (long width, long valueWidth) = (_operands.Width, _operands.ValueWidth);
            (long padded, long paddedValue) = (Tiles.RoundUp(width, TLanes.Count), Tiles.RoundUp(valueWidth, TLanes.Count));
            long size = AttentionSlopes<TLanes, T>.Size(_operands) + (stride * (padded + paddedValue + width));
            using SpanOwner<T> scratch = SpanOwner<T>.Allocate(checked((int)size + Tiles.Slack<T>()));
            fixed (T* memory = scratch.Span)
            {
                T* queries = Tiles.Align(memory);
                T* cotangentRows = queries + (stride * padded);
                T* columns = cotangentRows + (stride * paddedValue);
                AttentionSlopes<TLanes, T> slopes = new(_operands, cotangents, columns + (stride * width));
                for (long part = start; part < end; part++)
                {
                    T* dkeys = _dkeys + (part * _operands.KeyCount * width);
                    T* dvalues = _dvalues + (part * _operands.KeyCount * valueWidth);
                    new Span<T>(dkeys, checked((int)(_operands.KeyCount * width))).Clear();
                    new Span<T>(dvalues, checked((int)(_operands.KeyCount * valueWidth))).Clear();
                    (long matrix, long first) = Math.DivRem(part, parts);
                    Matrix<T> keys = _operands.Keys[matrix];
                    for (long number = first; number < _operands.Group * _operands.QueryBlocks; number += parts)
                    {
                        (long ofGroup, long ofBlock) = Math.DivRem(number, _operands.QueryBlocks);
                        AttentionBlock<TLanes, T> block = new(_operands, (matrix * _operands.Group) + ofGroup, ofBlock);
                        slopes.Begin(block);
                        block.Untranspose(slopes.Queries, width, queries, padded);
                        CopyRows(slopes.CotangentRows(block), cotangentRows, block.Count, paddedValue);
                        new Span<T>(columns, checked((int)(stride * width))).Clear();
                        for (long key = 0; key < block.Keys; key += AttentionBlock<TLanes, T>.BlockOfKeys)
                        {
                            int count = (int)Math.Min(AttentionBlock<TLanes, T>.BlockOfKeys, block.Keys - key);
                            slopes.Compute(block, key, count);
                            AttentionBlock<TLanes, T>.Multiply(
                                new(slopes.Shares, stride, 1), cotangentRows, paddedValue,
                                new(dvalues + (key * valueWidth), valueWidth, adds: true), count, valueWidth, block.Count);
                            AttentionBlock<TLanes, T>.Multiply(
                                new(slopes.Slopes, stride, 1), queries, padded, new(dkeys + (key * width), width, adds: true), count, width,
                                block.Count);
                            AttentionBlock<TLanes, T>.Multiply(
                                keys.From(key, 0).Transposed, slopes.Slopes, stride, new(columns, stride, adds: true), width, block.Lanes,
                                count);
                        }

                        RowLoops.Map(new Scaled<T>(_operands.Scale), columns, columns, columns, stride * width);
                        block.Untranspose(
                            columns, width, _dqueries + (((block.Member * _operands.QueryCount) + block.First) * width), width);
                    }
                }
            }
        }

        private static void CopyRows(Matrix<T> rows, T* copies, int count, long stride)
        {
            for (int i = 0; i < count; i++)
            {
                new ReadOnlySpan<T>(rows.At(i, 0), (int)rows.RowStride).CopyTo(new(copies + (i * stride), (int)rows.RowStride));
            }
        }
    }
}
