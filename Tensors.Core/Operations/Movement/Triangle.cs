namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Lower triangles of the matrices in the last two axes, 0 above: <c>y[…, i, j] = x[…, i, j]</c> for j ≤ i + offset.</summary>
    /// <param name="offset">The last diagonal that is kept: 0 the main one, positive above it, negative below.</param>
    /// <exception cref="ShapeMismatchException">The rank is below 2.</exception>
    /// <remarks>Dtypes: all. VJP: the same triangle of <c>dy</c>.</remarks>
    public Tensor Tril(int offset = 0) => LacksExtents
        ? Composite("Tril", offset, static (x, of) => x.Tril(of))
        : Where(BelowDiagonal("Tril", offset), this, Zeros([], DType));

    /// <summary>Upper triangles of the matrices in the last two axes, 0 below: <c>y[…, i, j] = x[…, i, j]</c> for j ≥ i + offset.</summary>
    /// <param name="offset">The first diagonal that is kept: 0 the main one, positive above it, negative below.</param>
    /// <exception cref="ShapeMismatchException">The rank is below 2.</exception>
    /// <remarks>Dtypes: all. VJP: the same triangle of <c>dy</c>.</remarks>
    public Tensor Triu(int offset = 0) => LacksExtents
        ? Composite("Triu", offset, static (x, of) => x.Triu(of))
        : Where(BelowDiagonal("Triu", offset - 1L), Zeros([], DType), this);

    /// <summary>Whether j ≤ i + offset, for the matrices in the last two axes.</summary>
    private Tensor BelowDiagonal(string operation, long offset)
    {
        if (Rank < 2)
        {
            throw new ShapeMismatchException(operation, "there are no matrices in the last two axes", [Shape]);
        }

        return Arange(Shape[^1], DType.Int64) <= (Arange(Shape[^2], DType.Int64) + offset).ExpandDims(1);
    }
}
