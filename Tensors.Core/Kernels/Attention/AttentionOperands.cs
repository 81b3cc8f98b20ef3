using System.Numerics;

namespace Tensors;

/// <summary>What every pass of attention reads: queries, keys and values with any strides, what masks them, and what drops them.</summary>
internal readonly unsafe struct AttentionOperands<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public required BatchedMatrices<T> Queries { get; init; }

    public required BatchedMatrices<T> Keys { get; init; }

    public required BatchedMatrices<T> Values { get; init; }

    public required AttentionMask<T> Mask { get; init; }

    public required AttentionDropout<T> Dropout { get; init; }

    /// <summary>Matrices of queries.</summary>
    public required long Batch { get; init; }

    /// <summary>So many of them that follow each other share one matrix of keys, and one of values.</summary>
    public required long Group { get; init; }

    public required long QueryCount { get; init; }

    public required long KeyCount { get; init; }

    /// <summary>Elements of a query and of a key.</summary>
    public required long Width { get; init; }

    public required long ValueWidth { get; init; }

    public required T Scale { get; init; }

    /// <summary>Query i sees the keys up to i + offset; null where it sees all.</summary>
    public required long? CausalOffset { get; init; }

    /// <summary>
    /// Queries that are computed side by side, each in a lane of its own: the sums of none depend on the width of vectors.
    /// </summary>
    public static int BlockOfQueries => 256 / sizeof(T);

    public long QueryBlocks => (QueryCount + BlockOfQueries - 1) / BlockOfQueries;

    /// <summary>
    /// The number of keys that the last query of a block sees: what lies behind them is not computed for any of the block.
    /// </summary>
    public long KeysOf(long firstQuery, long queries) =>
        CausalOffset is { } offset ? Math.Clamp(firstQuery + queries + offset, 0, KeyCount) : KeyCount;
}
