namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>The solution y of <c>x · y = right</c> for each square matrix in the last two axes.</summary>
    /// <param name="right">Shape <c>(…, n, columns)</c>; leading axes broadcast against this tensor's.</param>
    /// <returns>Shape <c>(…, n, columns)</c> for this tensor's <c>(…, n, n)</c>.</returns>
    /// <exception cref="ShapeMismatchException">The matrices are not square, or the rows differ in number.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are not floating.</exception>
    /// <exception cref="SingularMatrixException">A matrix has no inverse.</exception>
    /// <remarks>By LU decomposition with partial pivoting. VJP: <c>dright = x⁻ᵀ · dy</c>, <c>dx = -dright · yᵀ</c>.</remarks>
    public Tensor Solve(Tensor right)
    {
        if (LackExtents(this, right))
        {
            return Composite("Solve", [this, right], 0, static (x, _) => x[0].Solve(x[1]));
        }

        RequireSquare(this, "Solve");
        if (right.Rank < 2)
        {
            throw new ShapeMismatchException(
                "Solve", $"right {right.Shape} must have at least two axes; add one, as in b.ExpandDims(-1)", [Shape, right.Shape]);
        }

        ReadOnlySpan<int> batch = Broadcasting.CombineBatches("Solve", Shape, right.Shape);
        return Apply<SolveOp>(BroadcastMatrices(batch), right.BroadcastMatrices(batch));
    }

    /// <summary>The inverse of each square matrix in the last two axes.</summary>
    /// <exception cref="ShapeMismatchException">The matrices are not square.</exception>
    /// <exception cref="DTypeMismatchException">The elements are not floating-point numbers.</exception>
    /// <exception cref="SingularMatrixException">A matrix has no inverse.</exception>
    /// <remarks>By LU decomposition with partial pivoting. VJP: <c>dx = -yᵀ · dy · yᵀ</c>.</remarks>
    public Tensor Inverse() => Apply<InverseOp>(this);

    /// <summary>The determinant of each square matrix in the last two axes.</summary>
    /// <returns>Shape <c>(…)</c> for <c>(…, n, n)</c>; 1 for empty matrices.</returns>
    /// <exception cref="ShapeMismatchException">The matrices are not square.</exception>
    /// <exception cref="DTypeMismatchException">The elements are not floating-point numbers.</exception>
    /// <remarks>By LU decomposition with partial pivoting. VJP: <c>dx = dy · adj(x)ᵀ</c> (<see cref="Adjugate"/>), which x
    /// needs no inverse for, nor for second derivatives; third ones need it.</remarks>
    public Tensor Determinant() => Apply<DeterminantOp>(this);

    internal static void RequireSquare(Tensor x, string operation)
    {
        DTypeErrors.Require(operation, x, DTypeSet.Floating);
        if (x.Rank < 2 || x.Shape[^1] != x.Shape[^2])
        {
            throw new ShapeMismatchException(operation, "the last two axes must be a square matrix", [x.Shape]);
        }
    }
}

/// <summary>The operation of <see cref="Tensor.Solve"/>.</summary>
public sealed record SolveOp() : Operation("Solve")
{
    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        DTypeErrors.RequireSame(Name, inputs[0], inputs[1]);
        Tensor.RequireSquare(inputs[0], Name);
        (Shape left, Shape right) = (inputs[0].Shape, inputs[1].Shape);
        outputs[0] = right.Rank == left.Rank && left.Extents[..^2].SequenceEqual(right.Extents[..^2]) && left[^1] == right[^2]
            ? new(right, inputs[1].DType)
            : throw new ShapeMismatchException(
                Name, $"left {left} and right {right} must have equally many rows behind equal leading axes", [left, right]);
    }

    /// <inheritdoc/>
    protected internal override void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        CopyOp.Copy(inputs[1], outputs[0]);
        LuSolver.SolveInPlace(Name, inputs[0], outputs[0]);
    }
}

/// <summary>The operation of <see cref="Tensor.Inverse"/>.</summary>
public sealed record InverseOp() : Operation("Inverse")
{
    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        Tensor.RequireSquare(inputs[0], Name);
        outputs[0] = new(inputs[0].Shape, inputs[0].DType);
    }

    /// <inheritdoc/>
    protected internal override void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        Shape shape = inputs[0].Shape;
        Tensor identity = Tensor.Eye(shape[^1], dtype: inputs[0].DType);
        CopyOp.Copy(identity.WithLayout(identity.Layout.BroadcastTo(shape)), outputs[0]);
        LuSolver.SolveInPlace(Name, inputs[0], outputs[0]);
    }
}

/// <summary>The operation of <see cref="Tensor.Determinant"/>.</summary>
public sealed record DeterminantOp() : Operation("Determinant")
{
    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        Tensor.RequireSquare(inputs[0], Name);
        outputs[0] = new(Shape.Create(inputs[0].Shape.Extents[..^2]), inputs[0].DType);
    }

    /// <inheritdoc/>
    protected internal override void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        LuSolver.Determinants(inputs[0], outputs[0]);
}
