namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// Scaled dot-product attention of queries (this tensor): means of the values, weighted by how well keys fit,
    /// <c>y = dropout(softmax(scale · q · kᵀ + mask)) · v</c>.
    /// </summary>
    /// <param name="keys">Shape <c>(…, S, D)</c> for queries <c>(…, T, D)</c>; leading axes broadcast.</param>
    /// <param name="values">Shape <c>(…, S, E)</c>, with the leading axes of the keys.</param>
    /// <param name="mask">
    /// Broadcasts to <c>(…, T, S)</c>: truth values that say which keys a query sees, or numbers that are added to its scores (-inf hides a
    /// key).
    /// </param>
    /// <param name="causal">Whether query i sees the keys up to <c>i + pastKeys</c> only.</param>
    /// <param name="pastKeys">How many keys come before that of the first query, as where those of earlier steps are kept; not
    /// negative.</param>
    /// <param name="scale">What products are multiplied by; <c>1 / √D</c> if null.</param>
    /// <param name="dropout">The probability that a weight is dropped, from 0 to below 1; the others are divided by the probability to
    /// stay.</param>
    /// <param name="seed">The seed of dropout; see <see cref="Dropout"/>.</param>
    /// <param name="graphSeed">The seed that TensorFlow keeps per graph; see <see cref="RandomSeed.Derive"/>.</param>
    /// <returns>Shape <c>(…, T, E)</c>.</returns>
    /// <exception cref="ShapeMismatchException">Ranks below 2, or shapes that do not fit.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ or are not floating, or the mask is neither of them nor bool.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The scale is not finite, the rate lies outside [0, 1), or there are fewer than 0 past
    /// keys.</exception>
    /// <remarks>
    /// <para>Dtypes: floating; float16 and bfloat16 are computed in float32. The axis before the last two is that of the heads: where there
    /// are several times as many heads of queries as of keys, neighbouring ones share keys and values (grouped queries; one head of keys:
    /// multiple queries).</para>
    /// <para>A query that sees no key has a row of zeros, and gradients of zeros. Keys that are hidden have weights of 0, and 0 · ∞ is NaN
    /// as it is in <see cref="MatMul"/>.</para>
    /// <para>Memory grows with T + S: scores are computed block by block, relative to the greatest up to there, and again for gradients;
    /// after Dao, "FlashAttention-2" (2023). VJP: with p the weights and <c>ds = p · (dy · vᵀ - Σ dy · y)</c>, <c>dq = scale · ds · k</c>,
    /// <c>dk = scale · dsᵀ · q</c>, <c>dv = pᵀ · dy</c>, and the mask's is <c>ds</c> summed over repeated axes. Only derivatives of higher
    /// order, and forward mode, hold arrays of T by S.</para>
    /// </remarks>
    /// <example>
    /// <code>
    /// Tensor y = queries.Attention(keys, values, causal: true);   // (batch, heads, T, D) all three
    /// </code>
    /// </example>
    public Tensor Attention(
        Tensor keys,
        Tensor values,
        Tensor? mask = null,
        bool causal = false,
        int pastKeys = 0,
        double? scale = null,
        double dropout = 0,
        long? seed = null,
        long? graphSeed = null)
    {
        if (!(dropout >= 0 && dropout < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(dropout), $"Attention: the rate {dropout} must be at least 0 and below 1.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(pastKeys);
        if (scale is { } given && !double.IsFinite(given))
        {
            throw new ArgumentOutOfRangeException(nameof(scale), scale, "Attention: the scale is finite.");
        }

        // The stream's two numbers are an operand, so that gradients, and a graph that runs again, read the ones that were drawn.
        Tensor? stream = dropout > 0
            ? Apply(
                new RandomUniformIntOp([2], DType.Int64, RandomSeed.Of(graphSeed, seed)) { IsCounted = true },
                FromScalar(0L),
                FromScalar(long.MaxValue))
            : null;
        return Attend(this, keys, values, mask, stream, (causal ? pastKeys : null, scale, dropout));
    }

    private static Tensor Attend(
        Tensor queries, Tensor keys, Tensor values, Tensor? mask, Tensor? stream, (int? CausalOffset, double? Scale, double Dropout) of)
    {
        Tensor[] optional = [.. mask is null ? [] : new[] { mask }, .. stream is null ? [] : new[] { stream }];
        if (LackExtents([queries, keys, values, .. optional]))
        {
            return Composite("Attention", [queries, keys, values, .. optional], (of, HasMask: mask is not null), static (x, with) => Attend(
                x[0], x[1], x[2], with.HasMask ? x[3] : null, x.Length > (with.HasMask ? 4 : 3) ? x[^1] : null, with.of));
        }

        foreach (Tensor operand in (ReadOnlySpan<Tensor>)[queries, keys, values])
        {
            if (operand.Rank < 2)
            {
                throw new ShapeMismatchException(
                    "Attention", $"queries {queries.Shape}, keys {keys.Shape} and values {values.Shape} must all have at least two axes",
                    [queries.Shape, keys.Shape, values.Shape]);
            }
        }

        Shape batch = Broadcasting.Combine("Attention", Leading(keys, 2), Leading(values, 2));
        Shape outer = Broadcasting.Combine("Attention", Leading(queries, 3), Shape.Create(batch.Extents[..Math.Max(0, batch.Rank - 1)]));
        int rank = Math.Max(queries.Rank, batch.Rank + 2);
        int heads = batch.Rank > 0 ? batch[^1] : 1;
        int ofQueries = queries.Rank > 2 && queries.Shape[^3] != 1 ? queries.Shape[^3] : heads;
        int[] Heads(int count) => rank == 2 ? [] : [.. outer.Extents, count];
        AttentionOp operation = new(
            new(of.Scale ?? (1 / Math.Sqrt(Math.Max(1, queries.Shape[^1]))), of.CausalOffset, of.Dropout));
        return ApplyAll(
            operation,
            [
                queries.BroadcastTo([.. Heads(ofQueries), .. queries.Shape.Extents[^2..]]),
                keys.BroadcastTo([.. Heads(heads), .. keys.Shape.Extents[^2..]]),
                values.BroadcastTo([.. Heads(heads), .. values.Shape.Extents[^2..]]),
                .. optional,
            ])[0];
    }

    private static Shape Leading(Tensor x, int last) => Shape.Create(x.Shape.Extents[..Math.Max(0, x.Rank - last)]);
}

/// <summary>What attention does besides products.</summary>
/// <param name="Scale">What products are multiplied by.</param>
/// <param name="CausalOffset">Query i sees the keys up to i plus this; null where it sees all.</param>
/// <param name="Dropout">The probability that a weight is dropped.</param>
public readonly record struct AttentionForm(double Scale, int? CausalOffset, double Dropout);

/// <summary>
/// The operation of <see cref="Tensor.Attention"/>: (queries, keys, values), and behind them a mask and the two numbers of a stream of
/// random numbers where there are such. It makes the means, and the logarithm of the sum of the exponentials for each query, in float32 for
/// 16-bit numbers.
/// </summary>
/// <param name="Form">Scale, causality, dropout.</param>
public sealed record AttentionOp(AttentionForm Form) : AttentionOperation("Attention", Form, 3)
{
    /// <inheritdoc/>
    public override int OutputCount => 2;

    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        Check(inputs);
        (Shape queries, Shape values, DType dtype) = (inputs[0].Shape, inputs[2].Shape, inputs[0].DType);
        outputs[0] = new(queries.With(queries.Rank - 1, values[^1]), dtype);
        outputs[1] = new(Shape.Create(queries.Extents[..^1]), dtype.Wide);
    }

    private protected override unsafe void Execute<T>(
        in AttentionOperands<T> operands, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        fixed (byte* y = outputs[0], logs = outputs[1])
        {
            AttentionKernel.Run(operands, (T*)y, (T*)logs);
        }
    }
}
