using System.Numerics;
using System.Runtime.CompilerServices;
using CommunityToolkit.HighPerformance.Buffers;

namespace Tensors;

/// <summary>
/// Means and variances of groups of channels in one pass over memory: each piece is walked twice while it is in the cache, for its mean and
/// for the squares of the differences from that; pieces are combined in float64 by their distances from the first one (Chan, Golub and
/// LeVeque 1983).
/// </summary>
internal static unsafe class ChannelMoments
{
    /// <summary>Writes for each group its mean, what rounding that lost, and the variance (of a population).</summary>
    public static void Run<T>(ChannelLayout layout, ChannelGroups groups, T* x, T* means, T* rests, T* variances)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long cells = layout.Pieces * layout.Channels;
        using SpanOwner<T> scratch = SpanOwner<T>.Allocate(checked((int)(3 * cells)));
        fixed (T* partials = scratch.Span)
        {
            long work = layout.HasRuns ? layout.Inner : 128 * layout.Channels;
            ForkJoinPool.For(
                layout.HasRuns ? cells : layout.Pieces, Grains.Items(Grains.Passed, work), new PieceBody<T>(layout, x, partials, cells));
            long cellsOfGroup = cells / Math.Max(1, groups.Count);
            ForkJoinPool.For(
                groups.Count, Grains.Items(Grains.Searched, cellsOfGroup),
                new GroupBody<T>(layout, groups, partials, cells, means, rests, variances));
        }
    }

    /// <summary>Columns of some rows: mean, what rounding lost of it, and the sum of the squares of the differences.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Columns<TLanes, T>(T* x, long rows, long channels, T* means, T* rests, T* squares)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TLanes count = TLanes.Broadcast(T.CreateSaturating(rows));
        TLanes zero = TLanes.BroadcastBits(0);
        long c = 0;
        for (; c + (2 * TLanes.Count) <= channels; c += 2 * TLanes.Count)
        {
            TLanes first = zero;
            TLanes second = zero;
            T* row = x + c;
            for (long i = 0; i < rows; i++, row += channels)
            {
                first += TLanes.Load(row);
                second += TLanes.Load(row + TLanes.Count);
            }

            TLanes firstMean = first / count;
            TLanes secondMean = second / count;
            (first, second) = (zero, zero);
            TLanes firstSquares = zero;
            TLanes secondSquares = zero;
            row = x + c;
            for (long i = 0; i < rows; i++, row += channels)
            {
                TLanes difference = TLanes.Load(row) - firstMean;
                first += difference;
                firstSquares = TLanes.MultiplyAdd(difference, difference, firstSquares);
                difference = TLanes.Load(row + TLanes.Count) - secondMean;
                second += difference;
                secondSquares = TLanes.MultiplyAdd(difference, difference, secondSquares);
            }

            TLanes.Store(firstMean, means + c);
            TLanes.Store(first / count, rests + c);
            TLanes.Store(firstSquares - (first * (first / count)), squares + c);
            TLanes.Store(secondMean, means + c + TLanes.Count);
            TLanes.Store(second / count, rests + c + TLanes.Count);
            TLanes.Store(secondSquares - (second * (second / count)), squares + c + TLanes.Count);
        }

        for (; c < channels; c += TLanes.Count)
        {
            TLanes mask = MaskedLanes.First<TLanes, T>((int)Math.Min(TLanes.Count, channels - c));
            TLanes sum = zero;
            T* row = x + c;
            for (long i = 0; i < rows; i++, row += channels)
            {
                sum += MaskedLanes.Load(row, mask);
            }

            TLanes mean = sum / count;
            TLanes sumOfSquares = zero;
            sum = zero;
            row = x + c;
            for (long i = 0; i < rows; i++, row += channels)
            {
                TLanes difference = MaskedLanes.Load(row, mask) - mean;
                sum += difference;
                sumOfSquares = TLanes.MultiplyAdd(difference, difference, sumOfSquares);
            }

            MaskedLanes.Store(mean, means + c, mask);
            MaskedLanes.Store(sum / count, rests + c, mask);
            MaskedLanes.Store(sumOfSquares - (sum * (sum / count)), squares + c, mask);
        }
    }

    private readonly struct ColumnLoop<T>(T* x, long rows, long channels, T* means, T* rests, T* squares) : ILoop<T, bool>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T* _x = x;
        private readonly T* _means = means;
        private readonly T* _rests = rests;
        private readonly T* _squares = squares;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool Run<TLanes>()
            where TLanes : unmanaged, ILanes<TLanes, T>
        {
            Columns<TLanes, T>(_x, rows, channels, _means, _rests, _squares);
            return true;
        }
    }

    private readonly struct PieceBody<T>(ChannelLayout layout, T* x, T* partials, long cells) : IRangeBody
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T* _x = x;
        private readonly T* _means = partials;
        private readonly T* _rests = partials + cells;
        private readonly T* _squares = partials + (2 * cells);

        public void Run(long start, long end)
        {
            for (long number = start; number < end; number++)
            {
                if (!layout.HasRuns)
                {
                    long cell = number * layout.Channels;
                    Widths.Widest<ColumnLoop<T>, T, bool>(new(
                        _x + layout.Start(number), layout.Piece(number).Length, layout.Channels, _means + cell, _rests + cell,
                        _squares + cell));
                    continue;
                }

                (long piece, long channel) = Math.DivRem(number, layout.Channels);
                T* run = _x + layout.Start(piece) + (channel * layout.Inner);
                long length = layout.Piece(piece).Length;
                T count = T.CreateSaturating(length);
                T mean = RowLoops.Sum(default(Itself<T>), run, run, null, length) / count;
                T rest = RowLoops.Sum(new TwiceShifted<T>(mean, T.Zero), run, run, null, length);
                T squares = RowLoops.Sum(new SquareOfDifference<T>(mean), run, run, null, length);
                (_means[number], _rests[number], _squares[number]) = (mean, rest / count, squares - (rest * (rest / count)));
            }
        }
    }

    private readonly struct GroupBody<T>(
        ChannelLayout layout, ChannelGroups groups, T* partials, long cells, T* means, T* rests, T* variances) : IRangeBody
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T* _partials = partials;
        private readonly T* _means = means;
        private readonly T* _rests = rests;
        private readonly T* _variances = variances;

        public void Run(long start, long end)
        {
            for (long group = start; group < end; group++)
            {
                (long firstPiece, long lastPiece) = groups.Pieces(layout, group);
                (long firstChannel, long lastChannel) = groups.Channels(layout, group);
                double first = double.CreateSaturating(
                    layout.Pieces == 0 ? T.NaN : _partials[(firstPiece * layout.Channels) + firstChannel]);
                double count = groups.Elements(layout);
                double shift = 0;
                double squares = 0;
                for (int pass = 0; pass < 2; pass++)
                {
                    double sum = 0;
                    for (long piece = firstPiece; piece < lastPiece; piece++)
                    {
                        double length = layout.Piece(piece).Length;
                        for (long cell = (piece * layout.Channels) + firstChannel; cell < (piece * layout.Channels) + lastChannel; cell++)
                        {
                            double distance = double.CreateSaturating(_partials[cell]) - first
                                + double.CreateSaturating(_partials[cells + cell]) - shift;
                            sum += length * distance;
                            squares += pass == 0
                                ? 0
                                : double.CreateSaturating(_partials[(2 * cells) + cell]) + (length * distance * distance);
                        }
                    }

                    shift += pass == 0 ? sum / count : 0;
                }

                T mean = T.CreateSaturating(first + shift);
                _means[group] = mean;
                _rests[group] = T.CreateSaturating(first - double.CreateSaturating(mean) + shift);
                _variances[group] = T.CreateSaturating(squares / count);
            }
        }
    }
}
