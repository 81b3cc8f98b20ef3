using System.Numerics;
using CommunityToolkit.HighPerformance.Buffers;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// The solution y of least squares for each matrix in the last two axes: <c>‖x · y - right‖</c> is least, and among those that make it
    /// least y is the shortest: <c>y = x⁺ · right</c>.
    /// </summary>
    /// <param name="right">Shape <c>(…, m, columns)</c>; leading axes broadcast against this tensor's.</param>
    /// <param name="tolerance">Singular values up to this share of the greatest count as 0 (rcond elsewhere); default the greater extent
    /// times the spacing of numbers at 1. <see cref="MatrixRank"/> says how many count.</param>
    /// <returns>Shape <c>(…, n, columns)</c> for this tensor's <c>(…, m, n)</c>.</returns>
    /// <exception cref="ShapeMismatchException">A rank is below 2, or the rows differ in number.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are not floating.</exception>
    /// <exception cref="DecompositionException">The rotations did not converge.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The tolerance is negative or NaN.</exception>
    /// <remarks>
    /// By QR decomposition of the matrix, or of the transpose of a wide one, and by the singular values of R where it may not have full
    /// rank. VJP (Golub and Pereyra 1973), wherever the rank does not change: <c>dright = x⁺ᵀ · dy</c>, <c>dx = -dright · yᵀ + (right - x ·
    /// y) · (x⁺ · dright)ᵀ + x⁺ᵀ · y · (dy - xᵀ · dright)ᵀ</c>.
    /// </remarks>
    /// <example>
    /// <code>
    /// Tensor line = Tensor.Stack([x, Tensor.OnesLike(x)], axis: 1).LeastSquares(y);   // slope and intercept
    /// </code>
    /// </example>
    public Tensor LeastSquares(Tensor right, double? tolerance = null)
    {
        if (LackExtents(this, right))
        {
            return Composite(
                "LeastSquares", [this, right], ValueTuple.Create(tolerance), static (x, of) => x[0].LeastSquares(x[1], of.Item1));
        }

        RequireMatrices("LeastSquares");
        LeastSquaresOp operation = new(RankTolerance(tolerance));
        if (right.Rank < 2 || right.Shape[^2] != Shape[^2])
        {
            throw new ShapeMismatchException(
                "LeastSquares",
                $"right {right.Shape} must have the {Shape[^2]} rows of {Shape} in two axes; add one, as in b.ExpandDims(-1)",
                [Shape, right.Shape]);
        }

        ReadOnlySpan<int> batch = Broadcasting.CombineBatches("LeastSquares", Shape, right.Shape);
        return Apply(operation, BroadcastMatrices(batch), right.BroadcastMatrices(batch));
    }

    /// <summary>The rank of each matrix in the last two axes: how many singular values are not 0.</summary>
    /// <param name="tolerance">Singular values up to this share of the greatest count as 0; default the greater extent times the spacing of
    /// numbers at
    /// 1.</param>
    /// <returns>Dtype int64, shape <c>(…)</c> for <c>(…, m, n)</c>.</returns>
    /// <exception cref="ShapeMismatchException">The rank of the tensor is below 2.</exception>
    /// <exception cref="DTypeMismatchException">The elements are not floating-point numbers.</exception>
    /// <exception cref="DecompositionException">The rotations did not converge.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The tolerance is negative or NaN.</exception>
    /// <remarks>
    /// The rank that <see cref="LeastSquares"/> and <see cref="PseudoInverse"/> go by. A matrix with NaN has rank 0. Not differentiable.
    /// </remarks>
    public Tensor MatrixRank(double? tolerance = null)
    {
        if (LacksExtents)
        {
            return Composite("MatrixRank", ValueTuple.Create(tolerance), static (x, of) => x.MatrixRank(of.Item1));
        }

        RequireMatrices("MatrixRank");
        double share = RankTolerance(tolerance);
        Tensor values = Svd().S;
        return values.Greater(share * values.Slice(-1, 0, Math.Min(1, values.Shape[^1]))).CountNonZero(-1);
    }

    /// <summary>The share of the greatest singular value up to which others count as 0.</summary>
    private double RankTolerance(double? tolerance)
    {
        double spacing = DType == DType.Float64 ? double.BitIncrement(1) - 1 : float.BitIncrement(1) - 1;
        double share = tolerance ?? (Math.Max(Shape[^1], Shape[^2]) * spacing);
        return share >= 0
            ? share
            : throw new ArgumentOutOfRangeException(nameof(tolerance), share, "The tolerance must be a number from 0 on.");
    }
}

/// <summary>The operation of <see cref="Tensor.LeastSquares"/>: (x, right).</summary>
/// <param name="Tolerance">Singular values up to this share of the greatest count as 0.</param>
public sealed record LeastSquaresOp(double Tolerance) : Operation("LeastSquares")
{
    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        DTypeErrors.RequireSame(Name, inputs[0], inputs[1]);
        inputs[0].RequireMatrices(Name);
        (Shape left, Shape right) = (inputs[0].Shape, inputs[1].Shape);
        outputs[0] = right.Rank == left.Rank && left.Extents[..^2].SequenceEqual(right.Extents[..^2]) && left[^2] == right[^2]
            ? new(right.With(right.Rank - 2, left[^1]), inputs[1].DType)
            : throw new ShapeMismatchException(
                Name, $"left {left} and right {right} must have equally many rows behind equal leading axes", [left, right]);
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

    private unsafe void Execute<T>(Tensor matrices, Tensor right, Tensor solutions)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int m, int n) = (matrices.Shape[^2], matrices.Shape[^1]);
        Tensor copies = Tensor.Allocate(new(matrices.Shape, matrices.DType));
        CopyOp.Copy(matrices, copies);
        long count = solutions.ElementCount == 0 ? 0 : solutions.ElementCount / ((long)n * solutions.Shape[^1]);
        fixed (byte* a = copies, b = right, y = solutions)
        {
            long work = Math.Max(1, (long)m * n * Math.Min(m, n));
            ForkJoinPool.For(
                count, Grains.Items(Grains.SlowMultiplyAdds, work),
                new Body<T>(Name, matrices.Shape, (T*)a, new((T*)b, right.Layout), (T*)y, solutions.Shape[^1], Tolerance));
        }

        GC.KeepAlive(copies);
    }

    private readonly unsafe struct Body<T>(string operation, Shape shape, T* a, BatchedMatrices<T> b, T* y, int columns, double tolerance)
        : IRangeBody
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T* _a = a;
        private readonly T* _y = y;

        public void Run(long start, long end)
        {
            (int m, int n) = (shape[^2], shape[^1]);
            using SpanOwner<T> owner = SpanOwner<T>.Allocate(m < n ? checked(m * n) : 1);
            fixed (T* tall = owner.Span)
            {
                for (long number = start; number < end; number++)
                {
                    T* matrix = _a + (number * m * n);
                    T* solution = _y + (number * n * columns);
                    if (m < n)
                    {
                        Transposition.Run(matrix, n, tall, m, n, m);
                        matrix = tall;
                    }

                    if (!LeastSquaresSolver.Run(matrix, b[number], solution, Math.Max(m, n), Math.Min(m, n), columns, m < n, tolerance))
                    {
                        throw new DecompositionException(operation, number, "did not converge", shape);
                    }
                }
            }
        }
    }
}
