using System.Numerics;
using CommunityToolkit.HighPerformance.Buffers;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// LU decomposition of each square matrix in the last two axes, with partial pivoting: row <c>order[i]</c> of x is row i of <c>L ·
    /// U</c>.
    /// </summary>
    /// <returns>L with ones on its diagonal, the upper triangular U, and the order of the rows (int64, shape <c>(…, n)</c>).</returns>
    /// <exception cref="ShapeMismatchException">The matrices are not square.</exception>
    /// <exception cref="DTypeMismatchException">The elements are not floating-point numbers.</exception>
    /// <remarks>A singular matrix has zeros on the diagonal of U. The pivot is the element of greatest size, the first of several (Golub
    /// and Van Loan,
    /// 3.4). VJP: <c>dx[order] = L⁻ᵀ · (triu dU + tril(Lᵀ · dL - triu(dU) · Uᵀ, -1) · U⁻ᵀ)</c>, in which the last pivot divides nothing, so
    /// that it may be 0. Where another pivot is 0, there is no derivative: <see cref="SingularMatrixException"/>.</remarks>
    public (Tensor L, Tensor U, Tensor Order) Lu()
    {
        Tensor[] factors = ApplyAll(new LuOp(), this);
        return (factors[0], factors[1], factors[2]);
    }
}

/// <summary>The operation of <see cref="Tensor.Lu"/>: L, U and the order of the rows.</summary>
public sealed record LuOp() : Operation("LU")
{
    /// <inheritdoc/>
    public override int OutputCount => 3;

    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        Tensor.RequireSquare(inputs[0], Name);
        outputs[0] = new(inputs[0].Shape, inputs[0].DType);
        outputs[1] = outputs[0];
        outputs[2] = new(Shape.Create(inputs[0].Shape.Extents[..^1]), DType.Int64);
    }

    /// <inheritdoc/>
    protected internal override void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        MatrixBatch.Run<LuKernel>(Name, inputs[0], outputs);
}

internal readonly unsafe struct LuKernel : IMatrixKernel
{
    public static int Run<T>(T* a, void* first, void* second, void* third, int rows, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using SpanOwner<int> pivots = SpanOwner<int>.Allocate(Math.Max(1, rows));
        fixed (int* p = pivots.Span)
        {
            LuDecomposition.Factor(a, p, rows, out _);
        }

        T* lower = (T*)first;
        T* upper = (T*)second;
        long* order = (long*)third;
        for (int i = 0; i < rows; i++)
        {
            order[i] = i;
            for (int j = 0; j < columns; j++)
            {
                long position = ((long)i * columns) + j;
                lower[position] = j < i ? a[position] : j == i ? T.One : T.Zero;
                upper[position] = j < i ? T.Zero : a[position];
            }
        }

        for (int i = 0; i < rows; i++)
        {
            (order[i], order[pivots.Span[i]]) = (order[pivots.Span[i]], order[i]);
        }

        return -1;
    }
}
