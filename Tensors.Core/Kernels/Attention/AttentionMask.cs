namespace Tensors;

/// <summary>What is added to scores: numbers, or -inf where a truth value says no; extents of 1 are repeated by strides of 0.</summary>
/// <param name="numbers">Numbers, or what is not looked at.</param>
/// <param name="truths">Truth values, or what is not looked at.</param>
/// <param name="kind">Which of the two, if any.</param>
internal readonly unsafe struct AttentionMask<T>(BatchedMatrices<T> numbers, BatchedMatrices<byte> truths, AttentionMaskKind kind)
    where T : unmanaged
{
    private readonly BatchedMatrices<T> _numbers = numbers;
    private readonly BatchedMatrices<byte> _truths = truths;

    public bool Exists => kind != AttentionMaskKind.None;

    /// <summary>Writes the addends of a block, a row for each key.</summary>
    /// <param name="member">The matrix of queries.</param>
    /// <param name="query">The first query.</param>
    /// <param name="key">The first key.</param>
    /// <param name="queries">So many queries.</param>
    /// <param name="keys">So many keys.</param>
    /// <param name="addends">Rows of <paramref name="stride"/> elements.</param>
    /// <param name="stride">From row to row.</param>
    /// <param name="minusInfinity">What is added where a truth value says no.</param>
    public void Write(long member, long query, long key, long queries, long keys, T* addends, long stride, T minusInfinity)
    {
        if (kind == AttentionMaskKind.Truths)
        {
            Matrix<byte> mask = _truths[member].From(query, key);
            for (long i = 0; i < queries; i++)
            {
                byte* row = mask.At(i, 0);
                long step = mask.ColumnStride;
                for (long j = 0; j < keys; j++)
                {
                    addends[(j * stride) + i] = row[j * step] != 0 ? default : minusInfinity;
                }
            }

            return;
        }

        Matrix<T> bias = _numbers[member].From(query, key);
        if (bias.ColumnStride == 1 && bias.RowStride != 0)
        {
            Transposition.Run(bias.Data, bias.RowStride, addends, stride, keys, queries);
            return;
        }

        for (long j = 0; j < keys; j++)
        {
            for (long i = 0; i < queries; i++)
            {
                addends[(j * stride) + i] = *bias.At(i, j);
            }
        }
    }
}

/// <summary>What a mask is made of.</summary>
internal enum AttentionMaskKind
{
    None,
    Numbers,
    Truths,
}
