using System.Numerics;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// The adjugate of each square matrix in the last two axes, the transpose of its cofactors: <c>x · y = y · x = det x · I</c>, also
    /// where x has no inverse.
    /// </summary>
    /// <returns>Shape and dtype of this tensor. Of rank n - 1 the adjugate has rank 1, of a lower rank it is 0.</returns>
    /// <exception cref="ShapeMismatchException">The matrices are not square.</exception>
    /// <exception cref="DTypeMismatchException">The elements are not floating-point numbers.</exception>
    /// <exception cref="DecompositionException">The rotations of a nearly singular matrix did not converge.</exception>
    /// <remarks>
    /// By LU decomposition, near singular matrices by singular values (Stewart 1998). VJP: the transpose of
    /// <see cref="AdjugateDerivative"/> of x and <c>dyᵀ</c>.
    /// </remarks>
    public Tensor Adjugate() => Apply<AdjugateOp>(this);

    /// <summary>How the adjugate of each square matrix changes when the matrix moves in a direction.</summary>
    /// <param name="direction">Shape and dtype of this tensor.</param>
    /// <exception cref="ShapeMismatchException">The matrices are not square, or the shapes differ.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are not floating.</exception>
    /// <exception cref="DecompositionException">The rotations did not converge.</exception>
    /// <remarks>
    /// By singular values; x may be singular. Linear in the direction. VJP: <c>ddirection</c> is the transpose of the same of x and
    /// <c>dyᵀ</c>; <c>dx</c> needs x to have an inverse.
    /// </remarks>
    public Tensor AdjugateDerivative(Tensor direction) => Apply<AdjugateDerivativeOp>(this, direction);
}

/// <summary>The operation of <see cref="Tensor.Adjugate"/>.</summary>
public sealed record AdjugateOp() : Operation("Adjugate")
{
    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        Tensor.RequireSquare(inputs[0], Name);
        outputs[0] = new(inputs[0].Shape, inputs[0].DType);
    }

    /// <inheritdoc/>
    protected internal override void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        MatrixBatch.Run<AdjugateKernel>(Name, inputs[0], outputs);
}

/// <summary>The operation of <see cref="Tensor.AdjugateDerivative"/>: (x, direction).</summary>
public sealed record AdjugateDerivativeOp() : Operation("AdjugateDerivative")
{
    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        DTypeErrors.RequireSame(Name, inputs[0], inputs[1]);
        Tensor.RequireSquare(inputs[0], Name);
        outputs[0] = inputs[0].Shape.Equals(inputs[1].Shape)
            ? new(inputs[0].Shape, inputs[0].DType)
            : throw ShapeErrors.NotEqual(Name, inputs[0].Shape, inputs[1].Shape);
    }

    /// <inheritdoc/>
    protected internal override void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        if (inputs[0].DType == DType.Float32)
        {
            Execute<float>(inputs[0], inputs[1], outputs[0]);
        }
        else
        {
            Execute<double>(inputs[0], inputs[1], outputs[0]);
        }
    }

    private unsafe void Execute<T>(Tensor matrices, Tensor directions, Tensor derivatives)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int n = matrices.Shape[^1];
        Tensor copies = Tensor.Allocate(new(matrices.Shape, matrices.DType));
        CopyOp.Copy(matrices, copies);
        Tensor contiguous = Tensor.ContiguousNow(directions);
        long count = n == 0 ? 0 : matrices.Shape.ElementCount / ((long)n * n);
        fixed (byte* a = copies, e = contiguous, y = derivatives)
        {
            for (long number = 0; number < count; number++)
            {
                long first = number * n * n;
                if (!AdjugateKernels.Derivative((T*)a + first, (T*)e + first, (T*)y + first, n))
                {
                    throw new DecompositionException(Name, number, "did not converge", matrices.Shape);
                }
            }
        }

        GC.KeepAlive(copies);
        GC.KeepAlive(contiguous);
    }
}

internal readonly unsafe struct AdjugateKernel : IMatrixKernel
{
    public static int Run<T>(T* a, void* first, void* second, void* third, int rows, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => AdjugateKernels.Adjugate(a, (T*)first, columns) ? -1 : 0;
}
