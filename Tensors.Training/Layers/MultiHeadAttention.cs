namespace Tensors.Training;

/// <summary>Attention by several heads, each with a part of the width.</summary>
/// <remarks>
/// PyTorch's <c>MultiheadAttention</c> with <c>batch_first=True</c>: <c>in_proj_weight</c> <c>(3 · width, width)</c> after Xavier,
/// <c>in_proj_bias</c> 0, <c>out_proj.weight</c> equally likely up to <c>1 / √width</c>, <c>out_proj.bias</c> 0. Of dropout the weights of
/// keys are dropped.
/// </remarks>
public sealed class MultiHeadAttention : Layer
{
    private readonly int _width;
    private readonly int _heads;
    private readonly double _dropout;
    private readonly Tensor _weight;
    private readonly Tensor? _bias;
    private readonly Dense _output;

    /// <summary>Makes the parameters.</summary>
    /// <param name="width">The extent of the last axis.</param>
    /// <param name="heads">Among how many heads it is divided.</param>
    /// <param name="dropout">The probability, in training, that a query does not see a key.</param>
    /// <param name="bias">Whether there are biases.</param>
    /// <param name="causal">Whether <see cref="Layer.Call"/> lets each step see those up to itself only.</param>
    /// <exception cref="ArgumentException">The heads do not divide the width.</exception>
    public MultiHeadAttention(int width, int heads, double dropout = 0, bool bias = true, bool causal = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(heads, 1);
        if (width % heads != 0)
        {
            throw new ArgumentException($"{heads} heads must divide the width {width}.", nameof(heads));
        }

        (_width, _heads, _dropout, IsCausal) = (width, heads, dropout, causal);
        _weight = AddParameter("in_proj_weight", Initializers.XavierUniform([3 * width, width]));
        _bias = bias ? AddParameter("in_proj_bias", Tensor.Zeros([3 * width])) : null;
        _output = AddLayer("out_proj", new Dense(width, width, bias: bias));
        if (_output.Bias is { } outputBias)
        {
            Tensor.Into<CopyOp>(outputBias, Tensor.Zeros([width]));
        }
    }

    /// <summary>Whether <see cref="Layer.Call"/> lets each step see those up to itself only.</summary>
    public bool IsCausal { get; }

    /// <summary>What queries find among keys.</summary>
    /// <param name="queries">Shape <c>(N, T, width)</c>.</param>
    /// <param name="keys">Shape <c>(N, S, width)</c>.</param>
    /// <param name="values">Shape <c>(N, S, width)</c>.</param>
    /// <param name="mask">Broadcasts to <c>(N, heads, T, S)</c>: true where a query sees a key, or numbers added to scores.</param>
    /// <param name="causal">Whether query i sees the keys up to i only.</param>
    /// <returns>Shape <c>(N, T, width)</c>.</returns>
    /// <exception cref="ShapeMismatchException">The shapes do not fit.</exception>
    public Tensor Run(Tensor queries, Tensor keys, Tensor values, Tensor? mask = null, bool causal = false)
    {
        (Tensor q, Tensor k, Tensor v) = (Project(queries, 0), Project(keys, 1), Project(values, 2));
        Tensor seen = Heads(q).Attention(Heads(k), Heads(v), mask, causal, dropout: IsTraining ? _dropout : 0);
        return _output.Call(seen.SwapAxes(1, 2).Reshape([.. queries.Shape.Extents[..^1], _width]));
    }

    /// <inheritdoc/>
    public override string ToString() => $"MultiHeadAttention({_width}, heads: {_heads})";

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x) => Run(x, x, x, causal: IsCausal);

    // One product for all three has three slices, whose gradients are mostly zeros that must be added up: training takes longer with it.
    private Tensor Project(Tensor x, int part) => x.Dense(
        _weight.Slice(0, part * _width, (part + 1) * _width).T, _bias?.Slice(0, part * _width, (part + 1) * _width));

    private Tensor Heads(Tensor x) => x.Reshape(x.Shape[0], x.Shape[1], _heads, _width / _heads).SwapAxes(1, 2);
}
