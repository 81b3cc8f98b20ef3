namespace Tensors.Autograd;

internal static class DecompositionVjps
{
    public static void AddTo(VjpTable vjps)
    {
        vjps.FromOutput<CholeskyOp>(OfCholesky);
        vjps.Register<TriangularSolveOp>(Keeps.Inputs | Keeps.Outputs, OfTriangularSolve);
        vjps.Register<LuOp>(Keeps.Outputs, (context, _) => OfLu(context));
        vjps.Register<QrOp>(
            Keeps.Outputs, (context, _) => OfQr(context.Output(0), context.Output(1), context.CotangentOf(0), context.CotangentOf(1)));
        vjps.Register<SvdOp>(Keeps.Outputs, (context, _) => OfSvd(context));
        vjps.Register<SymmetricEigenOp>(Keeps.Outputs, (context, _) => OfSymmetricEigen(context));
        vjps.Register<EigenOp>(Keeps.Outputs, (context, _) => EigenVjp.Of(context));
        vjps.FromInputAndOutput<PseudoInverseOp>((_, x, y, dy) => OfPseudoInverse(x, y, dy));
        vjps.Register<LeastSquaresOp>(Keeps.Inputs | Keeps.Outputs, OfLeastSquares);
        vjps.Register<LogDeterminantOp>(
            Keeps.Inputs, (context, _) => context.CotangentOrNull(1) is { } dlog
                ? dlog.ExpandDims(-1).ExpandDims(-1) * context.Input(0).Inverse().T : null);
        vjps.FromInput<MatrixExpOp>((x, dy) => x.T.MatrixExpDerivative(dy));
        vjps.Register<MatrixExpDerivativeOp>(Keeps.Inputs, OfMatrixExpDerivative);
    }

    // Murray, "Differentiation of the Cholesky decomposition" (2016).
    private static Tensor OfCholesky(Tensor l, Tensor dl)
    {
        Tensor product = l.T.MatMul(dl.Tril());
        Tensor half = product.Tril() - (0.5 * product.Diagonal().DiagonalEmbed());
        return Symmetric(RightSolve(l.T.TriangularSolve(half, lower: false), l, lower: true));
    }

    private static Tensor OfTriangularSolve(VjpContext context, int input)
    {
        TriangularSolveOp op = (TriangularSolveOp)context.Operation;
        Tensor dright = context.Input(0).T.TriangularSolve(context.Cotangent, !op.Lower, op.UnitDiagonal);
        if (input == 1)
        {
            return dright;
        }

        Tensor dx = -dright.MatMul(context.Output().T);
        int inside = op.UnitDiagonal ? 1 : 0;
        return op.Lower ? dx.Tril(-inside) : dx.Triu(inside);
    }

    private static Tensor OfLu(VjpContext context)
    {
        (Tensor l, Tensor u, Tensor du) = (context.Output(0), context.Output(1), context.CotangentOf(1).Triu());
        Tensor below = (l.T.MatMul(context.CotangentOf(0)) - du.MatMul(u.T)).Tril(-1);

        // Its last column is 0, so that the last pivot divides nothing, and may be 0.
        Tensor isLast = Tensor.Arange(u.Shape[^1]).Equal(u.Shape[^1] - 1);
        Tensor pivots = Tensor.Where(isLast & isLast.ExpandDims(-1), Tensor.Ones([], u.DType), u);
        Tensor ordered = l.T.TriangularSolve(du + RightSolve(below, pivots.T, lower: true), lower: false, unitDiagonal: true);

        // Row i of it belongs to row order[i].
        Tensor permutation = context.Output(2).OneHot(u.Shape[^1], u.DType);
        return permutation.T.MatMul(ordered);
    }

    // Walter and Lehmann, "On algorithmic differentiation of the rectangular QR" (2018).
    private static Tensor OfQr(Tensor q, Tensor r, Tensor dq, Tensor dr)
    {
        Tensor m = r.MatMul(dr.Triu().T) - dq.T.MatMul(q);
        Tensor copied = m.Tril() + m.Tril(-1).T;
        return RightSolve(dq + q.MatMul(copied), r.T, lower: true);
    }

    // Townsend, "Differentiating the singular value decomposition" (2016), for square matrices, with F[i, j] = 1 / (s[j]² - s[i]²) taken
    // apart into 1 / (s[j] - s[i]) and 1 / (s[j] + s[i]). Values alone have a derivative where two of them coincide, and vectors then have
    // none.
    private static Tensor? OfSvd(VjpContext context)
    {
        (Tensor u, Tensor s, Tensor v) = (context.Output(0), context.Output(1), context.Output(2));
        Tensor? inner = context.CotangentOrNull(1)?.DiagonalEmbed();
        if (context.CotangentOrNull(0) is not null || context.CotangentOrNull(2) is not null)
        {
            Tensor left = u.T.MatMul(context.CotangentOf(0));
            Tensor right = v.T.MatMul(context.CotangentOf(2));
            Tensor turned = Symmetric(OffDiagonalOver(left + right, Differences(s)))
                + (0.5 * Antisymmetric(OffDiagonalOver(left - right, Sums(s))));
            inner = inner is null ? turned : inner + turned;
        }

        return inner is null ? null : u.MatMul(inner).MatMul(v.T);
    }

