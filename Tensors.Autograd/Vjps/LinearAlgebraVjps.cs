namespace Tensors.Autograd;

internal static class LinearAlgebraVjps
{
    public static void AddTo(VjpTable vjps)
    {
        // (m, k) · (k, n): (m, n) · (n, k) and (k, m) · (m, n).
        vjps.FromInputs<MatMulOp>((_, b, dy) => dy.MatMul(b.T.Conjugate()), (a, _, dy) => a.T.Conjugate().MatMul(dy));
        vjps.Register<DenseOp>(Keeps.Inputs | Keeps.Outputs, (context, input) =>
        {
            Tensor dz = FusedSlopes.OfSums(context, ((DenseOp)context.Operation).Activation);
            return input switch
            {
                0 => dz.MatMul(context.Input(1).T),
                1 => context.Input(0).T.MatMul(dz),
                _ => FusedSlopes.OfBias(dz),
            };
        });

        // Rules of the inverse and of the determinant after Petersen and Pedersen, "The Matrix Cookbook", 2.1 and 2.2; det x · x⁻¹ is the
        // adjugate, which exists for singular matrices too.
        vjps.FromOutput<InverseOp>((y, dy) => -y.T.MatMul(dy).MatMul(y.T));
        vjps.FromInputsAndOutput<SolveOp>((a, _, y, dy) => -a.T.Solve(dy).MatMul(y.T), (a, _, _, dy) => a.T.Solve(dy));
        vjps.FromInput<DeterminantOp>((x, dy) => dy.ExpandDims(-1).ExpandDims(-1) * x.Adjugate().T);
        vjps.FromInput<AdjugateOp>((x, dy) => x.AdjugateDerivative(dy.T).T);
        vjps.FromInputs<AdjugateDerivativeOp>(OfAdjugateDerivative, (x, _, dy) => x.AdjugateDerivative(dy.T).T);
    }

    // The second derivative of the determinant in directions e and f is det x · (tr(y · e) · tr(y · f) - tr(y · e · y · f)), with y the
    // inverse.
    private static Tensor OfAdjugateDerivative(Tensor x, Tensor direction, Tensor dy)
    {
        Tensor y = x.Inverse();
        (Tensor e, Tensor f) = (y.MatMul(direction), y.MatMul(dy.T));
        (Tensor traceOfE, Tensor traceOfF) = (Trace(e), Trace(f));
        Tensor ofProducts = (traceOfE * traceOfF) - Trace(e.MatMul(f));
        Tensor inner = e.MatMul(f) + f.MatMul(e) - (traceOfF * e) - (traceOfE * f);
        return x.Determinant().ExpandDims(-1).ExpandDims(-1) * ((ofProducts * y) + inner.MatMul(y)).T;
    }

    private static Tensor Trace(Tensor x) => x.Diagonal().Sum([-1], keepDims: true).ExpandDims(-1);
}
