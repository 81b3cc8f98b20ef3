namespace Tensors;

// NumPy's ways to join tensors that lack an axis or two.
public sealed partial class Tensor
{
    /// <summary>Tensors one beside the other: along axis 1, or along the only axis.</summary>
    /// <param name="parts">At least one; numbers count as vectors of one element. Equal dtypes, and equal extents on every other
    /// axis.</param>
    /// <exception cref="ShapeMismatchException">No tensor is given, or the shapes differ elsewhere.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ.</exception>
    /// <remarks>As <see cref="Concat"/>.</remarks>
    public static Tensor HStack(params ReadOnlySpan<Tensor> parts)
    {
        Tensor[] lines = Each(parts, part => part.Rank == 0 ? part.Reshape(1) : part);
        return Concat(lines, lines.Length > 0 && lines[0].Rank > 1 ? 1 : 0);
    }

    /// <summary>Tensors one under the other: along axis 0, vectors as rows.</summary>
    /// <param name="parts">At least one; numbers and vectors count as rows. Equal dtypes, and equal extents on every other axis.</param>
    /// <exception cref="ShapeMismatchException">No tensor is given, or the shapes differ elsewhere.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ.</exception>
    /// <remarks>As <see cref="Concat"/>.</remarks>
    public static Tensor VStack(params ReadOnlySpan<Tensor> parts) =>
        Concat(Each(parts, part => part.Rank < 2 ? part.Reshape(1, -1) : part));

    /// <summary>Tensors one behind the other: along axis 2, vectors as <c>(1, n, 1)</c> and matrices as <c>(m, n, 1)</c>.</summary>
    /// <param name="parts">At least one. Equal dtypes, and equal extents on every other axis.</param>
    /// <exception cref="ShapeMismatchException">No tensor is given, or the shapes differ elsewhere.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ.</exception>
    /// <remarks>As <see cref="Concat"/>.</remarks>
    public static Tensor DStack(params ReadOnlySpan<Tensor> parts) =>
        Concat(Each(parts, part => part.Rank < 2 ? part.Reshape(1, -1, 1) : part.Rank == 2 ? part.ExpandDims(-1) : part), 2);

    /// <summary>Vectors as the columns of a matrix, matrices one beside the other.</summary>
    /// <param name="parts">At least one; numbers count as vectors of one element. Equal dtypes, and equal extents on every other
    /// axis.</param>
    /// <exception cref="ShapeMismatchException">No tensor is given, or the shapes differ elsewhere.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ.</exception>
    /// <remarks>As <see cref="Concat"/>.</remarks>
    public static Tensor ColumnStack(params ReadOnlySpan<Tensor> parts) =>
        Concat(Each(parts, part => part.Rank < 2 ? part.Reshape(-1, 1) : part), 1);

    private static Tensor[] Each(ReadOnlySpan<Tensor> parts, Func<Tensor, Tensor> change) =>
        Array.ConvertAll(parts.ToArray(), part => change(part));
}
