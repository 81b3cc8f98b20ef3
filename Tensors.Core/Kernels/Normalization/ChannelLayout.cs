namespace Tensors;

/// <summary>
/// How contiguous elements with channels are walked: members of rows of channels of runs, where either rows or runs are of one element.
/// </summary>
/// <param name="Members">Blocks that have statistics of their own, or whose statistics are combined.</param>
/// <param name="Rows">Rows of channels of a member: channels last.</param>
/// <param name="Channels">The number of channels.</param>
/// <param name="Inner">Elements of a run of one channel: channels first.</param>
internal readonly record struct ChannelLayout(long Members, long Rows, long Channels, long Inner)
{
    /// <summary>Rows whose sums are one chunk; bounds the error of a sum.</summary>
    private const long RowsOfPiece = ReductionKernels.RowCount;

    // Elements of a run that stay in the first-level cache.
    private const long ElementsOfPiece = ReductionKernels.RunLength;

    public bool HasRuns => Rows == 1;

    /// <summary>Elements of one channel of a member.</summary>
    public long Extent => Rows * Inner;

    /// <summary>Pieces that each channel of a member is cut into, for sums; they follow from shapes alone.</summary>
    public long PiecesOfMember => HasRuns ? (Inner + ElementsOfPiece - 1) / ElementsOfPiece : (Rows + RowsOfPiece - 1) / RowsOfPiece;

    public long Pieces => Members * PiecesOfMember;

    public long Count => Members * Rows * Channels * Inner;

    /// <summary>
    /// The layout of a shape with its channels at an axis; the members of the first axis are kept apart, or all are one but where channels
    /// come first.
    /// </summary>
    public static ChannelLayout Of(Shape shape, int axis, bool keepsMembers)
    {
        long channels = shape[axis];
        (long outer, long inner) = shape.Around(axis);
        long members = keepsMembers ? shape[0] : inner == 1 ? 1 : outer;
        long rows = members == 0 ? 0 : outer / members;

        // A single channel is a run.
        return rows == 1 || inner > 1 ? new(members, 1, channels, inner)
            : channels == 1 ? new(members, 1, 1, rows)
            : new(members, rows, channels, 1);
    }

    /// <summary>Where a piece begins in its channel, and how many elements it has.</summary>
    public (long First, long Length) Piece(long number)
    {
        long length = HasRuns ? ElementsOfPiece : RowsOfPiece;
        long first = number % PiecesOfMember * length;
        return (first, Math.Min(length, Extent - first));
    }

    /// <summary>The first element of a piece, in its first channel.</summary>
    public long Start(long piece) => (piece / PiecesOfMember * Extent * Channels) + (Piece(piece).First * (HasRuns ? 1 : Channels));
}
