namespace Tensors.Tests;

internal static partial class OpCatalog
{
    private static OpRow[] LinearAlgebra() =>
    [
        new("MatMul", typeof(MatMulOp), v => v[0].MatMul(v[1]), Of([4, 3]), Of([3, 5])),
        new("Dense with a vector on the right", typeof(MatMulOp), v => v[0].MatMul(v[1]), Of([4, 3]), Of([3, 1])),
        new("MatMul of batches", typeof(MatMulOp), v => v[0].MatMul(v[1]), Of([2, 4, 3]), Of([2, 3, 2])),
        new("MatMul of broadcast batches", typeof(MatMulOp), v => v[0].MatMul(v[1]), Of([3, 1, 2, 4]), Of([2, 4, 3])),
        new("MatMul of transposes", typeof(MatMulOp), v => v[0].T.MatMul(v[1].T), Of([3, 4]), Of([5, 3])),
        new("Dense with a bias", typeof(DenseOp), v => v[0].Dense(v[1], v[2]), Of([4, 3]), Of([3, 5]), Of([5])),
        new("Dense with an activation", typeof(DenseOp), v =>
            v[0].Dense(v[1], null, Activation.Sigmoid), Of([2, 3, 3]), Of([3, 4], Domain.Between(-1, 1))),
        new("Dense with a bias and an activation", typeof(DenseOp), v =>
            v[0].Dense(v[1], v[2], Activation.Relu), Of([4, 3]), Of([3, 5]), Of([5])),
        new("Solve", typeof(SolveOp), v => Dominant(v[0]).Solve(v[1]), Of([3, 3]), Of([3, 2])) { RoundsOnce = false },
        new("Solve of batches", typeof(SolveOp), v => Dominant(v[0]).Solve(v[1]), Of([2, 3, 3]), Of([2, 3, 2])) { RoundsOnce = false },
        new("Inverse", typeof(InverseOp), v => Dominant(v[0]).Inverse(), Of([2, 3, 3])) { RoundsOnce = false },
        new("Determinant", typeof(DeterminantOp), v =>
            Dominant(v[0]).Determinant(), Of([2, 3, 3])) { GradientTolerance = 1e-6, RoundsOnce = false },
    ];

    /// <summary>The identity of a tensor's shape, of which nothing needs to be known.</summary>
    private static Tensor EyeOf(Tensor x) => ((x * 0) + 1).Tril().Triu();

    /// <summary>A matrix far from every singular one.</summary>
    private static Tensor Dominant(Tensor x) => x + (8 * EyeOf(x));
}
