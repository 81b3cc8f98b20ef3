namespace Tensors;

/// <summary>Weights of a convolution: for each tap a matrix from channels to results.</summary>
/// <param name="data">The weight of the first tap, channel and result.</param>
/// <param name="tap0">Elements from tap to tap of the first axis.</param>
/// <param name="tap1">The same for the second.</param>
/// <param name="tap2">The same for the third.</param>
/// <param name="channel">Elements from channel to channel.</param>
/// <param name="result">Elements from result to result.</param>
internal readonly unsafe struct TapWeights<T>(T* data, long tap0, long tap1, long tap2, long channel, long result)
    where T : unmanaged
{
    public T* Data => data;

    public long ChannelStride => channel;

    public long ResultStride => result;

    /// <summary>Elements from the first tap to another one.</summary>
    public long OffsetOf(long number, in WindowAxis axis1, in WindowAxis axis2)
    {
        (number, long at2) = Math.DivRem(number, axis2.Taps);
        (long at0, long at1) = Math.DivRem(number, axis1.Taps);
        return (at0 * tap0) + (at1 * tap1) + (at2 * tap2);
    }

    /// <summary>The weights of other taps: the first of them, and steps from one to the next, along each axis.</summary>
    public TapWeights<T> From((int First, int Step) axis0, (int First, int Step) axis1, (int First, int Step) axis2) => new(
        data + (axis0.First * tap0) + (axis1.First * tap1) + (axis2.First * tap2),
        axis0.Step * tap0,
        axis1.Step * tap1,
        axis2.Step * tap2,
        channel,
        result);

    /// <summary>Lays rows (tap, channel) of two vectors of results out as the micro-kernel reads them.</summary>
    public void Pack<TLanes>(in Patches<T> patches, long row, long rows, long result, int results, int width, T* packed)
        where TLanes : unmanaged, ILanes<TLanes, T>
    {
        (long tap, long channel) = Math.DivRem(row, patches.Channels);
        while (rows > 0)
        {
            long count = Math.Min(patches.Channels - channel, rows);
            Matrix<T> block = new(Data + OffsetOf(tap, patches.Axis1, patches.Axis2), ChannelStride, ResultStride);
            Packing.Panel<TLanes, T>(block.From(channel, result).Transposed, packed, results, count, width);
            packed += count * width;
            rows -= count;
            channel = 0;
            tap++;
        }
    }
}
