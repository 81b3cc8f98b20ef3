namespace Tensors;

/// <summary>Which channels share a mean and a variance: each its own over all members, or some neighbours in each member.</summary>
/// <param name="OfMember">Groups of each member; 0 where every channel is one over all members.</param>
/// <param name="Count">All groups.</param>
internal readonly record struct ChannelGroups(long OfMember, long Count)
{
    public static ChannelGroups Of(ChannelLayout layout, long ofMember) =>
        new(ofMember, ofMember == 0 ? layout.Channels : layout.Members * ofMember);

    /// <summary>Members whose coefficients differ.</summary>
    public long MembersOf(ChannelLayout layout) => OfMember == 0 ? 1 : layout.Members;

    public long Elements(ChannelLayout layout) => OfMember == 0
        ? layout.Members * layout.Extent
        : layout.Extent * (layout.Channels / OfMember);

    public long GroupOf(ChannelLayout layout, long member, long channel) =>
        OfMember == 0 ? channel : (member * OfMember) + (channel / (layout.Channels / OfMember));

    public (long First, long End) Pieces(ChannelLayout layout, long group)
    {
        long member = OfMember == 0 ? 0 : group / OfMember;
        return (member * layout.PiecesOfMember, (OfMember == 0 ? layout.Members : member + 1) * layout.PiecesOfMember);
    }

    public (long First, long End) Channels(ChannelLayout layout, long group)
    {
        long width = OfMember == 0 ? 1 : layout.Channels / OfMember;
        long first = OfMember == 0 ? group : group % OfMember * width;
        return (first, first + width);
    }
}
