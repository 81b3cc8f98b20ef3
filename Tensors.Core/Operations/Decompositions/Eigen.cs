using System.Numerics;

namespace Tensors;

/// <summary>Eigenvalues and eigenvectors of matrices, real and imaginary parts apart.</summary>
/// <param name="RealValues">Real parts of the eigenvalues, shape <c>(…, n)</c>.</param>
/// <param name="ImaginaryValues">Their imaginary parts.</param>
/// <param name="RealVectors">Real parts of the eigenvectors, in columns; shape <c>(…, n, n)</c>.</param>
/// <param name="ImaginaryVectors">Their imaginary parts.</param>
public sealed record Eigensystem(Tensor RealValues, Tensor ImaginaryValues, Tensor RealVectors, Tensor ImaginaryVectors);

public sealed partial class Tensor
{
    /// <summary>Eigenvalues λ and right eigenvectors v of each square matrix in the last two axes: <c>x · v = λ · v</c>.</summary>
    /// <returns>
    /// By ascending real part; pairs of conjugates stand together, that with the positive imaginary part first. Vectors have length 1 and
    /// their component of greatest size is real and positive.
    /// </returns>
    /// <exception cref="ShapeMismatchException">The matrices are not square.</exception>
    /// <exception cref="DTypeMismatchException">The elements are not floating-point numbers.</exception>
    /// <exception cref="DecompositionException">The steps did not converge.</exception>
    /// <remarks>By the real Schur form, with Francis steps (Golub and Van Loan, 7.5), without balancing. For symmetric matrices use
    /// <see cref="SymmetricEigen"/>. A matrix without a full set of eigenvectors gets nearly equal ones. VJP: with V of all vectors and
    /// <c>E[i, j] = λ[j] - λ[i]</c>, <c>dx = Re V⁻ᴴ · ((Vᴴ · dV - Vᴴ · V · Re diag(Vᴴ · dV)) / E* + diag(dλ)) · Vᴴ</c>; it needs
    /// independent vectors and a function that does not depend on their phases, and different eigenvalues unless only those are
    /// used.</remarks>
    public Eigensystem Eigen()
    {
        if (LacksExtents)
        {
            Tensor[] parts = CompositeAll("Eigen", 4, [this], 0, static (x, _) =>
            {
                (Tensor real, Tensor imaginary, Tensor realVectors, Tensor imaginaryVectors) = x[0].Eigen();
                return [real, imaginary, realVectors, imaginaryVectors];
            });
            return new(parts[0], parts[1], parts[2], parts[3]);
        }

        RequireSquare(this, "Eigen");
        Tensor[] results = ApplyAll(new EigenOp(), this);
        (Tensor values, Tensor vectors) = (results[0], results[1]);
        return new(Part(values, 0), Part(values, 1), Part(vectors, 0), Part(vectors, 1));

        // Both parts lie one behind the other in an axis of their own, behind those of the batch.
        Tensor Part(Tensor parts, int number)
        {
            int axis = Rank - 2;
            return parts.Slice(axis, number, number + 1).Squeeze(axis);
        }
    }
}

/// <summary>
/// The operation of <see cref="Tensor.Eigen"/>: eigenvalues (…, 2, n) and eigenvectors (…, 2, n, n), real parts before imaginary ones.
/// </summary>
public sealed record EigenOp() : Operation("Eigen")
{
    /// <inheritdoc/>
    public override int OutputCount => 2;

    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        Tensor.RequireSquare(inputs[0], Name);
        Shape shape = inputs[0].Shape;
        outputs[0] = new(Shape.Create([.. shape.Extents[..^2], 2, shape[^1]]), inputs[0].DType);
        outputs[1] = new(Shape.Create([.. shape.Extents[..^2], 2, shape[^1], shape[^1]]), inputs[0].DType);
    }

    /// <inheritdoc/>
    protected internal override void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        MatrixBatch.Run<EigenKernel>(Name, inputs[0], outputs);
}

internal readonly unsafe struct EigenKernel : IMatrixKernel
{
    public static int Run<T>(T* a, void* first, void* second, void* third, int rows, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => GeneralEigen.Run(a, (T*)first, (T*)second, columns) ? -1 : 0;
}