    // Giles, "Collected matrix derivative results" (2008), 3.1.
    private static Tensor? OfSymmetricEigen(VjpContext context)
    {
        (Tensor w, Tensor v) = (context.Output(0), context.Output(1));
        Tensor? inner = context.CotangentOrNull(0)?.DiagonalEmbed();
        if (context.CotangentOrNull(1) is { } dv)
        {
            Tensor turned = OffDiagonalOver(v.T.MatMul(dv), Differences(w));
            inner = inner is null ? turned : inner + turned;
        }

        return inner is null ? null : Symmetric(v.MatMul(inner).MatMul(v.T));
    }

    private static Tensor OfPseudoInverse(Tensor x, Tensor y, Tensor dy)
    {
        Tensor beyondColumns = dy.T - x.MatMul(y.MatMul(dy.T));
        Tensor beyondRows = dy.T - dy.T.MatMul(y).MatMul(x);
        return beyondColumns.MatMul(y).MatMul(y.T) + y.T.MatMul(y).MatMul(beyondRows) - y.T.MatMul(dy).MatMul(y.T);
    }

    // The rule of the pseudo-inverse, applied to right, where each product with x⁺ is again a problem of least squares.
    private static Tensor OfLeastSquares(VjpContext context, int input)
    {
        double tolerance = ((LeastSquaresOp)context.Operation).Tolerance;
        (Tensor x, Tensor right, Tensor y, Tensor dy) = (context.Input(0), context.Input(1), context.Output(), context.Cotangent);
        Tensor dright = x.T.LeastSquares(dy, tolerance);
        if (input == 1)
        {
            return dright;
        }

        Tensor residual = (right - x.MatMul(y)).MatMul(x.LeastSquares(dright, tolerance).T);
        Tensor beyondRows = x.T.LeastSquares(y, tolerance).MatMul((dy - x.T.MatMul(dright)).T);
        return residual + beyondRows - dright.MatMul(y.T);
    }

    /// <summary>Of the exponential of [[x, direction], [0, x]], whose upper right block is the derivative: x stands in it twice.</summary>
    private static Tensor OfMatrixExpDerivative(VjpContext context, int input)
    {
        (Tensor x, Tensor direction, Tensor dy) = (context.Input(0), context.Input(1), context.Cotangent);
        if (input == 1)
        {
            return x.T.MatrixExpDerivative(dy);
        }

        int n = x.Shape[^1];
        Tensor zeros = Tensor.ZerosLike(x);
        Tensor block = Blocks(x, direction, zeros, x);
        Tensor dblock = block.T.MatrixExpDerivative(Blocks(zeros, dy, zeros, zeros));
        return dblock.Slice(-2, 0, n).Slice(-1, 0, n) + dblock.Slice(-2, n).Slice(-1, n);
    }

    private static Tensor Blocks(Tensor upperLeft, Tensor upperRight, Tensor lowerLeft, Tensor lowerRight) =>
        Tensor.Concat([Tensor.Concat([upperLeft, upperRight], -1), Tensor.Concat([lowerLeft, lowerRight], -1)], -2);

    /// <summary>x · a⁻¹ for a triangular a.</summary>
    private static Tensor RightSolve(Tensor x, Tensor a, bool lower) => a.T.TriangularSolve(x.T, !lower).T;

    private static Tensor Symmetric(Tensor x) => 0.5 * (x + x.T);

    private static Tensor Antisymmetric(Tensor x) => x - x.T;

    /// <summary>x[j] - x[i] at [i, j].</summary>
    private static Tensor Differences(Tensor x) => x.ExpandDims(-2) - x.ExpandDims(-1);

    private static Tensor Sums(Tensor x) => x.ExpandDims(-2) + x.ExpandDims(-1);

    /// <summary>Quotients beside the diagonal, and 0 on it.</summary>
    private static Tensor OffDiagonalOver(Tensor x, Tensor divisors)
    {
        Tensor diagonal = Tensor.Eye(x.Shape[^1], dtype: DType.Bool);
        return Tensor.Where(diagonal, Tensor.Zeros([], x.DType), x).DivideOrZero(
            Tensor.Where(diagonal, Tensor.Ones([], x.DType), divisors));
    }
}
