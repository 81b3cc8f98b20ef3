using System.Numerics;
using CommunityToolkit.HighPerformance.Buffers;

namespace Tensors;

/// <summary>Channels, or groups of them, brought to mean 0 and variance 1, times gain plus bias where these are not null.</summary>
internal static unsafe class BatchNormKernel
{
    /// <summary>Writes results and the moments of each group: mean, what rounding lost of it, variance.</summary>
    public static void Run<T>(
        ChannelLayout layout, ChannelGroups groups, T* x, T* gain, T* bias, T epsilon, bool rectifies, T* y, T* means, T* rests,
        T* variances)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ChannelMoments.Run(layout, groups, x, means, rests, variances);
        if (layout.Count == 0)
        {
            return;
        }

        long members = groups.MembersOf(layout);
        long cells = members * layout.Channels;
        using SpanOwner<T> scratch = SpanOwner<T>.Allocate(checked((int)(3 * cells)));
        fixed (T* memory = scratch.Span)
        {
            ChannelCoefficients<T> of = new(memory, memory + cells, memory + (2 * cells));
            Fill(layout, groups, gain, bias, epsilon, means, rests, variances, of);
            ChannelMap.Run(layout, x, of, members, rectifies, y);
        }
    }

    /// <summary>What each channel of each member is moved and scaled by.</summary>
    public static void Fill<T>(
        ChannelLayout layout, ChannelGroups groups, T* gain, T* bias, T epsilon, T* means, T* rests, T* variances,
        ChannelCoefficients<T> of)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (long member = 0; member < groups.MembersOf(layout); member++)
        {
            for (long c = 0; c < layout.Channels; c++)
            {
                long cell = (member * layout.Channels) + c;
                long group = groups.GroupOf(layout, member, c);
                T inverse = T.One / T.Sqrt(variances[group] + epsilon);
                T scale = gain == null ? inverse : gain[c] * inverse;
                (of.Means[cell], of.Scales[cell]) = (means[group], scale);
                of.Shifts[cell] = (bias == null ? T.Zero : bias[c]) - (rests[group] * scale);
            }
        }
    }
}
