using System.Numerics;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Reduced QR decomposition of each matrix in the last two axes: <c>x = Q · R</c>.</summary>
    /// <returns>
    /// With k the lesser of m and n: Q of shape <c>(…, m, k)</c>, whose columns are orthonormal, and the upper triangular R of shape
    /// <c>(…, k, n)</c>, whose diagonal is not negative.
    /// </returns>
    /// <exception cref="ShapeMismatchException">The rank is below 2.</exception>
    /// <exception cref="DTypeMismatchException">The elements are not floating-point numbers.</exception>
    /// <remarks>By Householder reflections in blocks, mostly matrix products (Schreiber and Van Loan 1989). VJP for m ≥ n:
    /// <c>dx = (dQ + Q · copyltu(R · dRᵀ - dQᵀ · Q)) · R⁻ᵀ</c>, which needs independent columns; a wide matrix is that of its first m columns
    /// and <c>Qᵀ</c> times the others.</remarks>
    public (Tensor Q, Tensor R) Qr()
    {
        RequireMatrices("QR");
        (int m, int n) = (Shape[^2], Shape[^1]);
        if (m >= n)
        {
            Tensor[] factors = ApplyAll(new QrOp(), this);
            return (factors[0], factors[1]);
        }

        (Tensor q, Tensor r) = Slice(-1, 0, m).Qr();
        return (q, Concat([r, q.T.MatMul(Slice(-1, m))], -1));
    }

    /// <summary>The solution y of least squares for each matrix in the last two axes: <c>‖x · y - right‖</c> is least, and among those y is.</summary>
    /// <param name="right">Shape <c>(…, m, columns)</c>; leading axes broadcast against this tensor's.</param>
    /// <returns>Shape <c>(…, n, columns)</c> for this tensor's <c>(…, m, n)</c>.</returns>
    /// <exception cref="ShapeMismatchException">A rank is below 2, or the rows differ in number.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are not floating.</exception>
    /// <exception cref="SingularMatrixException">Columns (of a wide matrix: rows) depend on each other exactly; see <see cref="PseudoInverse"/>.</exception>
    /// <remarks>By QR decomposition of the matrix, or of the transpose of a wide one. The matrices must have full rank. VJP: that of the operations
    /// it is made of.</remarks>
    public Tensor LeastSquares(Tensor right)
    {
        RequireMatrices("LeastSquares");
        if (right.Rank < 2 || right.Shape[^2] != Shape[^2])
        {
            throw new ShapeMismatchException(
                "LeastSquares", $"right {right.Shape} must have the {Shape[^2]} rows of {Shape} in two axes; add one, as in b.ExpandDims(-1)", [Shape, right.Shape]);
        }

        if (Shape[^2] >= Shape[^1])
        {
            (Tensor q, Tensor r) = Qr();
            return r.TriangularSolve(q.T.MatMul(right), lower: false);
        }

        (Tensor basis, Tensor upper) = T.Qr();
        return basis.MatMul(upper.T.TriangularSolve(right));
    }

    internal void RequireMatrices(string operation)
    {
        DTypeErrors.Require(operation, this, DTypeSet.Floating);
        if (Rank < 2)
        {
            throw new ShapeMismatchException(operation, "there are no matrices in the last two axes", [Shape]);
        }
    }
}

/// <summary>The operation of <see cref="Tensor.Qr"/> for matrices with at least as many rows as columns: Q and R.</summary>
public sealed record QrOp() : Operation("QR")
{
    /// <inheritdoc/>
    public override int OutputCount => 2;

    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        inputs[0].RequireMatrices(Name);
        Shape shape = inputs[0].Shape;
        if (shape[^2] < shape[^1])
        {
            throw new ShapeMismatchException(Name, "there are fewer rows than columns; use Tensor.Qr()", [shape]);
        }

        outputs[0] = new(shape, inputs[0].DType);
        outputs[1] = new(shape.With(shape.Rank - 2, shape[^1]), inputs[0].DType);
    }

    /// <inheritdoc/>
    protected internal override void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        MatrixBatch.Run<QrKernel>(Name, inputs[0], outputs);
}

internal readonly unsafe struct QrKernel : IMatrixKernel
{
    public static int Run<T>(T* a, void* first, void* second, void* third, int rows, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        QrDecomposition.Factor(a, (T*)first, (T*)second, rows, columns);
        return -1;
    }
}
