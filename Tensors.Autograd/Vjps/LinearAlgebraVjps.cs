namespace Tensors.Autograd;

internal static class LinearAlgebraVjps
{
    public static void AddTo(VjpTable vjps)
    {
        // (m, k) · (k, n): (m, n) · (n, k) and (k, m) · (m, n).
        vjps.FromInputs<MatMulOp>((_, b, dy) => dy.MatMul(b.T), (a, _, dy) => a.T.MatMul(dy));

        // Rules of the inverse and of the determinant after Petersen and Pedersen, "The Matrix Cookbook", 2.1 and 2.2.
        vjps.FromOutput<InverseOp>((y, dy) => -y.T.MatMul(dy).MatMul(y.T));
        vjps.FromInputsAndOutput<SolveOp>((a, _, y, dy) => -a.T.Solve(dy).MatMul(y.T), (a, _, _, dy) => a.T.Solve(dy));
        vjps.FromInputAndOutput<DeterminantOp>((_, x, y, dy) => (dy * y).ExpandDims(-1).ExpandDims(-1) * x.Inverse().T);
    }
}
