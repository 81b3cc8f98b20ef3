using System.Numerics;
using System.Runtime.CompilerServices;

namespace Tensors;

/// <summary>Coefficients of a channel, in rows of all channels: <c>(x - mean) · scale + shift</c>.</summary>
internal readonly unsafe struct ChannelCoefficients<T>(T* means, T* scales, T* shifts)
    where T : unmanaged
{
    public readonly T* Means = means;
    public readonly T* Scales = scales;
    public readonly T* Shifts = shifts;

    public ChannelCoefficients<T> From(long cell) => new(Means + cell, Scales + cell, Shifts + cell);
}

/// <summary>Each element moved and scaled as its channel is, and cut at 0 where it is rectified.</summary>
internal static unsafe class ChannelMap
{
    /// <summary>Writes <c>(x - mean) · scale + shift</c>; coefficients of one member are those of all if there is one.</summary>
    public static void Run<T>(ChannelLayout layout, T* x, ChannelCoefficients<T> of, long members, bool rectifies, T* y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ForkJoinPool.For(
            layout.HasRuns ? layout.Members * layout.Channels : layout.Members * layout.Rows,
            Grains.Items(Grains.Passed, layout.HasRuns ? layout.Inner : layout.Channels),
            new Body<T>(layout, x, of, members, rectifies, y));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows<TLanes, T>(T* x, ChannelCoefficients<T> of, bool rectifies, T* y, long rows, long channels)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (long row = 0; row < rows; row++)
        {
            long c = 0;
            for (; c + TLanes.Count <= channels; c += TLanes.Count)
            {
                TLanes value = TLanes.MultiplyAdd(
                    TLanes.Load(x + c) - TLanes.Load(of.Means + c), TLanes.Load(of.Scales + c), TLanes.Load(of.Shifts + c));
                TLanes.Store(rectifies ? ReluOperator.Invoke<TLanes, T>(value) : value, y + c);
            }

            if (c < channels)
            {
                TLanes mask = MaskedLanes.First<TLanes, T>((int)(channels - c));
                TLanes value = TLanes.MultiplyAdd(
                    MaskedLanes.Load(x + c, mask) - MaskedLanes.Load(of.Means + c, mask), MaskedLanes.Load(of.Scales + c, mask),
                    MaskedLanes.Load(of.Shifts + c, mask));
                MaskedLanes.Store(rectifies ? ReluOperator.Invoke<TLanes, T>(value) : value, y + c, mask);
            }

            x += channels;
            y += channels;
        }
    }

    private readonly struct RowLoop<T>(T* x, ChannelCoefficients<T> of, bool rectifies, T* y, long rows, long channels) : ILoop<T, bool>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T* _x = x;
        private readonly T* _y = y;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool Run<TLanes>()
            where TLanes : unmanaged, ILanes<TLanes, T>
        {
            Rows<TLanes, T>(_x, of, rectifies, _y, rows, channels);
            return true;
        }
    }

    private readonly struct Body<T>(ChannelLayout layout, T* x, ChannelCoefficients<T> of, long members, bool rectifies, T* y) : IRangeBody
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T* _x = x;
        private readonly T* _y = y;

        public void Run(long start, long end)
        {
            if (layout.HasRuns)
            {
                for (long run = start; run < end; run++)
                {
                    long cell = members == 1 ? run % layout.Channels : run;
                    long first = run * layout.Inner;
                    Moved<T> formula = new(of.Means[cell], of.Scales[cell], of.Shifts[cell], rectifies);
                    RowLoops.Map(formula, _x + first, _x + first, _y + first, layout.Inner);
                }

                return;
            }

            long row = start;
            while (row < end)
            {
                long member = row / layout.Rows;
                long next = Math.Min(end, (member + 1) * layout.Rows);
                long cell = members == 1 ? 0 : member * layout.Channels;
                Widths.Widest<RowLoop<T>, T, bool>(new(
                    _x + (row * layout.Channels), of.From(cell), rectifies, _y + (row * layout.Channels), next - row, layout.Channels));
                row = next;
            }
        }
    }

    private readonly struct Moved<T>(T mean, T scale, T shift, bool rectifies) : IRowFormula<T>
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLanes Invoke<TLanes>(TLanes x, TLanes y)
            where TLanes : unmanaged, ILanes<TLanes, T>
        {
            TLanes value = TLanes.MultiplyAdd(x - TLanes.Broadcast(mean), TLanes.Broadcast(scale), TLanes.Broadcast(shift));
            return rectifies ? ReluOperator.Invoke<TLanes, T>(value) : value;
        }
    }
}
