namespace Tensors.Tests;

internal static partial class OpCatalog
{
    private static OpRow[] Decompositions() =>
    [
        Decomposition<CholeskyOp>("Cholesky", x => Definite(x).Cholesky(), [2, 3, 3]),
        Decomposition<LuOp>("LU", x => Joined(Dominant(x).Flip(-2).Lu()), [2, 3, 3]),
        Decomposition<QrOp>("QR", x => Joined(FullRank(x).Qr()), [2, 3, 3]),
        Decomposition<QrOp>("QR of tall matrices", x => Joined(FullRank(x).Qr()), [5, 3]),
        Decomposition<QrOp>("QR of wide matrices", x => FullRank(x).Qr().R, [3, 5]),
        Decomposition<SvdOp>("SVD", x => Joined(Spread(x).Svd()), [2, 3, 3]),
        Decomposition<SvdOp>("SVD of tall matrices", x => Joined(Spread(x).Svd()), [5, 3]),
        Decomposition<SvdOp>("SVD of wide matrices", x => Joined(Spread(x).Svd()), [3, 4]),
        Decomposition<SymmetricEigenOp>("SymmetricEigen", x => Joined((Spread(x) + Spread(x).T).SymmetricEigen()), [2, 3, 3]),
        Decomposition<EigenOp>("Eigen", x => Joined(Spread(x).Eigen()), [2, 3, 3]),
        Decomposition<EigenOp>("Eigen with complex pairs", x => Joined(Turned(x).Eigen()), [5, 5]),
        Decomposition<PseudoInverseOp>("PseudoInverse", x => FullRank(x).PseudoInverse(), [2, 4, 3]),
        Decomposition<PseudoInverseOp>("PseudoInverse of wide matrices", x => FullRank(x).PseudoInverse(), [2, 4]),
        Decomposition<LogDeterminantOp>("LogDeterminant", x => Dominant(x).LogDeterminant().Log, [2, 3, 3]),
        Decomposition<MatrixExpOp>("MatrixExp", x => (x / 4).MatrixExp(), [2, 3, 3]),
        new("MatrixExpDerivative", typeof(MatrixExpDerivativeOp), v => (v[0] / 4).MatrixExpDerivative(v[1]), Of([2, 3, 3]), Of([2, 3, 3]))
        {
            RoundsOnce = false,
            GradientTolerance = 1e-6,
        },
        Decomposition<MatMulOp>("MatrixPower", x => x.MatrixPower(3), [2, 3, 3]),
        Decomposition<InverseOp>("MatrixPower of an inverse", x => Dominant(x).MatrixPower(-2), [3, 3]),
        Decomposition<SvdOp>("Nuclear norm", x => Spread(x).MatrixNorm(MatrixNormKind.Nuclear), [3, 3]),
        Decomposition<SvdOp>("Spectral norm", x => Spread(x).MatrixNorm(MatrixNormKind.Spectral), [3, 3]),
        Decomposition<NormOp>("Frobenius norm", x => x.MatrixNorm(), [2, 4, 3]),
        Decomposition<MaxOp>("Greatest sum of a column", x => FullRank(x).MatrixNorm(MatrixNormKind.MaxColumnSum), [4, 3]),
        Triangular("TriangularSolve", (x, y) => Dominant(x).TriangularSolve(y)),
        Triangular("TriangularSolve of upper matrices", (x, y) => Dominant(x).TriangularSolve(y, lower: false)),
        Triangular("TriangularSolve with a unit diagonal", (x, y) => x.TriangularSolve(y, unitDiagonal: true)),
        Triangular("TriangularSolve of transposes", (x, y) => Dominant(x).T.TriangularSolve(y, lower: false, unitDiagonal: true)),
        new("LeastSquares", typeof(LeastSquaresOp), v =>
            FullRank(v[0]).LeastSquares(v[1]), Of([2, 5, 3]), Of([5, 2])) { RoundsOnce = false, GradientTolerance = 1e-6 },
        new("LeastSquares of wide matrices", typeof(LeastSquaresOp), v => FullRank(v[0]).LeastSquares(v[1]), Of([3, 5]), Of([3, 1]))
        {
            RoundsOnce = false,
            GradientTolerance = 1e-6,
        },
        new("LeastSquares without full rank", typeof(LeastSquaresOp), v =>
            OfRankTwo(v[0]).LeastSquares(v[1], tolerance: 1e-6), Of([5, 3]), Of([5, 2]))
        {
            RoundsOnce = false,
            GradientTolerance = 1e-6,
        },
        Decomposition<PseudoInverseOp>("PseudoInverse without full rank", x => OfRankTwo(x).PseudoInverse(tolerance: 1e-6), [2, 4, 3]),
        Decomposition<DeterminantOp>("Determinant of singular matrices", x => OfRankTwo(x).Determinant(), [2, 3, 3]),
        Decomposition<AdjugateOp>("Adjugate", x => Dominant(x).Adjugate(), [2, 3, 3]),
        new("AdjugateDerivative", typeof(AdjugateDerivativeOp), v => Dominant(v[0]).AdjugateDerivative(v[1]), Of([2, 3, 3]), Of([2, 3, 3]))
        {
            RoundsOnce = false,
            GradientTolerance = 1e-6,
        },
        Decomposition<NormOp>("Norm of a vector", x => x.Norm(), [7]),
    ];

