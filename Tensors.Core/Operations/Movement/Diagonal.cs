namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Diagonals of the matrices in two axes, as a view: <c>y[…, i] = x[…, i, i + offset]</c>.</summary>
    /// <param name="offset">0 is the main diagonal, positive above it, negative below.</param>
    /// <param name="rowAxis">The axis of the rows; negative counts from the end.</param>
    /// <param name="columnAxis">The axis of the columns.</param>
    /// <returns>The other axes, and the diagonal last.</returns>
    /// <exception cref="ShapeMismatchException">There are no such axes, or they are the same.</exception>
    /// <remarks>Dtypes: all. Empty where the diagonal lies outside. VJP: <see cref="DiagonalEmbed"/> of <c>dy</c>.</remarks>
    public Tensor Diagonal(int offset = 0, int rowAxis = -2, int columnAxis = -1)
    {
        int row = AxisOf("Diagonal", rowAxis);
        int column = AxisOf("Diagonal", columnAxis);
        if (row == column)
        {
            throw new ShapeMismatchException("Diagonal", $"axis {row} cannot be both rows and columns", [Shape]);
        }

        int[] others = [.. Enumerable.Range(0, Rank).Where(axis => axis != row && axis != column)];
        Tensor matrices = row == Rank - 2 && column == Rank - 1 ? this : Transpose([.. others, row, column]);
        return Apply(new DiagonalOp(offset), matrices);
    }

    /// <summary>Matrices with the last axis on a diagonal and 0 elsewhere: the transpose of <see cref="Diagonal"/>.</summary>
    /// <param name="offset">0 is the main diagonal, positive above it, negative below.</param>
    /// <returns>Shape <c>(…, n + |offset|, n + |offset|)</c> for <c>(…, n)</c>.</returns>
    /// <exception cref="ShapeMismatchException">A scalar has no axis.</exception>
    /// <remarks>Dtypes: all. VJP: the diagonal of <c>dy</c>.</remarks>
    public Tensor DiagonalEmbed(int offset = 0)
    {
        if (LacksExtents)
        {
            return Composite("DiagonalEmbed", offset, static (x, of) => x.DiagonalEmbed(of));
        }

        long extent = Shape[AxisOf("DiagonalEmbed", -1)] + Math.Abs((long)offset);
        return extent <= int.MaxValue
            ? Apply(new PlaceDiagonalOp((int)extent, (int)extent, offset), this)
            : throw new ShapeMismatchException(
                "DiagonalEmbed", $"diagonal {offset} makes matrices of more than {int.MaxValue} rows", [Shape]);
    }

    /// <summary>The matrix of a vector, or the diagonal of a matrix, as <c>numpy.diag</c>.</summary>
    /// <param name="offset">0 is the main diagonal, positive above it, negative below.</param>
    /// <exception cref="ShapeMismatchException">The rank is neither 1 nor 2.</exception>
    /// <remarks>See <see cref="DiagonalEmbed"/> and <see cref="Diagonal"/>.</remarks>
    public Tensor Diag(int offset = 0) => Rank switch
    {
        1 => DiagonalEmbed(offset),
        2 => Diagonal(offset),
        _ => throw new ShapeMismatchException("Diag", "it takes a vector or a matrix; for batches use Diagonal or DiagonalEmbed", [Shape]),
    };

    /// <summary>Sums of the diagonals of the matrices in the last two axes: <c>y = Σᵢ x[…, i, i + offset]</c>.</summary>
    /// <param name="offset">0 is the main diagonal, positive above it, negative below.</param>
    /// <exception cref="ShapeMismatchException">The rank is below 2.</exception>
    /// <remarks>Dtypes: all numeric ones. VJP: <c>dy</c> on the diagonal.</remarks>
    public Tensor Trace(int offset = 0) => Diagonal(offset).Sum(-1);
}

/// <summary>The operation of <see cref="Tensor.Diagonal"/>, for the last two axes.</summary>
/// <param name="Offset">0 is the main diagonal, positive above it, negative below.</param>
public sealed record DiagonalOp(int Offset) : ViewOperation("Diagonal")
{
    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        Shape shape = inputs[0].Shape;
        if (shape.Rank < 2)
        {
            throw new ShapeMismatchException(Name, "there are no matrices in the last two axes", [shape]);
        }

        outputs[0] = new(Shape.Create([.. shape.Extents[..^2], LengthOf(shape[^2], shape[^1], Offset)]), inputs[0].DType);
    }

    /// <summary>How many elements lie on a diagonal.</summary>
    internal static int LengthOf(int rows, int columns, int offset) =>
        (int)Math.Max(0, Math.Min(rows + Math.Min(0L, offset), columns - Math.Max(0L, offset)));

    /// <summary>Where the diagonals lie among the elements of the matrices.</summary>
    internal static Layout LayoutOf(in Layout matrices, Shape diagonals, int offset)
    {
        (long row, long column) = (matrices.Strides[^2], matrices.Strides[^1]);
        long first = diagonals.ElementCount == 0 ? 0 : offset >= 0 ? offset * column : -(long)offset * row;
        return new(diagonals, [.. matrices.Strides[..^2], row + column], matrices.Offset + first);
    }

    internal override Layout? View(Layout input, Shape output) => LayoutOf(input, output, Offset);
}

/// <summary>The last axis on a diagonal of matrices of zeros: the transpose of <see cref="DiagonalOp"/>.</summary>
/// <param name="Rows">The number of rows.</param>
/// <param name="Columns">The number of columns.</param>
/// <param name="Offset">0 is the main diagonal, positive above it, negative below.</param>
public sealed record PlaceDiagonalOp(int Rows, int Columns, int Offset) : Operation("DiagonalEmbed")
{
    /// <inheritdoc/>
    protected internal override bool TakesHalf => true;

    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        Shape shape = inputs[0].Shape;
        int length = DiagonalOp.LengthOf(Rows, Columns, Offset);
        outputs[0] = shape.Rank > 0 && shape[^1] == length
            ? new(Shape.Create([.. shape.Extents[..^1], Rows, Columns]), inputs[0].DType)
            : throw new ShapeMismatchException(Name, $"diagonal {Offset} of {Rows} by {Columns} matrices has {length} elements", [shape]);
    }

    /// <inheritdoc/>
    protected internal override void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        CopyOp.Copy(((Scalar)0).ToTensor(Name, inputs[0].DType, outputs[0].Shape), outputs[0]);
        CopyOp.Copy(inputs[0], outputs[0], DiagonalOp.LayoutOf(outputs[0].Layout, inputs[0].Shape, Offset));
    }
}
