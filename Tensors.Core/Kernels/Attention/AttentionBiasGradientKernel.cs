using System.Numerics;
using System.Runtime.CompilerServices;
using CommunityToolkit.HighPerformance.Buffers;

namespace Tensors;

/// <summary>
/// The gradient of attention to what is added to its scores: their slopes, summed over the axes along which the addends were repeated.
/// </summary>
internal static unsafe class AttentionBiasGradientKernel
{
    /// <summary>Writes the gradient.</summary>
    /// <param name="operands">The operands.</param>
    /// <param name="cotangents">The cotangents.</param>
    /// <param name="target">Where the slopes of each member's scores go, with strides of 0 along repeated axes.</param>
    /// <param name="elements">Elements of the gradient.</param>
    public static void Run<T>(in AttentionOperands<T> operands, AttentionCotangents<T> cotangents, BatchedMatrices<T> target, long elements)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (elements == 0)
        {
            return;
        }

        new Span<T>(target[0].Data, checked((int)elements)).Clear();
        if (operands.Batch > 0)
        {
            Widths.Widest<Loop<T>, T, bool>(new(operands, cotangents, target));
        }
    }

    private readonly struct Loop<T>(AttentionOperands<T> operands, AttentionCotangents<T> cotangents, BatchedMatrices<T> target)
        : ILoop<T, bool>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool Run<TLanes>()
            where TLanes : unmanaged, ILanes<TLanes, T>
        {
            // Who adds to other rows of the gradient may work beside: blocks of queries, or, where all of them add to one row, nobody.
            bool hasRows = target[0].RowStride != 0 || operands.QueryBlocks == 1;
            long work = AttentionOperands<T>.BlockOfQueries * operands.KeyCount * (operands.Width + operands.ValueWidth) * operands.Batch;
            ForkJoinPool.For(
                hasRows ? operands.QueryBlocks : 1,
                Grains.Items(Grains.MultiplyAdds, work),
                new Body<TLanes, T>(operands, cotangents, target, hasRows ? 1 : operands.QueryBlocks));
            return true;
        }
    }

    private readonly struct Body<TLanes, T>(
        AttentionOperands<T> operands, AttentionCotangents<T> cotangents, BatchedMatrices<T> target, long blocksOfTask) : IRangeBody
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly AttentionOperands<T> _operands = operands;

        public void Run(long start, long end)
        {
            using SpanOwner<T> scratch = SpanOwner<T>.Allocate(checked((int)AttentionSlopes<TLanes, T>.Size(_operands) + Tiles.Slack<T>()));
            fixed (T* memory = scratch.Span)
            {
                AttentionSlopes<TLanes, T> slopes = new(_operands, cotangents, Tiles.Align(memory));
                for (long member = 0; member < _operands.Batch; member++)
                {
                    for (long number = start * blocksOfTask; number < end * blocksOfTask; number++)
                    {
                        AttentionBlock<TLanes, T> block = new(_operands, member, number);
                        slopes.Begin(block);
                        for (long key = 0; key < block.Keys; key += AttentionBlock<TLanes, T>.BlockOfKeys)
                        {
                            int count = (int)Math.Min(AttentionBlock<TLanes, T>.BlockOfKeys, block.Keys - key);
                            slopes.Compute(block, key, count);
                            AddUp(slopes.Slopes, block.Count, count, target[member].From(block.First, key));
                        }
                    }
                }
            }
        }

        private static void AddUp(T* slopes, int queries, int keys, Matrix<T> sums)
        {
            for (int i = 0; i < queries; i++)
            {
                for (int j = 0; j < keys; j++)
                {
                    *sums.At(i, j) += slopes[(j * AttentionBlock<TLanes, T>.Stride) + i];
                }
            }
        }
    }
}
