using System.Numerics;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Eigenvalues and eigenvectors of each symmetric matrix in the last two axes: <c>x · V = V · diag(w)</c>.</summary>
    /// <returns>
    /// The ascending eigenvalues w of shape <c>(…, n)</c>, and V of shape <c>(…, n, n)</c>, whose columns are orthonormal; in each the
    /// component of greatest size is positive.
    /// </returns>
    /// <exception cref="ShapeMismatchException">The matrices are not square.</exception>
    /// <exception cref="DTypeMismatchException">The elements are not floating-point numbers.</exception>
    /// <exception cref="DecompositionException">The steps did not converge.</exception>
    /// <remarks>
    /// Reads the lower triangle only. By reflections to a tridiagonal matrix and implicit QL steps (Golub and Van Loan, 8.3). NaN spreads
    /// to all results. VJP: <c>dx = ½ · (s + sᵀ)</c> with <c>s = V · (diag(dw) + F ∘ (Vᵀ · dV)) · Vᵀ</c> and <c>F[i, j] = 1 / (w[j] -
    /// w[i])</c>. What depends on w alone has a derivative where values coincide, if it is symmetric in them; vectors have none there, and
    /// neither has the gradient once more: it comes out infinite or NaN.
    /// </remarks>
    public (Tensor Values, Tensor Vectors) SymmetricEigen()
    {
        Tensor[] results = ApplyAll(new SymmetricEigenOp(), this);
        return (results[0], results[1]);
    }
}

/// <summary>The operation of <see cref="Tensor.SymmetricEigen"/>: eigenvalues and eigenvectors.</summary>
public sealed record SymmetricEigenOp() : Operation("SymmetricEigen")
{
    /// <inheritdoc/>
    public override int OutputCount => 2;

    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        Tensor.RequireSquare(inputs[0], Name);
        outputs[0] = new(Shape.Create(inputs[0].Shape.Extents[..^1]), inputs[0].DType);
        outputs[1] = new(inputs[0].Shape, inputs[0].DType);
    }

    /// <inheritdoc/>
    protected internal override void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        MatrixBatch.Run<SymmetricEigenKernel>(Name, inputs[0], outputs);
}

internal readonly unsafe struct SymmetricEigenKernel : IMatrixKernel
{
    public static int Run<T>(T* a, void* first, void* second, void* third, int rows, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => TridiagonalEigen.Run(a, (T*)first, (T*)second, columns) ? -1 : 0;
}
