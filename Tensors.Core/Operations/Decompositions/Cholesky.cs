using System.Numerics;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// Cholesky decomposition of each symmetric positive definite matrix in the last two axes: the lower triangular L with <c>L · Lᵀ =
    /// x</c>.
    /// </summary>
    /// <exception cref="ShapeMismatchException">The matrices are not square.</exception>
    /// <exception cref="DTypeMismatchException">The elements are not floating-point numbers.</exception>
    /// <exception cref="DecompositionException">A matrix is not positive definite.</exception>
    /// <remarks>Reads the lower triangle only. By blocks of columns, mostly matrix products (Golub and Van Loan, 4.2). VJP (Murray 2016):
    /// <c>dx = ½ · (s + sᵀ)</c> with <c>s = L⁻ᵀ · Φ(Lᵀ · dL) · L⁻¹</c>, where Φ keeps the lower triangle and half of the
    /// diagonal.</remarks>
    public Tensor Cholesky() => Apply<CholeskyOp>(this);
}

/// <summary>The operation of <see cref="Tensor.Cholesky"/>.</summary>
public sealed record CholeskyOp() : Operation("Cholesky")
{
    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        Tensor.RequireSquare(inputs[0], Name);
        outputs[0] = new(inputs[0].Shape, inputs[0].DType);
    }

    /// <inheritdoc/>
    protected internal override void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        MatrixBatch.Run<CholeskyKernel>(Name, inputs[0], outputs);
}

internal readonly unsafe struct CholeskyKernel : IMatrixKernel
{
    public static int Run<T>(T* a, void* first, void* second, void* third, int rows, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long bytes = (long)rows * columns * sizeof(T);
        Buffer.MemoryCopy(a, first, bytes, bytes);
        return CholeskyDecomposition.Factor((T*)first, columns);
    }

    public static string Problem(int failure) => $"is not positive definite: the pivot of column {failure} is not positive";
}
