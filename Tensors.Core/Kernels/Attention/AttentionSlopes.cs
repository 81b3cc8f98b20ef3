using System.Numerics;
using System.Runtime.CompilerServices;

namespace Tensors;

/// <summary>What the gradients of attention read besides its operands.</summary>
/// <param name="logs">For each query the logarithm of the sum of its exponentials.</param>
/// <param name="deltas">For each query the slope of that logarithm: what the slopes of its scores add up to without it, negative.</param>
/// <param name="cotangents">Those of the means, contiguous rows.</param>
internal readonly unsafe struct AttentionCotangents<T>(T* logs, T* deltas, T* cotangents)
    where T : unmanaged
{
    public readonly T* Logs = logs;
    public readonly T* Deltas = deltas;
    public readonly T* Cotangents = cotangents;
}

/// <summary>
/// Shares and slopes of scores, computed again for one block after the other: with p = e^(score - log), the slope of the score is
/// <c>p · (dy · value - delta)</c>.
/// </summary>
internal readonly unsafe ref struct AttentionSlopes<TLanes, T>
    where TLanes : unmanaged, ILanes<TLanes, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ref readonly AttentionOperands<T> _operands;
    private readonly AttentionCotangents<T> _cotangents;
    private readonly T* _addends;
    private readonly T* _factors;
    private readonly T* _references;
    private readonly T* _deltas;

    /// <summary>Takes room from the beginning of the scratch memory, which is aligned.</summary>
    public AttentionSlopes(in AttentionOperands<T> operands, AttentionCotangents<T> cotangents, T* scratch)
    {
        int stride = AttentionBlock<TLanes, T>.Stride;
        int block = AttentionBlock<TLanes, T>.BlockOfKeys * stride;
        _operands = ref operands;
        _cotangents = cotangents;
        Shares = scratch;
        Slopes = Shares + block;
        _addends = Slopes + block;
        _factors = _addends + block;
        _references = _factors + block;
        _deltas = _references + stride;
        Queries = _deltas + stride;
        Cotangents = Queries + (stride * operands.Width);
    }

    /// <summary>Shares after dropout, a row for each key.</summary>
    public T* Shares { get; }

    /// <summary>Slopes of scores, a row for each key.</summary>
    public T* Slopes { get; }

    /// <summary>Scaled queries as columns.</summary>
    public T* Queries { get; }

    /// <summary>Cotangents of means as columns.</summary>
    public T* Cotangents { get; }

    /// <summary>Elements of scratch memory that it takes.</summary>
    public static long Size(in AttentionOperands<T> operands) =>
        AttentionBlock<TLanes, T>.Stride * ((4 * AttentionBlock<TLanes, T>.BlockOfKeys) + 2 + operands.Width + operands.ValueWidth);

    /// <summary>The rows of the cotangents of a block of queries.</summary>
    public Matrix<T> CotangentRows(in AttentionBlock<TLanes, T> block) =>
        new(
            _cotangents.Cotangents + (((block.Member * _operands.QueryCount) + block.First) * _operands.ValueWidth), _operands.ValueWidth,
            1);

    /// <summary>Lays a block of queries out.</summary>
    public void Begin(in AttentionBlock<TLanes, T> block)
    {
        int stride = AttentionBlock<TLanes, T>.Stride;
        block.Transpose(_operands.Queries[block.Member].From(block.First, 0), _operands.Width, _operands.Scale, Queries);
        block.Transpose(CotangentRows(block), _operands.ValueWidth, T.One, Cotangents);
        long row = (block.Member * _operands.QueryCount) + block.First;
        for (int i = 0; i < stride; i++)
        {
            // A query that saw nothing has shares of 0: its reference is infinite.
            T log = i < block.Count ? _cotangents.Logs[row + i] : T.PositiveInfinity;
            _references[i] = T.IsNegativeInfinity(log) ? T.PositiveInfinity : log;
            _deltas[i] = i < block.Count ? _cotangents.Deltas[row + i] : T.Zero;
        }
    }

    /// <summary>Computes <see cref="Shares"/> and <see cref="Slopes"/> of keys from <paramref name="key"/> on.</summary>
    public void Compute(in AttentionBlock<TLanes, T> block, long key, int count)
    {
        int stride = AttentionBlock<TLanes, T>.Stride;
        block.Score(key, count, Queries, _addends, Shares);
        Matrix<T> values = _operands.Values[block.Member / _operands.Group].From(key, 0);
        AttentionBlock<TLanes, T>.Multiply(
            values, Cotangents, stride, new(Slopes, stride, adds: false), count, block.Lanes, _operands.ValueWidth);
        if (_operands.Dropout.Exists)
        {
            block.Drop(key, count, _factors);
            RowLoops.Map(default(ProductOfRows<T>), Slopes, _factors, Slopes, count * stride);
        }

        Weigh(block.Lanes, count);
        if (_operands.Dropout.Exists)
        {
            RowLoops.Map(default(ProductOfRows<T>), Shares, _factors, Shares, count * stride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Weigh(int lanes, int count)
    {
        int stride = AttentionBlock<TLanes, T>.Stride;
        for (int lane = 0; lane < lanes; lane += TLanes.Count)
        {
            TLanes reference = TLanes.Load(_references + lane);
            TLanes delta = TLanes.Load(_deltas + lane);
            T* share = Shares + lane;
            T* slope = Slopes + lane;
            for (int j = 0; j < count; j++)
            {
                TLanes p = Exponentials.Exp<TLanes, T>(TLanes.Load(share) - reference);
                TLanes.Store(p, share);
                TLanes.Store(p * (TLanes.Load(slope) - delta), slope);
                share += stride;
                slope += stride;
            }
        }
    }
}
