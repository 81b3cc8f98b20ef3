using System.Numerics;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Reduced singular value decomposition of each matrix in the last two axes: <c>x = U · diag(S) · Vᵀ</c>.</summary>
    /// <returns>
    /// With k the lesser of m and n: U of shape <c>(…, m, k)</c> and V of shape <c>(…, n, k)</c>, whose columns are orthonormal, and the
    /// singular values S of shape <c>(…, k)</c>, descending. Signs are chosen so that in each column of V (of U, for a wide matrix) the
    /// component of greatest size is positive.
    /// </returns>
    /// <exception cref="ShapeMismatchException">The rank is below 2.</exception>
    /// <exception cref="DTypeMismatchException">The elements are not floating-point numbers.</exception>
    /// <exception cref="DecompositionException">The rotations did not converge.</exception>
    /// <remarks>
    /// <para>By QR decomposition unless square, then QR decomposition with exchange of columns and one-sided Jacobi rotations (Drmač and
    /// Veselić 2008), for any rank. Values far below the roundoff of the greatest element (2⁻⁵⁰ of it in float32, 2⁻⁴⁵⁰ in float64) become
    /// 0. NaN spreads to all results.</para>
    /// <para>VJP (Townsend 2016), with <c>F[i, j] = 1 / (S[j]² - S[i]²)</c>: for a square matrix
    /// <c>dx = U · (F ∘ (Uᵀ · dU - dUᵀ · U) · S + S · F ∘ (Vᵀ · dV - dVᵀ · V) + diag(dS)) · Vᵀ</c>. What depends on S alone has a
    /// derivative where values coincide, if it is symmetric in them; vectors have none there, and neither has the gradient once more: it
    /// comes out infinite or NaN. Vectors of a matrix that is not square need full rank.</para>
    /// </remarks>
    public (Tensor U, Tensor S, Tensor V) Svd()
    {
        if (LacksExtents)
        {
            Tensor[] parts = CompositeAll("SVD", 3, [this], 0, static (x, _) =>
            {
                (Tensor u, Tensor s, Tensor v) = x[0].Svd();
                return [u, s, v];
            });
            return (parts[0], parts[1], parts[2]);
        }

        RequireMatrices("SVD");
        (int m, int n) = (Shape[^2], Shape[^1]);
        if (m < n)
        {
            (Tensor right, Tensor values, Tensor left) = T.Svd();
            return (left, values, right);
        }

        if (m > n)
        {
            (Tensor q, Tensor r) = Qr();
            (Tensor inner, Tensor values, Tensor v) = r.Svd();
            return (q.MatMul(inner), values, v);
        }

        Tensor[] factors = ApplyAll(new SvdOp(), this);
        return (factors[0], factors[1], factors[2]);
    }
}

/// <summary>The operation of <see cref="Tensor.Svd"/> for square matrices: U, S and V.</summary>
public sealed record SvdOp() : Operation("SVD")
{
    /// <inheritdoc/>
    public override int OutputCount => 3;

    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        Tensor.RequireSquare(inputs[0], Name);
        outputs[0] = new(inputs[0].Shape, inputs[0].DType);
        outputs[1] = new(Shape.Create(inputs[0].Shape.Extents[..^1]), inputs[0].DType);
        outputs[2] = outputs[0];
    }

    /// <inheritdoc/>
    protected internal override void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        MatrixBatch.Run<SvdKernel>(Name, inputs[0], outputs);
}

internal readonly unsafe struct SvdKernel : IMatrixKernel
{
    public static int Run<T>(T* a, void* first, void* second, void* third, int rows, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => JacobiSvd.Run(a, (T*)first, (T*)second, (T*)third, columns) ? -1 : 0;
}
