using System.Numerics;

namespace Tensors;

/// <summary>Norms of matrices.</summary>
public enum MatrixNormKind
{
    /// <summary>Frobenius: the root of the sum of squares.</summary>
    Frobenius,

    /// <summary>The sum of singular values.</summary>
    Nuclear,

    /// <summary>The greatest singular value.</summary>
    Spectral,

    /// <summary>The greatest sum of sizes in a column.</summary>
    MaxColumnSum,

    /// <summary>The greatest sum of sizes in a row.</summary>
    MaxRowSum,
}

public sealed partial class Tensor
{
    /// <summary>Integer power of each square matrix in the last two axes.</summary>
    /// <param name="exponent">0 gives identities, a negative number powers of the inverse.</param>
    /// <exception cref="ShapeMismatchException">The matrices are not square.</exception>
    /// <exception cref="DTypeMismatchException">The elements are not floating-point numbers.</exception>
    /// <exception cref="SingularMatrixException">The exponent is negative and a matrix has no inverse.</exception>
    /// <remarks>By repeated squaring. VJP: that of the products it is made of.</remarks>
    public Tensor MatrixPower(int exponent)
    {
        if (LacksExtents)
        {
            return Composite("MatrixPower", exponent, static (x, of) => x.MatrixPower(of));
        }

        RequireSquare(this, "MatrixPower");
        Tensor square = exponent < 0 ? Inverse() : this;
        Tensor? power = null;
        for (long left = Math.Abs((long)exponent); left > 0; left >>= 1)
        {
            if (long.IsOddInteger(left))
            {
                power = power is null ? square : power.MatMul(square);
            }

            square = left > 1 ? square.MatMul(square) : square;
        }

        return power ?? Eye(Shape[^1], dtype: DType).BroadcastTo(Shape);
    }

    /// <summary>Exponential of each square matrix in the last two axes: <c>y = I + x + x² / 2! + …</c></summary>
    /// <exception cref="ShapeMismatchException">The matrices are not square.</exception>
    /// <exception cref="DTypeMismatchException">The elements are not floating-point numbers.</exception>
    /// <remarks>
    /// By a Padé approximant, scaling and squaring, whose degree and scaling follow the norms of powers of x, so that elements of very
    /// different size do no harm (Al-Mohy and Higham 2009). VJP: <see cref="MatrixExpDerivative"/> of <c>xᵀ</c> and <c>dy</c>.
    /// </remarks>
    public Tensor MatrixExp() => Apply<MatrixExpOp>(this);

    /// <summary>Norm of each matrix in the last two axes.</summary>
    /// <param name="kind">Which norm.</param>
    /// <returns>Shape <c>(…)</c> for <c>(…, m, n)</c>.</returns>
    /// <exception cref="ShapeMismatchException">The rank is below 2, or a greatest sum is asked for and there is none.</exception>
    /// <exception cref="DTypeMismatchException">The elements are not floating-point numbers.</exception>
    /// <remarks>
    /// VJP: that of the operations it is made of; see <see cref="Norm(double, ReadOnlySpan{int}, bool)"/> and <see cref="Svd"/>.
    /// </remarks>
    public Tensor MatrixNorm(MatrixNormKind kind = MatrixNormKind.Frobenius)
    {
        if (LacksExtents)
        {
            return Composite("MatrixNorm", kind, static (x, of) => x.MatrixNorm(of));
        }

        RequireMatrices("MatrixNorm");
        return kind switch
        {
            MatrixNormKind.Frobenius => Norm(2, [-2, -1]),
            MatrixNormKind.Nuclear => Svd().S.Sum(-1),
            MatrixNormKind.Spectral => Svd().S.Max(-1),
            MatrixNormKind.MaxColumnSum => Abs().Sum(-2).Max(-1),
            _ => Abs().Sum(-1).Max(-1),
        };
    }
}

/// <summary>The operation of <see cref="Tensor.MatrixExp"/>.</summary>
public sealed record MatrixExpOp() : Operation("MatrixExp")
{
    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        Tensor.RequireSquare(inputs[0], Name);
        outputs[0] = new(inputs[0].Shape, inputs[0].DType);
    }

    /// <inheritdoc/>
    protected internal override void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        MatrixBatch.Run<MatrixExpKernel>(Name, inputs[0], outputs);
}

internal readonly unsafe struct MatrixExpKernel : IMatrixKernel
{
    public static int Run<T>(T* a, void* first, void* second, void* third, int rows, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        MatrixExponential.Run(a, (T*)first, columns);
        return -1;
    }
}
