using System.Numerics;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>The solution y of <c>x · y = right</c> for each triangular matrix in the last two axes.</summary>
    /// <param name="right">Shape <c>(…, n, columns)</c>; leading axes broadcast against this tensor's.</param>
    /// <param name="lower">Whether the matrices are lower triangular; the other side of the diagonal is not read.</param>
    /// <param name="unitDiagonal">Whether the diagonal counts as ones; then it is not read either.</param>
    /// <returns>Shape <c>(…, n, columns)</c> for this tensor's <c>(…, n, n)</c>.</returns>
    /// <exception cref="ShapeMismatchException">The matrices are not square, or the rows differ in number.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are not floating.</exception>
    /// <exception cref="SingularMatrixException">An element of a diagonal is 0.</exception>
    /// <remarks>
    /// By substitution, in blocks of rows by matrix products. VJP: <c>dright = x⁻ᵀ · dy</c>, <c>dx = -dright · yᵀ</c> on the triangle.
    /// </remarks>
    public Tensor TriangularSolve(Tensor right, bool lower = true, bool unitDiagonal = false)
    {
        if (LackExtents(this, right))
        {
            return Composite(
                "TriangularSolve", [this, right], (lower, unitDiagonal),
                static (x, of) => x[0].TriangularSolve(x[1], of.lower, of.unitDiagonal));
        }

        RequireSquare(this, "TriangularSolve");
        if (right.Rank < 2)
        {
            throw new ShapeMismatchException(
                "TriangularSolve", $"right {right.Shape} must have at least two axes; add one, as in b.ExpandDims(-1)",
                [Shape, right.Shape]);
        }

        ReadOnlySpan<int> batch = Broadcasting.CombineBatches("TriangularSolve", Shape, right.Shape);
        return Apply(new TriangularSolveOp(lower, unitDiagonal), BroadcastMatrices(batch), right.BroadcastMatrices(batch));
    }
}

/// <summary>The operation of <see cref="Tensor.TriangularSolve"/>.</summary>
/// <param name="Lower">Whether the matrices are lower triangular.</param>
/// <param name="UnitDiagonal">Whether the diagonal counts as ones.</param>
public sealed record TriangularSolveOp(bool Lower, bool UnitDiagonal) : Operation("TriangularSolve")
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
        if (inputs[0].DType == DType.Float32)
        {
            Solve<float>(inputs[0], outputs[0]);
        }
        else
        {
            Solve<double>(inputs[0], outputs[0]);
        }
    }

    private unsafe void Solve<T>(Tensor matrices, Tensor right)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int n, int columns) = (right.Shape[^2], right.Shape[^1]);
        long count = right.ElementCount == 0 ? 0 : right.ElementCount / ((long)n * columns);
        fixed (byte* a = matrices, b = right)
        {
            BatchedMatrices<T> left = new((T*)a, matrices.Layout);
            for (long number = 0; number < count; number++)
            {
                for (int i = 0; i < n && !UnitDiagonal; i++)
                {
                    if (*left[number].At(i, i) == T.Zero)
                    {
                        throw new SingularMatrixException(Name, number, i, matrices.Shape);
                    }
                }
            }

            ForkJoinPool.For(
                count, Grains.Items(Grains.SlowMultiplyAdds, (long)n * n * columns),
                new Body<T>(left, (T*)b, n, columns, Lower, UnitDiagonal));
        }
    }

    private readonly unsafe struct Body<T>(BatchedMatrices<T> a, T* b, int n, int columns, bool lower, bool unit) : IRangeBody
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T* _b = b;

        public void Run(long start, long end)
        {
            for (long number = start; number < end; number++)
            {
                TriangularSolver.Solve(a[number], _b + (number * n * columns), n, columns, lower, unit);
            }
        }
    }
}
