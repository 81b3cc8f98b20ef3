using System.Numerics;
using System.Runtime.CompilerServices;
using CommunityToolkit.HighPerformance.Buffers;

namespace Tensors;

/// <summary>Means of values, weighted by the softmax of the scores of their keys, and the logarithms of the sums of exponentials.</summary>
internal static unsafe class AttentionKernel
{
    /// <summary>Writes a row of means and a logarithm for each query.</summary>
    public static void Run<T>(in AttentionOperands<T> operands, T* y, T* logs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (operands.Batch > 0 && operands.QueryCount > 0)
        {
            Widths.Widest<Loop<T>, T, bool>(new(operands, y, logs));
        }
    }

    private readonly struct Loop<T>(AttentionOperands<T> operands, T* y, T* logs) : ILoop<T, bool>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T* _y = y;
        private readonly T* _logs = logs;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool Run<TLanes>()
            where TLanes : unmanaged, ILanes<TLanes, T>
        {
            long work = AttentionOperands<T>.BlockOfQueries * operands.KeyCount * (operands.Width + operands.ValueWidth);
            ForkJoinPool.For(
                operands.Batch * operands.QueryBlocks, Grains.Items(Grains.MultiplyAdds, work), new Body<TLanes, T>(operands, _y, _logs));
            return true;
        }
    }

    private readonly struct Body<TLanes, T>(AttentionOperands<T> operands, T* y, T* logs) : IRangeBody
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly AttentionOperands<T> _operands = operands;
        private readonly T* _y = y;
        private readonly T* _logs = logs;

        public void Run(long start, long end)
        {
            int stride = AttentionBlock<TLanes, T>.Stride;
            int block = AttentionBlock<TLanes, T>.BlockOfKeys * stride;
            long size = (stride * (_operands.Width + _operands.ValueWidth + 2)) + (3 * block);
            using SpanOwner<T> scratch = SpanOwner<T>.Allocate(checked((int)size + Tiles.Slack<T>()));
            fixed (T* memory = scratch.Span)
            {
                T* scores = Tiles.Align(memory);
                T* addends = scores + block;
                T* factors = addends + block;
                T* greatest = factors + block;
                T* sums = greatest + stride;
                T* queries = sums + stride;
                T* means = queries + (stride * _operands.Width);
                for (long task = start; task < end; task++)
                {
                    (long member, long number) = Math.DivRem(task, _operands.QueryBlocks);
                    AttentionBlock<TLanes, T> of = new(_operands, member, Balanced(number));
                    of.Transpose(_operands.Queries[member].From(of.First, 0), _operands.Width, _operands.Scale, queries);
                    new Span<T>(means, checked((int)(stride * _operands.ValueWidth))).Clear();
                    new Span<T>(greatest, stride).Fill(T.NegativeInfinity);
                    new Span<T>(sums, stride).Clear();
                    for (long key = 0; key < of.Keys; key += AttentionBlock<TLanes, T>.BlockOfKeys)
                    {
                        int count = (int)Math.Min(AttentionBlock<TLanes, T>.BlockOfKeys, of.Keys - key);
                        of.Score(key, count, queries, addends, scores);
                        Exponentiate(of.Lanes, scores, count, greatest, sums, means);
                        if (_operands.Dropout.Exists)
                        {
                            of.Drop(key, count, factors);
                            RowLoops.Map(default(ProductOfRows<T>), scores, factors, scores, count * stride);
                        }

                        Matrix<T> values = _operands.Values[member / _operands.Group].From(key, 0).Transposed;
                        AttentionBlock<TLanes, T>.Multiply(
                            values, scores, stride, new(means, stride, adds: true), _operands.ValueWidth, of.Lanes, count);
                    }

                    Finish(of.Lanes, greatest, sums, means);
                    long row = (member * _operands.QueryCount) + of.First;
                    of.Untranspose(means, _operands.ValueWidth, _y + (row * _operands.ValueWidth), _operands.ValueWidth);
                    new ReadOnlySpan<T>(sums, of.Count).CopyTo(new(_logs + row, of.Count));
                }
            }
        }

        /// <summary>
        /// Blocks from both ends in turn: where later queries see more keys, neighbours have as much to do as any others.
        /// </summary>
        private long Balanced(long number) => number % 2 == 0 ? number / 2 : _operands.QueryBlocks - 1 - (number / 2);

        /// <summary>
        /// Exponentials relative to the greatest score up to here, and their sums; what was summed relative to a lesser one is scaled down.
        /// NaN makes the sum NaN, so the search for the greatest need not notice it.
        /// </summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Exponentiate(int lanes, T* scores, int count, T* greatest, T* sums, T* means)
        {
            int stride = AttentionBlock<TLanes, T>.Stride;
            TLanes none = TLanes.Broadcast(T.NegativeInfinity);
            for (int lane = 0; lane < lanes; lane += TLanes.Count)
            {
                T* column = scores + lane;
                TLanes before = TLanes.Load(greatest + lane);
                TLanes most = before;
                TLanes other = before;
                for (int j = 0; j < count; j++)
                {
                    (most, other) = (other, TLanes.AtLeast(most, TLanes.Load(column + (j * stride))));
                }

                most = TLanes.AtLeast(most, other);
                TLanes.Store(most, greatest + lane);

                // Where all is hidden up to here, nothing is greatest.
                TLanes reference = ~TLanes.Equal(most, none) & most;
                TLanes even = TLanes.BroadcastBits(0);
                TLanes odd = even;
                int row = 0;
                for (; row + 1 < count; row += 2)
                {
                    T* first = column + (row * stride);
                    TLanes x = Exponentials.Exp<TLanes, T>(TLanes.Load(first) - reference);
                    TLanes y = Exponentials.Exp<TLanes, T>(TLanes.Load(first + stride) - reference);
                    TLanes.Store(x, first);
                    TLanes.Store(y, first + stride);
                    even += x;
                    odd += y;
                }

                if (row < count)
                {
                    TLanes x = Exponentials.Exp<TLanes, T>(TLanes.Load(column + (row * stride)) - reference);
                    TLanes.Store(x, column + (row * stride));
                    even += x;
                }

                TLanes factor = Exponentials.Exp<TLanes, T>(before - reference);
                TLanes.Store(TLanes.MultiplyAdd(TLanes.Load(sums + lane), factor, even + odd), sums + lane);
                for (long c = 0; c < _operands.ValueWidth; c++)
                {
                    T* mean = means + (c * stride) + lane;
                    TLanes.Store(TLanes.Load(mean) * factor, mean);
                }
            }
        }

        /// <summary>Divides by the sums and turns those into logarithms; a query that sees nothing has zeros, and -inf.</summary>
        private void Finish(int lanes, T* greatest, T* sums, T* means)
        {
            int stride = AttentionBlock<TLanes, T>.Stride;
            TLanes zero = TLanes.BroadcastBits(0);
            TLanes none = TLanes.Broadcast(T.NegativeInfinity);
            for (int lane = 0; lane < lanes; lane += TLanes.Count)
            {
                TLanes sum = TLanes.Load(sums + lane);
                TLanes most = TLanes.Load(greatest + lane);
                TLanes sees = ~TLanes.Equal(sum, zero);
                TLanes inverse = Constants.One<TLanes, T>() / sum;
                TLanes.Store((~TLanes.Equal(most, none) & most) + Logarithms.Log<TLanes, T>(sum), sums + lane);
                for (long c = 0; c < _operands.ValueWidth; c++)
                {
                    T* mean = means + (c * stride) + lane;
                    TLanes.Store(sees & (TLanes.Load(mean) * inverse), mean);
                }
            }
        }
    }
}
