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
    /// <c>dx = (dQ + Q · copyltu(R · dRᵀ - dQᵀ · Q)) · R⁻ᵀ</c>, which needs independent columns
    /// (<see cref="SingularMatrixException"/> without them: there is no derivative); a wide matrix is that of its first m columns
    /// and <c>Qᵀ</c> times the others.</remarks>
    public (Tensor Q, Tensor R) Qr()
    {
        if (LacksExtents)
        {
            Tensor[] parts = CompositeAll("QR", 2, [this], 0, static (x, _) =>
            {
                (Tensor q, Tensor r) = x[0].Qr();
                return [q, r];
            });
            return (parts[0], parts[1]);
        }

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
