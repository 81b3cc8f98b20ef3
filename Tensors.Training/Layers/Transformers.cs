namespace Tensors.Training;

/// <summary>What blocks of transformers have in common: two dense layers behind attention.</summary>
public abstract class TransformerBlock : Layer
{
    private readonly Func<Tensor, Tensor> _activation;
    private Dense? _first;
    private Dense? _second;

    private protected TransformerBlock(double dropout, Func<Tensor, Tensor>? activation, bool normFirst) =>
        (Rate, _activation, NormFirst) = (dropout, activation ?? (static x => x.Relu()), normFirst);

    private protected double Rate { get; }

    private protected bool NormFirst { get; }

    private protected void AddFeedForward(int width, int hidden)
    {
        _first = AddLayer("linear1", new Dense(width, hidden));
        _second = AddLayer("linear2", new Dense(hidden, width));
    }

    private protected Tensor FeedForward(Tensor x) => _second!.Call(Drop(_activation(_first!.Call(x))));

    private protected Tensor Drop(Tensor x) => IsTraining && Rate > 0 ? x.Dropout(Rate) : x;

    /// <summary>Adds what a part makes of x, normalized before it or behind the sum.</summary>
    private protected Tensor Add(Tensor x, LayerNorm norm, Func<Tensor, Tensor> part) =>
        NormFirst ? x + Drop(part(norm.Call(x))) : norm.Call(x + Drop(part(x)));
}

/// <summary>Self-attention and two dense layers, each added to its input and normalized.</summary>
/// <remarks>
/// PyTorch's <c>TransformerEncoderLayer</c> with <c>batch_first=True</c>: <c>self_attn</c>, <c>linear1</c>, <c>linear2</c>, <c>norm1</c>,
/// <c>norm2</c>. With <c>causal</c> and <c>normFirst</c> it is a block of GPT.
/// </remarks>
public sealed class TransformerEncoderBlock : TransformerBlock
{
    private readonly MultiHeadAttention _attention;
    private readonly LayerNorm _norm1;
    private readonly LayerNorm _norm2;

    /// <summary>Makes the parameters.</summary>
    /// <param name="width">The extent of the last axis.</param>
    /// <param name="heads">Among how many heads it is divided.</param>
    /// <param name="hidden">The width between the dense layers.</param>
    /// <param name="dropout">The rate of dropout, in four places.</param>
    /// <param name="activation">Between the dense layers; <see cref="Tensor.Relu"/> if null.</param>
    /// <param name="normFirst">Whether inputs of the parts are normalized, not their sums.</param>
    /// <param name="causal">Whether each step sees those up to itself only.</param>
    /// <exception cref="ArgumentException">The heads do not divide the width.</exception>
    public TransformerEncoderBlock(
        int width, int heads, int hidden = 2048, double dropout = 0.1, Func<Tensor, Tensor>? activation = null, bool normFirst = false,
        bool causal = false)
        : base(dropout, activation, normFirst)
    {
        _attention = AddLayer("self_attn", new MultiHeadAttention(width, heads, dropout, causal: causal));
        AddFeedForward(width, hidden);
        _norm1 = AddLayer("norm1", new LayerNorm(width));
        _norm2 = AddLayer("norm2", new LayerNorm(width));
    }

    /// <summary>Lets a mask say which steps see which.</summary>
    /// <param name="x">Shape <c>(N, T, width)</c>.</param>
    /// <param name="mask">As for <see cref="MultiHeadAttention.Run"/>.</param>
    public Tensor Run(Tensor x, Tensor? mask) => Add(
        Add(x, _norm1, y => _attention.Run(y, y, y, mask, _attention.IsCausal)), _norm2, FeedForward);

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x) => Run(x, null);
}

/// <summary>Causal self-attention, attention to a memory, and two dense layers, each added to its input and normalized.</summary>
/// <remarks>
/// PyTorch's <c>TransformerDecoderLayer</c> with <c>batch_first=True</c>: <c>self_attn</c>, <c>multihead_attn</c>, <c>linear1</c>,
/// <c>linear2</c>, <c>norm1</c> to <c>norm3</c>. <see cref="Layer.Call"/> takes its own input for the memory.
/// </remarks>
public sealed class TransformerDecoderBlock : TransformerBlock
{
    private readonly MultiHeadAttention _own;
    private readonly MultiHeadAttention _other;
    private readonly LayerNorm _norm1;
    private readonly LayerNorm _norm2;
    private readonly LayerNorm _norm3;

    /// <summary>Makes the parameters.</summary>
    /// <param name="width">The extent of the last axis.</param>
    /// <param name="heads">Among how many heads it is divided.</param>
    /// <param name="hidden">The width between the dense layers.</param>
    /// <param name="dropout">The rate of dropout.</param>
    /// <param name="activation">Between the dense layers; <see cref="Tensor.Relu"/> if null.</param>
    /// <param name="normFirst">Whether inputs of the parts are normalized, not their sums.</param>
    /// <exception cref="ArgumentException">The heads do not divide the width.</exception>
    public TransformerDecoderBlock(
        int width, int heads, int hidden = 2048, double dropout = 0.1, Func<Tensor, Tensor>? activation = null, bool normFirst = false)
        : base(dropout, activation, normFirst)
    {
        _own = AddLayer("self_attn", new MultiHeadAttention(width, heads, dropout));
        _other = AddLayer("multihead_attn", new MultiHeadAttention(width, heads, dropout));
        AddFeedForward(width, hidden);
        _norm1 = AddLayer("norm1", new LayerNorm(width));
        _norm2 = AddLayer("norm2", new LayerNorm(width));
        _norm3 = AddLayer("norm3", new LayerNorm(width));
    }

    /// <summary>Goes over a sequence with a memory, such as what an encoder gave.</summary>
    /// <param name="x">Shape <c>(N, T, width)</c>.</param>
    /// <param name="memory">Shape <c>(N, S, width)</c>.</param>
    /// <param name="causal">Whether each step sees those up to itself only, of its own sequence.</param>
    /// <param name="memoryMask">Which steps see which of the memory; as for <see cref="MultiHeadAttention.Run"/>.</param>
    public Tensor Run(Tensor x, Tensor memory, bool causal = true, Tensor? memoryMask = null)
    {
        x = Add(x, _norm1, y => _own.Run(y, y, y, causal: causal));
        x = Add(x, _norm2, y => _other.Run(y, memory, memory, memoryMask));
        return Add(x, _norm3, FeedForward);
    }

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x) => Run(x, x);
}
