namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// Each element set to 0 with a probability, and divided by the probability to stay otherwise, so that the mean is kept.
    /// </summary>
    /// <param name="rate">The probability to be set to 0, from 0 to below 1.</param>
    /// <param name="seed">The operation's seed: it fixes the sequence of choices, one for each call; without any, see
    /// <see cref="RandomSeed.Set"/>.</param>
    /// <param name="graphSeed">The seed that TensorFlow keeps per graph; see <see cref="RandomSeed.Derive"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate lies outside [0, 1).</exception>
    /// <exception cref="DTypeMismatchException">The elements are not floating-point numbers.</exception>
    /// <remarks>
    /// <para>An element stays where the number of <see cref="RandomUniform(Shape, DType, long?, long?)"/> is not below the rate, as in
    /// TensorFlow. VJP: <c>dx = dy / (1 - rate)</c> where x stayed, else 0.</para>
    /// <para>Calls with one seed choose anew each time; the first choice is that of the seed's own stream, and <see cref="RandomSeed.Set"/>
    /// begins the sequence again. All derivatives of a call, and a checkpoint that computes it again, see one choice.</para>
    /// </remarks>
    public Tensor Dropout(double rate, long? seed = null, long? graphSeed = null)
    {
        DTypeErrors.Require("Dropout", this, DTypeSet.Floating);
        if (!(rate >= 0 && rate < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(rate), $"Dropout: the rate {rate} must be at least 0 and below 1.");
        }

        if (rate > 0 && GoesToSymbol(this) && Symbol!.Dropout(rate, seed) is { } dropped)
        {
            return dropped;
        }

        return rate == 0
            ? this
            : DropWhereBelow(rate, Apply(new RandomUniformOp(Shape, DType, RandomSeed.Of(graphSeed, seed)) { IsCounted = true }));
    }

    /// <summary>Dropout by given numbers from [0, 1).</summary>
    internal Tensor DropWhereBelow(double rate, Tensor numbers) => Where(numbers >= rate, this * (1 / (1 - rate)), Zeros([], DType));

    /// <summary>Rows of an embedding table (this tensor): <c>y[i…] = x[ids[i…]]</c>.</summary>
    /// <param name="ids">Dtype int32 or int64, any shape.</param>
    /// <param name="padding">An id whose rows are 0 and receive no cotangent, as for the filling of short sentences.</param>
    /// <returns>Shape <c>ids.Shape + x.Shape[1..]</c>.</returns>
    /// <exception cref="ShapeMismatchException">A scalar has no rows.</exception>
    /// <exception cref="DTypeMismatchException">The ids are not integers.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <remarks>Dtypes: all. VJP: <c>dy</c> added up at the rows; see <see cref="Gather"/>.</remarks>
    public Tensor EmbeddingLookup(Tensor ids, int? padding = null)
    {
        if (padding is not null && LackExtents(this, ids))
        {
            return Composite("EmbeddingLookup", [this, ids], padding.Value, static (x, of) => x[0].EmbeddingLookup(x[1], of));
        }

        Tensor rows = Gather(ids);
        return padding is not { } none
            ? rows
            : Where(ids.NotEqual(none).Reshape([.. ids.Shape.Extents, .. Enumerable.Repeat(1, Rank - 1)]), rows, Zeros([], DType));
    }
}
