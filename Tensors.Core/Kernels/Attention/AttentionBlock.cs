using System.Numerics;
using System.Runtime.CompilerServices;

namespace Tensors;

/// <summary>
/// A block of queries, each in a lane, beside the keys block by block: keys lie in rows, so that what is done along the keys of a query is
/// done lane by lane in ascending order, and so that a block of scores is at once a panel that the next product reads where it is.
/// </summary>
/// <remarks>
/// After Dao, "FlashAttention-2" (2023): no block of scores outlives its turn. The products are those of <see cref="MicroKernel"/>: keys
/// and values are read where they lie, element by element, and only queries are laid out.
/// </remarks>
internal readonly unsafe ref struct AttentionBlock<TLanes, T>
    where TLanes : unmanaged, ILanes<TLanes, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// Keys of a block: their scores fit the first-level cache beside what they are multiplied with. Belongs to the results.
    /// </summary>
    public const int BlockOfKeys = 96;

    private readonly ref readonly AttentionOperands<T> _operands;

    public AttentionBlock(in AttentionOperands<T> operands, long member, long block)
    {
        _operands = ref operands;
        Member = member;
        First = block * Stride;
        Count = (int)Math.Min(Stride, operands.QueryCount - First);
        Lanes = (Count + TLanes.Count - 1) / TLanes.Count * TLanes.Count;
        Keys = operands.KeysOf(First, Count);
    }

    /// <summary>From row to row of everything that has a lane for each query.</summary>
    public static int Stride => AttentionOperands<T>.BlockOfQueries;

    public long Member { get; }

    public long First { get; }

    public int Count { get; }

    /// <summary>Those of the queries, up to whole vectors.</summary>
    public int Lanes { get; }

    /// <summary>So many keys are seen by any query of the block.</summary>
    public long Keys { get; }

    /// <summary>Lays rows out as columns: <c>columns[c][i] = scale · rows[i][c]</c>, and 0 in the lanes of no query.</summary>
    public void Transpose(Matrix<T> rows, long width, T scale, T* columns)
    {
        new Span<T>(columns, checked((int)(width * Stride))).Clear();
        if (rows.ColumnStride == 1)
        {
            Transposition.Run(rows.Data, rows.RowStride, columns, Stride, width, Count);
        }
        else
        {
            for (long c = 0; c < width; c++)
            {
                for (long i = 0; i < Count; i++)
                {
                    columns[(c * Stride) + i] = *rows.At(i, c);
                }
            }
        }

        if (scale != T.One)
        {
            RowLoops.Map(new Scaled<T>(scale), columns, columns, columns, width * Stride);
        }
    }

    /// <summary>The transpose of that, into rows that lie <paramref name="stride"/> elements apart.</summary>
    public void Untranspose(T* columns, long width, T* rows, long stride) => Transposition.Run(columns, Stride, rows, stride, Count, width);

    /// <summary>Scores of keys from <paramref name="key"/> on, with what masks them.</summary>
    /// <param name="key">The first key.</param>
    /// <param name="count">So many keys.</param>
    /// <param name="queries">Columns that <see cref="Transpose"/> made, scaled.</param>
    /// <param name="addends">Room for a block of them.</param>
    /// <param name="scores">A row for each key.</param>
    public void Score(long key, int count, T* queries, T* addends, T* scores)
    {
        Matrix<T> keys = _operands.Keys[Member / _operands.Group].From(key, 0);
        Multiply(keys, queries, Stride, new(scores, Stride, adds: false), count, Lanes, _operands.Width);
        if (_operands.Mask.Exists)
        {
            _operands.Mask.Write(Member, First, key, Count, count, addends, Stride, T.NegativeInfinity);
            Add(scores, addends, count);
        }

        if (_operands.CausalOffset is { } offset && key + count - 1 > First + offset)
        {
            HideLater(scores, count, key - offset - First);
        }
    }

    /// <summary>What the shares of keys from <paramref name="key"/> on are multiplied by.</summary>
    public void Drop(long key, int count, T* factors) => _operands.Dropout.Write(
        (((Member * _operands.QueryCount) + First) * _operands.KeyCount) + key, _operands.KeyCount, Count, count, factors, Stride);

    /// <summary>C (+)= A · B, where rows of B are whole vectors that lie so many elements apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(Matrix<T> a, T* b, long stepOfB, in TileResult<T> result, long rows, long columns, long depth)
    {
        int width = 2 * TLanes.Count;
        int most = MicroKernel.MostRows<TLanes, T>();
        long tiles = (rows + most - 1) / most;
        for (long column = 0; column < columns; column += width)
        {
            int count = (int)Math.Min(width, columns - column);
            for (long tile = 0; tile < tiles; tile++)
            {
                long first = rows * tile / tiles;
                int height = (int)((rows * (tile + 1) / tiles) - first);
                TileOperands operands = new(
                    (byte*)a.At(first, 0), (nint)a.RowStride * sizeof(T), (nint)a.ColumnStride * sizeof(T), (byte*)(b + column),
                    (nint)stepOfB * sizeof(T), depth);
                Tile.Multiply<TLanes, T>(operands, result.From(first, column), height, count);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Add(T* scores, T* addends, int count)
    {
        for (int j = 0; j < count; j++)
        {
            for (int lane = 0; lane < Lanes; lane += TLanes.Count)
            {
                T* score = scores + (j * Stride) + lane;
                TLanes.Store(TLanes.Load(score) + TLanes.Load(addends + (j * Stride) + lane), score);
            }
        }
    }

    /// <summary>-inf for queries before the one that sees a key first; for row 0 that is <paramref name="firstSeer"/>.</summary>
    private void HideLater(T* scores, int count, long firstSeer)
    {
        for (int j = 0; j < count; j++)
        {
            long hidden = Math.Clamp(firstSeer + j, 0, Lanes);
            new Span<T>(scores + (j * Stride), (int)hidden).Fill(T.NegativeInfinity);
        }
    }
}
