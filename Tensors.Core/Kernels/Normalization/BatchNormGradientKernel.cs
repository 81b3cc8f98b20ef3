using System.Numerics;
using System.Runtime.CompilerServices;
using CommunityToolkit.HighPerformance.Buffers;

namespace Tensors;

/// <summary>
/// The gradients of <see cref="BatchNormKernel"/>. With h the cotangent (0 where a result was cut), x̂ the normalised element and means
/// over a group: <c>dx = (gain · h - mean (gain · h) - x̂ · mean (gain · h · x̂)) / √(variance + epsilon)</c>, <c>dgain = Σ h · x̂</c>,
/// <c>dbias = Σ h</c>.
/// </summary>
internal static unsafe class BatchNormGradientKernel
{
    public static void Run<T>(in BatchNormCotangents<T> of, T* dx, T* dgain, T* dbias)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (ChannelLayout layout, ChannelGroups groups) = (of.Layout, of.Groups);
        long members = groups.MembersOf(layout);
        long cells = members * layout.Channels;
        long pieces = layout.Pieces * layout.Channels;
        using SpanOwner<T> scratch = SpanOwner<T>.Allocate(checked((int)((6 * cells) + (2 * pieces))));
        using SpanOwner<double> totals = SpanOwner<double>.Allocate(checked((int)(2 * cells)));
        fixed (T* memory = scratch.Span)
        fixed (double* sums = totals.Span)
        {
            ChannelCoefficients<T> forward = new(memory, memory + cells, memory + (2 * cells));
            ChannelCoefficients<T> backward = new(memory + (3 * cells), memory + (4 * cells), memory + (5 * cells));
            T* partials = memory + (6 * cells);
            BatchNormKernel.Fill(layout, groups, of.Gain, of.Bias, of.Epsilon, of.Means, of.Rests, of.Variances, forward);
            long work = layout.HasRuns ? layout.Inner : ReductionKernels.RowCount * layout.Channels;
            ForkJoinPool.For(
                layout.HasRuns ? pieces : layout.Pieces, Grains.Items(Grains.Passed, work), new SumBody<T>(of, forward, partials, pieces));
            AddUp(layout, groups, partials, sums);
            Balance(of, sums, forward, backward, dgain, dbias);
            ForkJoinPool.For(
                layout.HasRuns ? layout.Members * layout.Channels : layout.Members * layout.Rows,
                Grains.Items(Grains.Passed, layout.HasRuns ? layout.Inner : layout.Channels),
                new MapBody<T>(of, forward, backward, dx));
        }
    }

    /// <summary>The sums of h and of h · (x - mean) of each channel of each member, or of all members.</summary>
    private static void AddUp<T>(ChannelLayout layout, ChannelGroups groups, T* partials, double* sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long cells = groups.MembersOf(layout) * layout.Channels;
        long count = layout.Pieces * layout.Channels;
        new Span<double>(sums, checked((int)(2 * cells))).Clear();
        for (long piece = 0; piece < layout.Pieces; piece++)
        {
            long member = cells == layout.Channels ? 0 : piece / layout.PiecesOfMember;
            for (long c = 0; c < layout.Channels; c++)
            {
                long cell = (member * layout.Channels) + c;
                sums[cell] += double.CreateSaturating(partials[(piece * layout.Channels) + c]);
                sums[cells + cell] += double.CreateSaturating(partials[count + (piece * layout.Channels) + c]);
            }
        }
    }

    /// <summary>From sums to the gradients of gain and bias, and to dx as <c>h · scale + (x - mean) · slope + shift</c>.</summary>
    private static void Balance<T>(
        in BatchNormCotangents<T> of, double* sums, ChannelCoefficients<T> forward, ChannelCoefficients<T> backward, T* dgain, T* dbias)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (ChannelLayout layout, ChannelGroups groups) = (of.Layout, of.Groups);
        long members = groups.MembersOf(layout);
        long cells = members * layout.Channels;
        using SpanOwner<double> scratch = SpanOwner<double>.Allocate(
            checked((int)((2 * groups.Count) + (2 * layout.Channels))), AllocationMode.Clear);
        fixed (double* ofGroups = scratch.Span)
        {
            double* slopes = ofGroups + groups.Count;
            double* gains = slopes + groups.Count;
            double* biases = gains + layout.Channels;
            for (long cell = 0; cell < cells; cell++)
            {
                (long member, long c) = Math.DivRem(cell, layout.Channels);
                long group = groups.GroupOf(layout, member, c);
                double inverse = double.CreateSaturating(T.One / T.Sqrt(of.Variances[group] + of.Epsilon));
                double gain = of.Gain == null ? 1 : double.CreateSaturating(of.Gain[c]);
                double product = (sums[cells + cell] - (double.CreateSaturating(of.Rests[group]) * sums[cell])) * inverse;
                gains[c] += product;
                biases[c] += sums[cell];
                ofGroups[group] += gain * sums[cell] / groups.Elements(layout);
                slopes[group] += gain * product / groups.Elements(layout);
            }

            for (long c = 0; c < layout.Channels; c++)
            {
                (dgain[c], dbias[c]) = (T.CreateSaturating(gains[c]), T.CreateSaturating(biases[c]));
            }

            for (long cell = 0; cell < cells; cell++)
            {
                (long member, long c) = Math.DivRem(cell, layout.Channels);
                long group = groups.GroupOf(layout, member, c);
                double inverse = double.CreateSaturating(T.One / T.Sqrt(of.Variances[group] + of.Epsilon));
                double slope = -inverse * inverse * slopes[group];
                backward.Means[cell] = forward.Scales[cell];
                backward.Scales[cell] = T.CreateSaturating(slope);
                backward.Shifts[cell] = T.CreateSaturating(
                    (-inverse * ofGroups[group]) - (slope * double.CreateSaturating(of.Rests[group])));
            }
        }
    }

    /// <summary>h: the cotangent, or 0 where the result was cut.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Passed<TLanes, T>(TLanes difference, TLanes dy, TLanes scale, TLanes shift, bool rectifies)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => rectifies ? TLanes.Less(TLanes.BroadcastBits(0), TLanes.MultiplyAdd(difference, scale, shift)) & dy : dy;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SumColumns<TLanes, T>(
        T* x, T* dy, ChannelCoefficients<T> of, bool rectifies, long rows, long channels, T* sums, T* products)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (long c = 0; c < channels; c += TLanes.Count)
        {
            bool whole = c + TLanes.Count <= channels;
            TLanes mask = MaskedLanes.First<TLanes, T>((int)Math.Min(TLanes.Count, channels - c));
            TLanes mean = MaskedLanes.Load(of.Means + c, mask);
            TLanes scale = MaskedLanes.Load(of.Scales + c, mask);
            TLanes shift = MaskedLanes.Load(of.Shifts + c, mask);
            TLanes even = TLanes.BroadcastBits(0);
            TLanes odd = even;
            TLanes evenProduct = even;
            TLanes oddProduct = even;
            T* row = x + c;
            T* cotangent = dy + c;
            for (long i = 0; i < rows; i++, row += channels, cotangent += channels)
            {
                TLanes difference = MaskedLanes.Load(row, mask, whole) - mean;
                TLanes h = Passed<TLanes, T>(difference, MaskedLanes.Load(cotangent, mask, whole), scale, shift, rectifies);

                // Sums of rows with even and with odd numbers, which do not wait for each other.
                (even, odd) = (odd, even + h);
                (evenProduct, oddProduct) = (oddProduct, TLanes.MultiplyAdd(h, difference, evenProduct));
            }

            MaskedLanes.Store(even + odd, sums + c, mask);
            MaskedLanes.Store(evenProduct + oddProduct, products + c, mask);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MapRows<TLanes, T>(
        T* x, T* dy, ChannelCoefficients<T> forward, ChannelCoefficients<T> backward, bool rectifies, T* dx, long rows, long channels)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Strips of columns whose coefficients stay in registers would cut rows; they come from the first-level cache instead.
        for (long row = 0; row < rows; row++)
        {
            for (long c = 0; c < channels; c += TLanes.Count)
            {
                if (c + TLanes.Count <= channels)
                {
                    TLanes difference = TLanes.Load(x + c) - TLanes.Load(forward.Means + c);
                    TLanes h = Passed<TLanes, T>(
                        difference, TLanes.Load(dy + c), TLanes.Load(forward.Scales + c), TLanes.Load(forward.Shifts + c), rectifies);
                    TLanes rest = TLanes.MultiplyAdd(difference, TLanes.Load(backward.Scales + c), TLanes.Load(backward.Shifts + c));
                    TLanes.Store(TLanes.MultiplyAdd(h, TLanes.Load(backward.Means + c), rest), dx + c);
                }
                else
                {
                    TLanes mask = MaskedLanes.First<TLanes, T>((int)(channels - c));
                    TLanes difference = MaskedLanes.Load(x + c, mask) - MaskedLanes.Load(forward.Means + c, mask);
                    TLanes h = Passed<TLanes, T>(
                        difference, MaskedLanes.Load(dy + c, mask), MaskedLanes.Load(forward.Scales + c, mask),
                        MaskedLanes.Load(forward.Shifts + c, mask), rectifies);
                    TLanes rest = TLanes.MultiplyAdd(
                        difference, MaskedLanes.Load(backward.Scales + c, mask), MaskedLanes.Load(backward.Shifts + c, mask));
                    MaskedLanes.Store(TLanes.MultiplyAdd(h, MaskedLanes.Load(backward.Means + c, mask), rest), dx + c, mask);
                }
            }

            x += channels;
            dy += channels;
            dx += channels;
        }
    }

    private readonly struct SumLoop<T>(
        T* x, T* dy, ChannelCoefficients<T> of, bool rectifies, long rows, long channels, T* sums, T* products) : ILoop<T, bool>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T* _x = x;
        private readonly T* _dy = dy;
        private readonly T* _sums = sums;
        private readonly T* _products = products;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool Run<TLanes>()
            where TLanes : unmanaged, ILanes<TLanes, T>
        {
            SumColumns<TLanes, T>(_x, _dy, of, rectifies, rows, channels, _sums, _products);
            return true;
        }
    }

    private readonly struct MapLoop<T>(
        T* x, T* dy, ChannelCoefficients<T> forward, ChannelCoefficients<T> backward, bool rectifies, T* dx, long rows, long channels)
            : ILoop<T, bool>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T* _x = x;
        private readonly T* _dy = dy;
        private readonly T* _dx = dx;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool Run<TLanes>()
            where TLanes : unmanaged, ILanes<TLanes, T>
        {
            MapRows<TLanes, T>(_x, _dy, forward, backward, rectifies, _dx, rows, channels);
            return true;
        }
    }

    private readonly struct SumBody<T>(BatchNormCotangents<T> of, ChannelCoefficients<T> forward, T* partials, long count) : IRangeBody
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T* _sums = partials;
        private readonly T* _products = partials + count;

        public void Run(long start, long end)
        {
            ChannelLayout layout = of.Layout;
            for (long number = start; number < end; number++)
            {
                long piece = layout.HasRuns ? number / layout.Channels : number;
                long member = of.Groups.OfMember == 0 ? 0 : piece / layout.PiecesOfMember;
                long first = layout.Start(piece);
                if (!layout.HasRuns)
                {
                    long cell = piece * layout.Channels;
                    Widths.Widest<SumLoop<T>, T, bool>(new(
                        of.X + first, of.Cotangent + first, forward.From(member * layout.Channels), of.Rectifies,
                        layout.Piece(piece).Length, layout.Channels, _sums + cell, _products + cell));
                    continue;
                }

                long channel = number % layout.Channels;
                first += channel * layout.Inner;
                long coefficient = (member * layout.Channels) + channel;
                CutCotangent<T> h = new(forward.Means[coefficient], forward.Scales[coefficient], forward.Shifts[coefficient], of.Rectifies);
                _sums[number] = RowLoops.Sum(h, of.X + first, of.Cotangent + first, null, layout.Piece(piece).Length);
                _products[number] = RowLoops.Sum(
                    new CutProduct<T>(h, forward.Means[coefficient]), of.X + first, of.Cotangent + first, null, layout.Piece(piece).Length);
            }
        }
    }

    private readonly struct MapBody<T>(BatchNormCotangents<T> of, ChannelCoefficients<T> forward, ChannelCoefficients<T> backward, T* dx)
        : IRangeBody
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T* _dx = dx;

        public void Run(long start, long end)
        {
            ChannelLayout layout = of.Layout;
            bool keepsMembers = of.Groups.OfMember != 0;
            if (layout.HasRuns)
            {
                for (long run = start; run < end; run++)
                {
                    long cell = keepsMembers ? run : run % layout.Channels;
                    long at = run * layout.Inner;
                    CutCotangent<T> h = new(forward.Means[cell], forward.Scales[cell], forward.Shifts[cell], of.Rectifies);
                    RowLoops.Map(
                        new Slope<T>(h, forward.Means[cell], backward.Means[cell], backward.Scales[cell], backward.Shifts[cell]),
                        of.X + at, of.Cotangent + at, _dx + at, layout.Inner);
                }

                return;
            }

            long row = start;
            while (row < end)
            {
                long member = row / layout.Rows;
                long next = Math.Min(end, (member + 1) * layout.Rows);
                long cell = keepsMembers ? member * layout.Channels : 0;
                long at = row * layout.Channels;
                Widths.Widest<MapLoop<T>, T, bool>(new(
                    of.X + at, of.Cotangent + at, forward.From(cell), backward.From(cell), of.Rectifies, _dx + at, next - row,
                    layout.Channels));
                row = next;
            }
        }
    }

    /// <summary>The cotangent y of a result of x, or 0 where that was cut.</summary>
    private readonly struct CutCotangent<T>(T mean, T scale, T shift, bool rectifies) : IRowFormula<T>
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLanes Invoke<TLanes>(TLanes x, TLanes y)
            where TLanes : unmanaged, ILanes<TLanes, T> =>
            Passed<TLanes, T>(x - TLanes.Broadcast(mean), y, TLanes.Broadcast(scale), TLanes.Broadcast(shift), rectifies);
    }

    /// <summary>That times (x - mean).</summary>
    private readonly struct CutProduct<T>(CutCotangent<T> h, T mean) : IRowFormula<T>
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLanes Invoke<TLanes>(TLanes x, TLanes y)
            where TLanes : unmanaged, ILanes<TLanes, T> => h.Invoke(x, y) * (x - TLanes.Broadcast(mean));
    }

    /// <summary>h · scale + (x - mean) · slope + shift.</summary>
    private readonly struct Slope<T>(CutCotangent<T> h, T mean, T scale, T slope, T shift) : IRowFormula<T>
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLanes Invoke<TLanes>(TLanes x, TLanes y)
            where TLanes : unmanaged, ILanes<TLanes, T> => TLanes.MultiplyAdd(
                h.Invoke(x, y),
                TLanes.Broadcast(scale),
                TLanes.MultiplyAdd(x - TLanes.Broadcast(mean), TLanes.Broadcast(slope), TLanes.Broadcast(shift)));
    }
}

/// <summary>What the gradients of normalization over channels read.</summary>
internal readonly unsafe struct BatchNormCotangents<T>
    where T : unmanaged
{
    public required ChannelLayout Layout { get; init; }

    public required ChannelGroups Groups { get; init; }

    public required T* X { get; init; }

    /// <summary>Null for 1.</summary>
    public required T* Gain { get; init; }

    /// <summary>Null for 0.</summary>
    public required T* Bias { get; init; }

    public required T* Means { get; init; }

    public required T* Rests { get; init; }

    public required T* Variances { get; init; }

    public required T* Cotangent { get; init; }

    public required T Epsilon { get; init; }

    public required bool Rectifies { get; init; }
}