    private static OpRow Decomposition<TOperation>(string name, Func<Tensor, Tensor> apply, Shape shape)
        where TOperation : Operation => new(name, typeof(TOperation), v => apply(v[0]), Of(shape))
        {
            RoundsOnce = false,
            NeedsDistinctElements = true,
            GradientTolerance = 1e-6,
        };

    private static OpRow Triangular(string name, Func<Tensor, Tensor, Tensor> apply) =>
        new(name, typeof(TriangularSolveOp), v =>
            apply(v[0], v[1]), Of([2, 3, 3]), Of([2, 3, 2]))
        { RoundsOnce = false, GradientTolerance = 1e-6 };

    private static Tensor Definite(Tensor x) => x.MatMul(x.T) + (2 * EyeOf(x.MatMul(x.T)));

    private static Tensor FullRank(Tensor x) => x + (8 * EyeOf(x));

    /// <summary>A matrix whose rank stays 2 wherever x moves.</summary>
    private static Tensor OfRankTwo(Tensor x) => FullRank(x).Slice(-1, 0, 2).MatMul(FullRank(x).Slice(-2, 0, 2));

    /// <summary>A matrix of full rank whose singular values and eigenvalues lie far from each other.</summary>
    private static Tensor Spread(Tensor x)
    {
        Tensor eye = EyeOf(x);
        return x + (8 * eye * eye.CumulativeSum(-2).Sum(-1, keepDims: true));
    }

    /// <summary>A matrix with two pairs of conjugate eigenvalues and a real one.</summary>
    private static Tensor Turned(Tensor x)
    {
        double[,] turn = { { 1, 9, 0, 0, 0 }, { -9, 1, 0, 0, 0 }, { 0, 0, 20, 0, 0 }, { 0, 0, 0, -12, 5 }, { 0, 0, 0, -5, -12 } };
        return x + Tensor.FromArray(turn).Cast(x.DType);
    }

    /// <summary>What does not depend on the phases of the vectors.</summary>
    private static Tensor Joined(Eigensystem system) => Tensor.Concat(
        [
            system.RealValues.ExpandDims(-2),
            system.ImaginaryValues.ExpandDims(-2),
            system.RealVectors.Square() + system.ImaginaryVectors.Square(),
        ],
        -2);

    private static Tensor Joined((Tensor, Tensor) factors) => factors.Item1.Rank == factors.Item2.Rank
        ? Tensor.Concat([factors.Item1, factors.Item2], -2)
        : Tensor.Concat([factors.Item1.ExpandDims(-2), factors.Item2], -2);

    private static Tensor Joined((Tensor, Tensor, Tensor) factors) => factors.Item2.Rank == factors.Item1.Rank
        ? Tensor.Concat([factors.Item1, factors.Item2], -2)
        : Tensor.Concat([factors.Item1, factors.Item2.ExpandDims(-2), factors.Item3], -2);
}
