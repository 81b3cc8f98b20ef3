using System.Numerics;
using CommunityToolkit.HighPerformance.Buffers;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// Pseudo-inverse (of Moore and Penrose) of each matrix in the last two axes: <c>V · diag(1 / S) · Uᵀ</c> over its singular values that
    /// count.
    /// </summary>
    /// <param name="tolerance">Singular values up to this share of the greatest count as 0; default the greater extent times the spacing of
    /// numbers at 1.</param>
    /// <returns>Shape <c>(…, n, m)</c> for <c>(…, m, n)</c>.</returns>
    /// <exception cref="ShapeMismatchException">The rank is below 2.</exception>
    /// <exception cref="DTypeMismatchException">The elements are not floating-point numbers.</exception>
    /// <exception cref="DecompositionException">The rotations did not converge.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The tolerance is negative or NaN.</exception>
    /// <remarks>VJP (Golub and Pereyra 1973), wherever the rank does not change:
    /// <c>dx = -yᵀ · dy · yᵀ + (I - x · y) · dyᵀ · y · yᵀ + yᵀ · y · dyᵀ · (I - y · x)</c>.</remarks>
    public Tensor PseudoInverse(double? tolerance = null)
    {
        if (LacksExtents)
        {
            return Composite("PseudoInverse", ValueTuple.Create(tolerance), static (x, of) => x.PseudoInverse(of.Item1));
        }

        RequireMatrices("PseudoInverse");
        PseudoInverseOp operation = new(RankTolerance(tolerance));
        return Shape[^2] >= Shape[^1] ? Apply(operation, this) : Apply(operation, T).T;
    }
}

/// <summary>The operation of <see cref="Tensor.PseudoInverse"/> for matrices with at least as many rows as columns.</summary>
/// <param name="Tolerance">Singular values up to this share of the greatest count as 0.</param>
public sealed record PseudoInverseOp(double Tolerance) : Operation("PseudoInverse")
{
    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        inputs[0].RequireMatrices(Name);
        Shape shape = inputs[0].Shape;
        if (shape[^2] < shape[^1])
        {
            throw new ShapeMismatchException(Name, "there are fewer rows than columns; use Tensor.PseudoInverse()", [shape]);
        }

        outputs[0] = new(Shape.Create([.. shape.Extents[..^2], shape[^1], shape[^2]]), inputs[0].DType);
    }

    /// <inheritdoc/>
    protected internal override void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        Shape shape = inputs[0].Shape;
        Shape square = shape.With(shape.Rank - 2, shape[^1]);
        DType dtype = inputs[0].DType;
        Tensor[] qr = [Tensor.Allocate(new(shape, dtype)), Tensor.Allocate(new(square, dtype))];
        Tensor[] svd =
            [Tensor.Allocate(new(square, dtype)), Tensor.Allocate(new(Shape.Create(square.Extents[..^1]), dtype)),
            Tensor.Allocate(new(square, dtype))];
        MatrixBatch.Run<QrKernel>(Name, inputs[0], qr);
        MatrixBatch.Run<SvdKernel>(Name, qr[1], svd);
        if (dtype == DType.Float32)
        {
            Compose<float>(qr[0], svd, outputs[0]);
        }
        else
        {
            Compose<double>(qr[0], svd, outputs[0]);
        }

        GC.KeepAlive(qr);
        GC.KeepAlive(svd);
    }

    /// <summary>V · diag(1 / S) · Uᵀ · Qᵀ.</summary>
    private unsafe void Compose<T>(Tensor basis, Tensor[] svd, Tensor inverses)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int m, int n) = (basis.Shape[^2], basis.Shape[^1]);
        long count = inverses.ElementCount == 0 ? 0 : inverses.ElementCount / ((long)m * n);
        using SpanOwner<T> owner = SpanOwner<T>.Allocate(checked(Math.Max(1, n * n)));
        fixed (byte* q = basis, left = svd[0], values = svd[1], right = svd[2], y = inverses)
        fixed (T* inner = owner.Span)
        {
            for (long number = 0; number < count; number++)
            {
                T* s = (T*)values + (number * n);
                T* v = (T*)right + (number * n * n);
                for (int k = 0; k < n; k++)
                {
                    T factor = s[k] <= T.CreateTruncating(Tolerance) * s[0] ? T.Zero : T.One / s[k];
                    for (int i = 0; i < n; i++)
                    {
                        v[((long)i * n) + k] *= factor;
                    }
                }

                Gemm.Run(new Matrix<T>(v, n, 1), new Matrix<T>((T*)left + (number * n * n), n, 1).Transposed, inner, n, n, n);
                Gemm.Run(
                    new Matrix<T>(inner, n, 1), new Matrix<T>((T*)q + (number * m * n), n, 1).Transposed, (T*)y + (number * m * n), n, m,
                    n);
            }
        }
    }
}
